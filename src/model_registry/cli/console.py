"""How a command begins and ends, whatever its streams are and whoever interrupts it."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Every command imports this, and `typing` takes as long as all else here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TextIO, TypeAlias

    from _typeshed import ReadableBuffer

    Style: TypeAlias = Literal["bold", "red", "yellow"]

INTERRUPTED = 130
"""Exit code after Ctrl-C."""

_STYLES: dict[Style, int] = {"bold": 1, "red": 31, "yellow": 33}
"""Codes by which a terminal is told how text looks."""


def run(command: Callable[[], int]) -> int:
    """Run a command and return its exit code: 130 after Ctrl-C, 1 instead of 0 if its output cannot be written.

    Whoever reads the output may leave before its end.
    """
    _prepare_streams()
    if signal.getsignal(signal.SIGINT) is exit_at_once:
        # From here on there is something to clean up.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    code = 0
    try:
        with reader_may_leave():
            try:
                code = command()
            finally:
                sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except OutputLost as error:
        _discard_output()
        print(f"error: standard output cannot be written ({error.strerror})", file=sys.stderr)
        return code or 1
    return code


def painted(text: str, style: Style, stream: TextIO) -> str:
    """A text as a terminal shows it in a style, without colour where `NO_COLOR` is set; as it is for all else."""
    if not text or not stream.isatty() or os.environ.get("TERM") == "dumb":
        return text
    if style != "bold" and os.environ.get("NO_COLOR"):
        return text
    # The older console of Windows would print the codes; what replaced it says so.
    if os.name == "nt" and "WT_SESSION" not in os.environ:
        return text
    return f"\033[{_STYLES[style]}m{text}\033[0m"


def tell_error(message: str) -> None:
    """Say what is wrong. It may name what a catalog of others says, which must not act on the terminal."""
    text = "".join(each if each.isprintable() or each == "\n" else " " for each in message)
    print(f"{painted('error:', 'red', sys.stderr)} {text}", file=sys.stderr)


_USUAL = 80


def width() -> int:
    """Columns of the terminal."""
    # What `shutil` does, without its import, which takes longer than a search. Shells seldom export COLUMNS.
    if (told := os.environ.get("COLUMNS", "")).isdecimal() and int(told):
        return int(told)
    for stream in (1, 2):
        try:
            return os.get_terminal_size(stream).columns or _USUAL
        except OSError:
            continue
    return _USUAL


def exit_at_once(*_: object) -> None:
    """End the process in one line, as a signal handler for a time when nothing has begun."""
    os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Go on when the reader of the output has seen enough; what is left of it goes nowhere."""
    try:
        yield
    except BrokenPipeError:
        _discard_output()


def _prepare_streams() -> None:
    """Put something in the place of closed streams, and let nothing that is only told end a command."""
    # Python has None for a stream that is closed; `print` would then write errors to standard output.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115  # open as long as the process
    # To write here fails, as it should.
    sys.stdout = sys.stdout or _text(_Output(os.open(os.devnull, os.O_RDONLY), "w"), "utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    output, errors = sys.__stdout__, sys.__stderr__
    if output and output is sys.stdout and not output.isatty():
        sys.stdout = _text(_Output(output.fileno(), "w", closefd=False), output.encoding)
    if errors and errors is sys.stderr and not errors.isatty():
        sys.stderr = _text(_Errors(errors.fileno(), "w", closefd=False), errors.encoding, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console of an older code page has no "−"; what it cannot show must not end the command.
            stream.reconfigure(errors="backslashreplace")


class OutputLost(OSError):
    """Standard output cannot be written: its disk is full, or it is closed."""


class _Output(io.FileIO):
    """Standard output, whose errors are told from those of other files."""

    def write(self, data: ReadableBuffer, /) -> int:  # type: ignore[explicit-override]  # it is in `typing`
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputLost(error.errno, error.strerror) from None


class _Errors(io.FileIO):
    """Standard error, which loses what it cannot hold: progress and warnings, when the disk of their log is full."""

    def write(self, data: ReadableBuffer, /) -> int:  # type: ignore[explicit-override]  # it is in `typing`
        try:
            return super().write(data)
        except OSError:
            return len(memoryview(data))


def _text(raw: io.FileIO, encoding: str, *, line_buffering: bool = False) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, line_buffering=line_buffering)


def _discard_output() -> None:
    # The interpreter writes what is left once more at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
