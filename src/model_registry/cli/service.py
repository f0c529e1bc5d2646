"""`model-registry service`: the registry over HTTP, and what its operation needs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from model_registry.cli.arguments import HelpFormatter, Parser
from model_registry.errors import ConfigurationError

if TYPE_CHECKING:
    from typing import TypeAlias

    Actions: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

_PACKAGES = ("alembic", "fastapi", "limits", "sqlalchemy", "uvicorn")


def main(argv: Sequence[str]) -> int:
    """Run the action that is named. Raises `ConfigurationError` if the service's packages are not installed."""
    arguments = parser().parse_args(argv)
    if missing := [package for package in _PACKAGES if find_spec(package) is None]:
        raise ConfigurationError(
            f"the service needs packages of its own ({', '.join(missing)}): pip install 'model-registry[service]'"
        )
    # What the extra brings is imported by nobody who does not ask for the service.
    code: int = import_module("model_registry.service.commands").perform(arguments)
    return code


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry service`."""
    result: argparse.ArgumentParser = Parser(
        prog="model-registry service",
        description="Serve the registry over HTTP, with edits of your own on top of the catalog: "
        "`model-registry service run`.\n"
        "DATABASE_URL=postgresql://USER:PASSWORD@HOST/NAME names a database; without it there is a file of yours.",
        epilog="examples:\n  model-registry service init\n  model-registry service keys create --scope write --json\n"
        "  model-registry service keys list",
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    actions = result.add_subparsers(metavar="ACTION", required=True)

    def add(name: str, about: str, to: Actions = actions, **more: str) -> argparse.ArgumentParser:
        made = to.add_parser(name, help=about, description=about, formatter_class=HelpFormatter, allow_abbrev=False)
        made.set_defaults(action=more.get("action", name))
        return made

    run = add("run", "serve; makes the database's tables and takes a newer catalog first")
    run.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    run.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")
    init = add("init", "make the database's tables and take the catalog, without serving")
    add("upgrade", "bring the database's tables to this version")
    keys = add("keys", "create, list and revoke keys").add_subparsers(metavar="ACTION", required=True)
    create = add("create", "make a key and print it, once", keys, action="keys create")
    create.add_argument("--scope", choices=("read", "usage", "write", "admin"), required=True)
    create.add_argument("--name", help="who it is for")
    listing = add("list", "every key, without its secret", keys, action="keys list")
    for each in (create, listing):
        each.add_argument("--json", action="store_true", help="print JSON")
    revoke = add("revoke", "let a key open nothing any more", keys, action="keys revoke")
    revoke.add_argument("id", help="its id, as `list` shows it")
    job = add("job", "run one job of upkeep and end")
    job.add_argument(
        "name",
        choices=("sync", "publish", "rollup", "health"),
        help="sync: take a new catalog beneath the edits; publish: as `service publish`; rollup: sum up usage by day "
        "and delete what is older than it is kept; health: ask each platform whether it answers",
    )
    job.add_argument("--once", action="store_true", help="what it does anyway: an outside timer starts it again")
    copy = add("copy", "take everything from another database into this one, which must be empty")
    copy.add_argument("--from", required=True, dest="source", metavar="ADDRESS", help="such as sqlite:///service.db")
    publish = add("publish", "write every record as a tree of JSON documents, only what has changed since")
    publish.add_argument("--to", required=True, metavar="PLACE", help="a folder, or s3://BUCKET/PREFIX")
    job.add_argument("--to", metavar="PLACE", help="where `publish` writes: a folder, or s3://BUCKET/PREFIX")
    for each in (run, init, job):
        each.add_argument("--catalog", metavar="NAME", help="a file, a URL, models.dev or litellm (the copy at hand)")
    return result
