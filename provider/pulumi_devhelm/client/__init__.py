"""The DevHelm client: HTTP and DevHelm, nothing of Pulumi."""
