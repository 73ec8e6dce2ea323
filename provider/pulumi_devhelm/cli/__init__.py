"""The command `pulumi-devhelm`: lists what is open in DevHelm, and ends forgotten drills."""
