"""The registry as a service: platforms, providers, models and routes over HTTP, with edits of one's own on top."""
