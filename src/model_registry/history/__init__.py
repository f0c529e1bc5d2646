"""What changed in the catalog, when, and by whose word: an append-only log beside `models.json`."""
