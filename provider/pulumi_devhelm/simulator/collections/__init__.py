"""Everything that the simulator simulates: one module, or one package, for each collection."""
