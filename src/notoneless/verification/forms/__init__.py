"""Forms and filters of the verification room."""
