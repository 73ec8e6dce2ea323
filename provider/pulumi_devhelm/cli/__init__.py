"""The command `pulumi-devhelm`: lists open items and monitors, and ends forgotten drills."""
