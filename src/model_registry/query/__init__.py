"""Questions about entries: pure functions, no network and no files."""
