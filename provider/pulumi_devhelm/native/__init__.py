"""The native plugin: serves the resources to programs in every language that Pulumi supports."""
