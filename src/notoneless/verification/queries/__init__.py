"""Reads of the verification room, one module a piece of work."""
