"""The models that a project's files name, and whether they can still be used."""
