"""What others know about listed models, and how their facts are joined to entries."""
