"""What a check found, in the forms that other programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from model_registry._version import __version__
from model_registry.audit.judge import Hit, VerdictKind
from model_registry.audit.policy import Policy, Severity

_RULES: Mapping[VerdictKind, tuple[str, str]] = {
    "retired": ("Calls of this model fail.", "Its provider has retired the model. Use the one that is named instead."),
    "ending": (
        "Calls of this model will soon fail.",
        "Its provider has announced its end. Change in time.",
    ),
    "deprecated": ("This model is deprecated.", "Its provider advises against it, or has named its end."),
    "unknown": ("No provider lists this model.", "The name may be misspelt, or the model gone. Look it up."),
    "moved": ("The alias means another model now.", "The provider has moved the alias. See whether that suits you."),
    "price changed": ("The price of this model has changed.", "See whether the new price suits you."),
    "not judged": ("Nothing can be known of this model.", "No list can be expected to have a name of one's own."),
}
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "note", "off": "none"}
_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice", "off": "notice"}
# What XML 1.0 cannot hold in any form.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def github(hits: Iterable[Hit], policy: Policy) -> str:
    """Commands that GitHub's runner shows beside the lines."""
    return "".join(_command(hit, policy.severity[hit.judgement.verdict]) for hit in hits)


def sarif(hits: Sequence[Hit], policy: Policy) -> str:
    """A log in SARIF 2.1.0, as code scanning takes it."""
    verdicts = list(_RULES)
    rules = [
        {
            "id": _rule_of(verdict),
            "name": "".join(map(str.capitalize, verdict.split())),
            "shortDescription": {"text": short},
            "fullDescription": {"text": full},
            "help": {"text": full},
            "defaultConfiguration": {"level": _LEVELS[policy.severity[verdict]]},
            "properties": {"tags": ["models"]},
        }
        for verdict, (short, full) in _RULES.items()
    ]
    results = [
        {
            "ruleId": _rule_of(hit.judgement.verdict),
            "ruleIndex": verdicts.index(hit.judgement.verdict),
            "level": _LEVELS[policy.severity[hit.judgement.verdict]],
            "message": {"text": message(hit)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(hit.file)},
                        "region": {"startLine": hit.line},
                    }
                }
            ],
            "partialFingerprints": {"model/v1": f"{hit.file}:{hit.name}:{hit.judgement.verdict}"},
            "properties": {"confidence": hit.confidence, "model": hit.name},
        }
        for hit in hits
        if hit.judgement.verdict in _RULES
    ]
    driver = {"name": "model-registry", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def junit(hits: Sequence[Hit], policy: Policy) -> str:
    """A report in JUnit's form: a case a hit, which fails if it is an error."""
    failed = sum(policy.severity[hit.judgement.verdict] == "error" for hit in hits)
    suite = ET.Element("testsuite", name="model-registry", tests=f"{len(hits)}", failures=f"{failed}", errors="0")
    for hit in hits:
        name = _NO_XML.sub(" ", f"{hit.name} ({hit.file}:{hit.line})")
        case = ET.SubElement(suite, "testcase", classname=_NO_XML.sub(" ", hit.file), name=name)
        severity = policy.severity[hit.judgement.verdict]
        text = _NO_XML.sub(" ", message(hit))
        if severity == "error":
            ET.SubElement(case, "failure", type=hit.judgement.verdict, message=text)
        elif severity == "note":
            ET.SubElement(case, "skipped", message=text)
        elif hit.judgement.detail:
            ET.SubElement(case, "system-out").text = text
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def cyclonedx(hits: Sequence[Hit], policy: Policy) -> str:  # noqa: ARG001  # as the others
    """A bill of materials of the models that are named, in CycloneDX 1.6: a component a model, with where it stands."""
    used: dict[str, list[Hit]] = {}
    for hit in hits:
        entry, gone = hit.judgement.entry, hit.judgement.retired
        used.setdefault(gone.full_id if gone else entry.full_id if entry else hit.name, []).append(hit)
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": "model-registry", "version": __version__}]}
        },
        "components": [_component(name, each) for name, each in sorted(used.items())],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Hit], Policy], str]] = {
    "github": github,
    "sarif": sarif,
    "junit": junit,
    "cyclonedx": cyclonedx,
}
"""Name of a form → what writes it."""


def message(hit: Hit) -> str:
    """What is wrong with a model, in a line."""
    detail = "; ".join(part for part in (hit.judgement.detail, f"{hit.advice}") if part)
    text = f"{hit.name} is {hit.judgement.verdict}" if hit.judgement.verdict != "ending" else f"{hit.name} ends"
    return f"{text}: {detail}" if detail else text


def _component(name: str, hits: Sequence[Hit]) -> dict[str, Any]:
    judgement = hits[0].judgement
    entry, gone = judgement.entry, judgement.retired
    facts = {"verdict": judgement.verdict, "detail": judgement.detail, "successor": judgement.successor or ""}
    ends = gone.day if gone else entry.retirement_date if entry else None
    if ends:
        facts["retirement_date"] = f"{ends}"
    component: dict[str, Any] = {
        "type": "machine-learning-model",
        "bom-ref": f"model:{name}",
        "name": gone.model_id if gone else entry.model_id if entry else name,
    }
    if entry or gone:
        component["group"] = gone.provider if gone else entry.provider if entry else ""
    component["properties"] = [
        {"name": f"model-registry:{key}", "value": value} for key, value in facts.items() if value
    ]
    component["evidence"] = {"occurrences": list(_occurrences(hits))}
    return component


def _occurrences(hits: Sequence[Hit]) -> Iterator[dict[str, Any]]:
    for hit in hits:
        yield {"location": hit.file, "line": hit.line}


def _command(hit: Hit, severity: Severity) -> str:
    place = f"file={_escaped(hit.file, ':,')},line={hit.line},title={_escaped(f'{hit.judgement.verdict} model', ':,')}"
    return f"::{_COMMANDS[severity]} {place}::{_escaped(message(hit))}\n"


def _escaped(text: str, more: str = "") -> str:
    for each in "%\r\n" + more:
        text = text.replace(each, f"%{ord(each):02X}")
    return text


def _rule_of(verdict: VerdictKind) -> str:
    return f"model-{verdict.replace(' ', '-')}"


def _uri(file: str) -> str:
    from urllib.parse import quote

    return quote(file)
