"""Runs the application in uvicorn."""

from __future__ import annotations

import gc
import logging

import uvicorn

from model_registry.service.app import create_app
from model_registry.service.settings import Settings
from model_registry.service.store import Store


def serve(store: Store, settings: Settings, host: str, port: int) -> int:
    """Serve until told to stop; requests in flight are answered first. Returns the exit code."""
    logging.getLogger("uvicorn.access").disabled = True  # there is an access log of our own
    config = uvicorn.Config(
        create_app(store, settings),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
    server = uvicorn.Server(config)
    store.follow().model_columns.having  # noqa: B018  # or the first to search would wait until it is made
    # What is there now stays: looking through it again and again would stop all readers each time.
    gc.collect()
    gc.freeze()
    server.run()
    store.database.close()
    return 0 if server.started else 1
