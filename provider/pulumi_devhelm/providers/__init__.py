"""What create, read, update and delete do. Stateless, and without HTTP details."""
