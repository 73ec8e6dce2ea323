"""The DevHelm client: HTTP and DevHelm's API. It knows nothing about Pulumi."""
