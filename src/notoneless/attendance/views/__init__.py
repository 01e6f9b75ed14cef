"""Pages of the attendance room."""
