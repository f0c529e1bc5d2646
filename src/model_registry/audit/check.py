"""A check of files from end to end: which are read, what they name, and what the project wants to hear of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from model_registry.audit.files import Files, Source
from model_registry.audit.judge import Hit, Judge
from model_registry.audit.policy import Ignored, Policy, Severity
from model_registry.audit.readers import is_code, places


@dataclass(slots=True)
class Checked:
    """What a check found."""

    hits: list[Hit] = field(default_factory=list)
    """By files in the order they were read, and lines."""
    read: int = 0
    """Files that were read."""
    silenced: int = 0
    """Hits that the project's policy or a comment lets through."""
    texts: dict[str, Source] = field(default_factory=dict)
    """The files with hits, by their names."""

    def severe(self, policy: Policy, *severities: Severity) -> list[Hit]:
        """The hits that are so grave."""
        return [each for each in self.hits if policy.severity[each.judgement.verdict] in severities]


def check(sources: Iterable[Source], judge: Judge, policy: Policy) -> Checked:
    """What files name."""
    result = Checked()
    for source in sources:
        result.read += 1
        if not judge.might_name(source.text, is_code=is_code(source.path)):
            continue
        ignored = Ignored(source.text)
        for hit in _hits(source, judge):
            if ignored.file or ignored(hit.line, hit.name) or policy.ignores_name(hit.name):
                result.silenced += 1
                continue
            result.hits.append(hit)
            result.texts[source.name] = source
    return result


def summary(checked: Checked, files: Files, policy: Policy, within: int) -> str:
    """How many files and models there are, how many problems of each kind, and what was passed over."""
    told = Counter(
        each.judgement.verdict
        for each in checked.hits
        if policy.severity[each.judgement.verdict] in {"error", "warning"}
    )
    models = len({each.name for each in checked.hits})
    words = [f"{number:,} {verdict}" for verdict, number in told.items()]
    parts = [", ".join(words) or (f"nothing is known to end within {within} days" if models else "")]
    if unjudged := len({each.name for each in checked.hits if each.judgement.verdict == "not judged"}):
        parts.append(f"{unjudged:,} not judged")
    if checked.silenced:
        parts.append(f"{checked.silenced:,} let through")
    if files.skipped:
        parts.append("skipped " + ", ".join(f"{number:,} {reason}" for reason, number in sorted(files.skipped.items())))
    place = f"{_count(models, 'model')} in {_count(checked.read, 'file')}"
    return "; ".join([f"{place}: {parts[0]}" if parts[0] else place, *parts[1:]])


def _hits(source: Source, judge: Judge) -> Iterator[Hit]:
    return judge.hits(source.name, places(source.text, PurePath(source.path)))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else f'{what}s'}"
