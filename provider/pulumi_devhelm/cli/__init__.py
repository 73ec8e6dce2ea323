"""The command `pulumi-devhelm`: opens an incident around a command, and shows what is open."""
