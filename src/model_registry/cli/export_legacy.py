"""`model-registry export legacy`: the older exporter's TXT and TOML files, from answers that are stored."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from pydantic import JsonValue

from model_registry.catalog import store
from model_registry.cli.arguments import Parser
from model_registry.errors import ConfigurationError
from model_registry.exports.legacy.rebuild import Rebuilt, rebuilt

EXAMPLES = """\
examples:
  model-registry export legacy --from config/json --output older
  model-registry export legacy --compat --from older --output older

Exit codes: 0 done; 1 an answer holds no models or a file could not be written; 2 usage."""


def main(argv: Sequence[str], env: Mapping[str, str] = os.environ) -> int:
    """Rebuild the files of a folder. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)
    output: Path = arguments.output
    outcomes = list(rebuilt(arguments.source, env, as_it_was=arguments.compat))
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{output} cannot be made a folder ({error.strerror})") from None
    sets = [written(output, outcome) for outcome in outcomes]
    for each in sets:
        if told := each.problem or remarks(each):
            print(f"{each.provider}: {told}", file=sys.stderr)
    if arguments.json:
        print(json.dumps({"output": str(output), "sets": [as_json(each) for each in sets]}, indent=2))
    else:
        print(f"{output}: {summary(sets)}")
    return 1 if any(each.problem for each in sets) or not any(each.files for each in sets) else 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry export legacy`."""
    result = Parser(
        prog="model-registry export legacy",
        description="Rebuild the older exporter's TXT and TOML files from stored answers, corrected.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("--from", dest="source", type=Path, required=True, metavar="DIR", help="folder with models_<provider>.json")
    add("--output", type=Path, required=True, metavar="DIR", help="folder for the TXT and TOML files, made if need be")
    add("--compat", action="store_true", help="byte for byte as they were, with the models lost to equal names")
    add("--json", action="store_true", help="print an object with a row for each provider")
    return result


def written(folder: Path, outcome: Rebuilt) -> Rebuilt:
    """Write the files that differ; a file that cannot be written is the outcome's problem."""
    for name, text in outcome.files.items():
        try:
            store.write_changed(folder / name, text)
        except OSError as error:
            return replace(outcome, problem=f"{folder / name} could not be written ({error.strerror}); it is as it was")
    return outcome


def remarks(outcome: Rebuilt) -> str:
    """What a user should know of a set with which nothing is wrong."""
    records = "1 record has" if outcome.left_out == 1 else f"{outcome.left_out} records have"
    left_out = f"{records} no id that could be called" if outcome.left_out else ""
    suffixed = f"{outcome.suffixed} profiles got digits at the end of their name, because it was taken"
    return "; ".join(filter(None, (outcome.note, left_out, suffixed if outcome.suffixed else "")))


def summary(sets: Sequence[Rebuilt]) -> str:
    """All sets in one line."""
    done = [each for each in sets if each.files and not each.problem]
    models, profiles = sum(each.models for each in done), sum(each.profiles for each in done)
    return f"{len(done)} of {len(sets)} providers, {models:,} models, {profiles:,} profiles"


def as_json(outcome: Rebuilt) -> dict[str, JsonValue]:
    """One provider, for programs."""
    return {**asdict(outcome), "files": list(outcome.files)}
