"""Loading a catalog, asking it, and the cache of fetched ones."""
