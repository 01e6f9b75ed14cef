"""Columns of the lists of the verification room."""
