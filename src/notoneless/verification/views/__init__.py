"""Pages of the verification room."""
