"""The typed classes that programs use. Their behavior is in the providers."""
