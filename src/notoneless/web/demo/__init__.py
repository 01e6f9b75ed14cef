"""演示区: an invented district, the Excel files it hands in, and the story played on it."""
