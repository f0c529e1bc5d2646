"""Giving a model a name of the user's own, for the commands that find one."""

from __future__ import annotations

import argparse

from model_registry.catalog import provider_directory
from model_registry.catalog.entry import Entry
from model_registry.cli import output
from model_registry.cli.models import end_of
from model_registry.errors import ConfigurationError
from model_registry.library import config
from model_registry.paths import config_file


def keep(name: str, entry: Entry, arguments: argparse.Namespace, *, write: bool) -> int:
    """Write the model into the user's configuration under a name, or only print the lines for it."""
    path = config_file()
    if write:
        config.add_model(path, name, entry.full_id, replace=arguments.replace)
    if arguments.json:
        output.print_json({"name": name, "full_id": entry.full_id, "file": str(path) if write else None})
    elif write:
        print(output.one_line(f"{name} is {entry.full_id} in {path}"))
    else:
        output.talk(f"# lines for {path}")
        print(config.snippet(name, entry.full_id), end="")
    output.talk(_access(entry))
    if end := end_of(entry):
        output.talk(end)
    return 0


def _access(entry: Entry) -> str:
    """How the model is called."""
    try:
        facts = provider_directory.provider(entry.provider)
    except ConfigurationError:
        return f"how {entry.provider} is called is not known"
    address = facts.api_base or facts.base_url
    if address is None:
        return f"how to call {entry.provider}: see {facts.docs_url}"
    place = f"called at {address}"
    return f"{place}, with the key in {' or '.join(facts.key_env)}" if facts.key_env else place
