"""Pages of the children's room, one module a subject."""
