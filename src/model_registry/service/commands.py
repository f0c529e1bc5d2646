"""What `model-registry service` does: one function for each action, which returns the exit code."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from model_registry.errors import ConfigurationError
from model_registry.history.log import Log
from model_registry.library.loading import load
from model_registry.service.condition import STATUSES, UNCHECKED
from model_registry.service.copying import copy
from model_registry.service.database import Database
from model_registry.service.faults import ServiceError
from model_registry.service.health import check
from model_registry.service.keys import Keys
from model_registry.service.lease import held
from model_registry.service.ledger import BaseChange
from model_registry.service.places import place_of
from model_registry.service.publishing import publish
from model_registry.service.rollup import roll_up
from model_registry.service.serve import serve
from model_registry.service.settings import from_environment
from model_registry.service.store import Store


def perform(arguments: argparse.Namespace) -> int:
    """Do what the command line says, and return the exit code; errors of the store become messages."""
    try:
        return ACTIONS[arguments.action](arguments)
    except ServiceError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def run(arguments: argparse.Namespace) -> int:
    """Serve, over tables of this version and a catalog no older than the one at hand."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = from_environment()
    store = Store(_ready_database())
    _take_catalog(store, arguments.catalog, only_newer=arguments.catalog is None)
    return serve(store, settings, arguments.host, arguments.port)


def init(arguments: argparse.Namespace) -> int:
    """Make the tables and take the catalog."""
    _tell(_take_catalog(Store(_ready_database()), arguments.catalog, only_newer=arguments.catalog is None))
    return 0


def upgrade(_arguments: argparse.Namespace) -> int:
    """Bring the tables to this version."""
    _ready_database()
    _say("the database's tables are those of this version")
    return 0


def job(arguments: argparse.Namespace) -> int:
    """Run the job that is named."""
    return JOBS[arguments.name](arguments)


def publish_tree(arguments: argparse.Namespace) -> int:
    """Bring a folder or a bucket to the store's revision. Raises `ConfigurationError`."""
    if not arguments.to:
        raise ConfigurationError("publishing needs a place: --to FOLDER or --to s3://BUCKET/PREFIX")
    place = place_of(arguments.to)
    database = _database()
    database.require_schema()
    done = publish(Store(database).follow(), place)
    told = f"{done.written:,} written, {done.removed:,} removed, {done.unchanged:,} kept"
    _say(f"{place} is at revision {done.rev}: {told}")
    return 0


def sync(arguments: argparse.Namespace) -> int:
    """Take a new catalog beneath the edits, all of it or nothing."""
    database = _database()
    database.require_schema()
    _tell(_take_catalog(Store(database), arguments.catalog, only_newer=False))
    return 0


def rollup(_arguments: argparse.Namespace) -> int:
    """Make days of hours of usage, and delete what is older than it is kept; leave it to whoever is at it already."""
    database = _database()
    database.require_schema()
    with held(database, "rollup") as mine:
        if not mine:
            _say("another process is at it")
            return 0
        done = roll_up(database)
    _say(
        f"{done.hours:,} hours added to their days; deleted: {done.batches:,} batches, {done.changes:,} changes, "
        f"{done.periods:,} rows of performance"
    )
    return 0


def health(_arguments: argparse.Namespace) -> int:
    """Ask each platform whether it answers; leave it to whoever is at it already."""
    database = _database()
    database.require_schema()
    with held(database, "health") as mine:
        if not mine:
            _say("another process is at it")
            return 0
        done = check(Store(database), from_environment().private_hosts)
    counts = Counter(each.status for each in done.after.values())
    for key, each in sorted(done.after.items()):
        if each.status != (before := done.before.get(key, UNCHECKED).status):
            _say(f"{' '.join(filter(None, key))}: {before} → {each.status} ({each.detail})")
    told = ", ".join(f"{counts[status]:,} {status}" for status in STATUSES)
    _say(f"{done.asked:,} addresses asked: {told}")
    if done.cut_off:
        _say("error: no server out there answered; is this machine's network up?")
    return 1 if done.cut_off else 0


def copy_all(arguments: argparse.Namespace) -> int:
    """Copy everything of another database into this one, which must be empty."""
    source = Database(arguments.source)
    source.require_schema()
    copied = copy(source, _ready_database())
    _say(f"{copied:,} rows copied")
    return 0


def create_key(arguments: argparse.Namespace) -> int:
    """Make a key and print it."""
    key, text = Keys(_ready_database()).create(arguments.scope, arguments.name)
    if arguments.json:
        print(json.dumps({"id": key.id, "key": text, "scope": key.scope}))
    else:
        print(text)
        _say(f"a key of the scope {key.scope}, id {key.id}; it is not shown again")
    return 0


def list_keys(arguments: argparse.Namespace) -> int:
    """Print every key without its secret."""
    keys = Keys(_ready_database()).all()
    if arguments.json:
        print(json.dumps([key._asdict() for key in keys], indent=2))
    for key in () if arguments.json else keys:
        print(key.id, key.scope, key.created_at, f"revoked {key.revoked_at}" if key.revoked_at else "", key.name or "")
    return 0


def revoke_key(arguments: argparse.Namespace) -> int:
    """Let a key open nothing any more."""
    Keys(_ready_database()).revoke(arguments.id)
    _say(f"the key {arguments.id} opens nothing any more")
    return 0


JOBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "sync": sync,
    "publish": publish_tree,
    "rollup": rollup,
    "health": health,
}
"""By name."""

ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "run": run,
    "init": init,
    "upgrade": upgrade,
    "job": job,
    "publish": publish_tree,
    "copy": copy_all,
    "keys create": create_key,
    "keys list": list_keys,
    "keys revoke": revoke_key,
}
"""By the words of the command line."""


def _database() -> Database:
    return Database(from_environment().database)


def _ready_database() -> Database:
    """The database, with its tables made or brought to this version."""
    database = _database()
    database.upgrade()
    return database


def _take_catalog(store: Store, name: str | None, *, only_newer: bool) -> BaseChange:
    registry = load(name)
    log = Log(Path(registry.file)) if registry.file else None
    return store.replace_base(registry.catalog.rows(), only_newer=only_newer, log=log)


def _tell(change: BaseChange) -> None:
    """Say what a catalog changed."""
    if not change.changed:
        _say("the catalog is the one that is there")
        return
    for kind, added in change.added.items():
        _say(f"{kind}: +{added} −{change.removed[kind]} ~{change.altered[kind]}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
