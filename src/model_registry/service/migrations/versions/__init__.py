"""The steps, each reversible."""
