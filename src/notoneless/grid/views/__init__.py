"""Pages of the grid: units and places, schools and years, people, covers, contacts, county settings."""
