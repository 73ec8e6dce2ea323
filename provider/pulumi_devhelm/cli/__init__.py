"""The command `pulumi-devhelm`: lists what is open at DevHelm, and ends forgotten drills."""
