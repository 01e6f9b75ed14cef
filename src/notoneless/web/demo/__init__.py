"""演示区: an invented district written as the Excel files a real one would send, and the story played on it."""
