"""What create, read, update and delete do: stateless, without HTTP detail."""
