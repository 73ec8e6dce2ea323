"""The typed surface that programs use; behaviour is in the providers."""
