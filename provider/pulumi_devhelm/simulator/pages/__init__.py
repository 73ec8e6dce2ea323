"""The pages of the simulator, as HTML and as text."""
