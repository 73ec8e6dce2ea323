"""The command `pulumi-devhelm`: what is open at DevHelm, and what drills have left open."""
