"""`model-registry export`: the catalog in a format of other programs, without network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from model_registry import files
from model_registry.catalog.filters import condition
from model_registry.catalog.store import Catalog
from model_registry.cli import export_legacy
from model_registry.cli.arguments import Parser
from model_registry.cli.output import open_entries
from model_registry.errors import ConfigurationError
from model_registry.exports import FORMATS
from model_registry.exports.base import FileFormat

_FORMATS = "\n".join(f"  {name:<11} {format_.purpose}" for name, format_ in FORMATS.items())
_EPILOG = f"""\
formats:
{_FORMATS}
  legacy      the older exporter's TXT and TOML, from stored answers: see `model-registry export legacy --help`

A condition is a fact as the schema calls it, an operator (=, !=, <, <=, >, >= or ~ for "holds") and a value; an entry
must meet all. A fact that is unknown meets none but !=.

examples:
  model-registry export csv --output models.csv
  model-registry export txt --provider anthropic,openai
  model-registry export jsonl --filter type=chat 'pricing.input<=1' capabilities.vision=true
  model-registry export litellm --output prices.json
  model-registry export shards --output public/

Exit codes: 0 written, whatever was left out; 2 usage or configuration.
"""


def main(argv: Sequence[str]) -> int:
    """Write the catalog in one format. Raises `ConfigurationError`."""
    if argv[:1] == ["legacy"]:
        # Made from stored answers and not from the catalog, so its options are others.
        return export_legacy.main(argv[1:])
    arguments = parser().parse_args(argv)
    format_ = FORMATS[arguments.format]
    output: Path | None = arguments.output
    if output is None and not (isinstance(format_, FileFormat) and not format_.binary):
        kind = "a file" if isinstance(format_, FileFormat) else "a folder"
        raise ConfigurationError(f"{format_.name} cannot be printed; name {kind} with --output")
    if arguments.json and output is None:
        raise ConfigurationError("--json prints what was written, so it needs --output")
    whole = open_entries(arguments.catalog)
    chosen = select(whole, arguments.provider, arguments.filter)
    left_out = sum(not format_.fits(entry) for entry in chosen.values()) if isinstance(format_, FileFormat) else 0
    content = format_.write(chosen)
    if output is None:
        assert isinstance(content, bytes)  # noqa: S101  # folders need --output
        sys.stdout.buffer.write(content)
    else:
        _write(output, content)
    if arguments.json:
        told = {
            "format": format_.name,
            "output": str(output),
            "entries": len(chosen) - left_out,
            "left_out": left_out,
            "bytes": len(content) if isinstance(content, bytes) else sum(map(len, content.values())),
        }
        print(json.dumps(told, indent=2))
    if output is not None or left_out or not chosen:
        print(_summary(format_.name, len(chosen), len(whole), left_out, output), file=sys.stderr)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry export`."""
    result = Parser(
        prog="model-registry export",
        description="Write the catalog in a format of other programs, without network.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("format", choices=tuple(FORMATS), metavar="FORMAT", help="one of the formats below")
    add("--catalog", type=Path, metavar="FILE", help="catalog to read (default: the newest copy at hand)")
    add("--provider", metavar="A,B", help="only entries of these providers")
    add(
        "--filter",
        nargs="+",
        action="extend",
        default=[],
        metavar="EXPR",
        help="only entries that meet every condition",
    )
    add("--output", type=Path, metavar="PATH", help="file to write, a folder for shards (default: standard output)")
    add("--json", action="store_true", help="with --output: print an object with what was written")
    return result


def select(catalog: Catalog, providers: str | None, conditions: Sequence[str]) -> Catalog:
    """The entries of these providers, all if None, that meet every condition. Raises `ConfigurationError`."""
    there = {entry.provider for entry in catalog.values()}
    wanted = there if providers is None else {slug.strip() for slug in providers.split(",")}
    for slug in sorted(wanted - there):
        near = get_close_matches(slug, there)
        hint = (
            f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(sorted(there)) or 'no entry at all'}"
        )
        raise ConfigurationError(f"the catalog has no entry of {slug!r}; {hint}")
    meets = [condition(text) for text in conditions]
    return {
        key: entry for key, entry in catalog.items() if entry.provider in wanted and all(each(entry) for each in meets)
    }


def _write(output: Path, content: bytes | Mapping[str, bytes]) -> None:
    try:
        if isinstance(content, bytes):
            files.write(output, content)
        else:
            _write_folder(output, content)
    except OSError as error:
        raise ConfigurationError(f"{output} cannot be written: {error.strerror}; name another path") from error


def _write_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Every file that is not there yet; the last one, which names the others, in one step.

    Files of an older export stay: readers of the older index still ask for them.
    """
    *others, last = contents
    for path in others:
        file = folder / path
        if not file.is_file() or file.read_bytes() != contents[path]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(contents[path])
    folder.mkdir(parents=True, exist_ok=True)
    files.write(folder / last, contents[last])


def _summary(name: str, chosen: int, whole: int, left_out: int, output: Path | None) -> str:
    counted = f"{chosen - left_out:,} of {whole:,} entries"
    place = f" written to {output}" if output else ""
    reason = f"; {left_out:,} left out, because they lack what readers of {name} demand" if left_out else ""
    return f"{name}: {counted}{place}{reason}"
