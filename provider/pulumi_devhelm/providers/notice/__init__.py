"""What the two kinds of notices on a status page have in common: incidents and maintenance."""
