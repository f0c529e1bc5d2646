"""What a run is asked for: the command line of the job, its environment, and what they say about limits and files."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from model_registry._version import __version__
from model_registry.errors import ConfigurationError
from model_registry.http.network import Limits
from model_registry.refresh.selection import REQUIRED
from model_registry.refresh.state import State

CATALOG = Path("models.json")
SAMPLE = Path("models.sample.json")

EPILOG = """\
examples:
  model-registry refresh --sample
  model-registry refresh --providers keyless --dry-run
  python -m model_registry.main --providers openrouter,groq --output mine.json

Exit codes: 0 done, changed or not; 1 credentials refused or nothing read or written; 2 usage."""


def parser(kind: type[argparse.ArgumentParser] = argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The command line of the job."""
    result = kind(
        prog="model-registry refresh",
        description="Ask the providers for their models and rewrite models.json if its content differs.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = result.add_argument
    add("--version", action="version", version=f"model-registry {__version__}")
    add("--providers", type=slugs, default=[], metavar="A,B", help="ask only these; 'keyless' is all that need no key")
    add("--failed-only", action="store_true", help="ask only the providers that failed when they were last asked")
    add(
        "--required", type=slugs, metavar="A,B", help="stop if one of these cannot be asked (default: openai,anthropic)"
    )
    add("--sample", action="store_true", help="run on bundled sample answers: no key, no network")
    add("--output", type=Path, metavar="PATH", help="catalog to update (default: models.json)")
    add("--dry-run", action="store_true", help="show what would change, write nothing")
    add("--json", action="store_true", help="print the result as JSON")
    add(
        "--accept-shrink",
        action="append",
        default=[],
        metavar="SLUG",
        help="accept that this provider lists far fewer models",
    )
    add("--no-sources", action="store_true", help="fill nothing from secondary sources")
    add_limits(result, "--concurrency")
    add("--message-file", type=Path, metavar="PATH", help="write a commit message for the change to this file")
    add("-v", "--verbose", action="store_true", help="show every warning")
    return result


def add_limits(to: argparse.ArgumentParser, at_once: str) -> None:
    """Add the options that `limits_of` reads; `at_once` is what the one for requests at once is called."""
    add = to.add_argument
    add("--timeout", type=seconds, default=Limits.read, metavar="S", help="seconds without a byte (default: 30)")
    add("--deadline", type=seconds, default=Limits.deadline, metavar="S", help="seconds for the run (default: 300)")
    add(
        "--provider-deadline",
        type=seconds,
        default=Limits.provider_deadline,
        metavar="S",
        help="seconds for each provider and source (default: 180)",
    )
    add("--attempts", type=whole, default=Limits.attempts, metavar="N", help="attempts for each request (default: 3)")
    add(
        "--backoff",
        type=seconds,
        default=Limits.backoff,
        metavar="S",
        help="seconds before the second try (default: 1)",
    )
    add(
        at_once,
        dest="concurrency",
        type=whole,
        default=Limits.concurrency,
        metavar="N",
        help="requests at once (default: 16)",
    )
    add("--max-answer", type=whole, default=Limits.answer_bytes >> 20, metavar="MIB", help="answer limit (default: 64)")


def names_of(arguments: argparse.Namespace, state: State) -> list[str]:
    """The providers named: by the options, or those that failed last time. Raises `ConfigurationError`."""
    if not arguments.failed_only:
        return list(arguments.providers)
    names = [slug for slug in state.failed if not arguments.providers or slug in arguments.providers]
    if not names:
        raise ConfigurationError("none of these providers failed when it was last asked; leave out --failed-only")
    return names


def environment() -> dict[str, str]:
    """The variables of the process, and those of a file `.env` in this directory that it does not set.

    Raises `ConfigurationError`.
    """
    try:
        here = {name: value for name, value in dotenv_values(Path(".env")).items() if value is not None}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f".env cannot be read ({type(error).__name__}); write it as UTF-8 text") from None
    return {**here, **os.environ}


def required_of(arguments: argparse.Namespace, env: Mapping[str, str]) -> list[str]:
    """The providers that must be asked: the option, else `MODEL_REGISTRY_REQUIRED`, else the built-in ones."""
    if arguments.required is not None:
        return list(arguments.required)
    told = slugs(env.get("MODEL_REGISTRY_REQUIRED", ""))
    return [] if told == ["none"] else told or list(REQUIRED)


def output_path(arguments: argparse.Namespace) -> Path:
    """The file to write. Raises `ConfigurationError` if it cannot be written there."""
    output: Path = arguments.output or (SAMPLE if arguments.sample else CATALOG)
    if arguments.sample and output.name == CATALOG.name:
        raise ConfigurationError(f"--sample never writes {CATALOG}; name another file with --output")
    message: Path | None = arguments.message_file
    for path in filter(None, (output, message)):
        if path.is_dir() or not path.parent.is_dir():
            raise ConfigurationError(f"{path} cannot be written: it is a directory, or its directory does not exist")
    if output.exists() and not output.is_file():
        raise ConfigurationError(f"{output} is a pipe or a device; a catalog is a file, which is read and replaced")
    if message and not os.access(message if message.exists() else message.parent, os.W_OK):
        raise ConfigurationError(f"{message} cannot be written: permission denied")
    if message and message.resolve() == output.resolve():
        raise ConfigurationError(f"{message} is the catalog; name another file with --message-file")
    return output


def limits_of(arguments: argparse.Namespace) -> Limits:
    """The limits as the options set them."""
    return Limits(
        connect=min(Limits.connect, arguments.timeout),
        read=arguments.timeout,
        deadline=arguments.deadline,
        provider_deadline=arguments.provider_deadline,
        attempts=arguments.attempts,
        backoff=arguments.backoff,
        concurrency=arguments.concurrency,
        answer_bytes=arguments.max_answer * (1 << 20),
    )


def slugs(text: str) -> list[str]:
    """Slugs from a comma-separated text."""
    return [name.strip() for name in text.split(",") if name.strip()]


def seconds(text: str) -> float:
    """A duration in seconds, more than none."""
    value = float(text)
    if not 0 < value < 86400:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds between 0 and 86400")
    return value


def whole(text: str) -> int:
    """A whole number of at least one."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value
