"""What an audit has found so far, report by report, as lines of JSON: an audit that was killed goes on from here."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.domain.results import (
    AuditedFinding,
    DiffOp,
    DiffType,
    Direction,
    Finding,
    FindingPart,
    Forensics,
    Kind,
    Level,
    Match,
    Origin,
    Severity,
    Shares,
)
from assistant.domain.text import Span

FILE = "findings.jsonl"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Record:
    """What one report came to. ``characters`` are those that are no white space."""

    report_id: str
    characters: int
    shares: Shares
    findings: tuple[AuditedFinding, ...]
    same_as: str | None = None
    forensics: Forensics | None = None


class Journal:
    """The records of one audit in a folder. The first line says of what: another audit's lines are not taken over."""

    def __init__(self, folder: Path, subject: str) -> None:
        """Open ``folder``'s journal; it begins anew where it is about another ``subject``. A torn last line is cut off."""
        self.path = folder / FILE
        self.done: set[str] = set()
        size = self._read(subject)
        if size is None:
            self.path.write_text(_ENCODER.encode({"subject": subject}) + "\n", encoding="utf-8")
        elif size < self.path.stat().st_size:
            with self.path.open("r+b") as file:
                file.truncate(size)

    def _read(self, subject: str) -> int | None:
        """How many bytes are whole lines about ``subject``; None where there are none."""
        if not self.path.is_file():
            return None
        size = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file):
                try:
                    entry = json.loads(line) if line.endswith(b"\n") else None
                except ValueError:
                    entry = None
                if not isinstance(entry, dict):
                    break
                if number == 0 and entry.get("subject") != subject:
                    return None
                if number:
                    self.done.add(entry["report"])
                size += len(line)
        return size or None

    def add(self, record: Record) -> None:
        """Write down a report."""
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(_ENCODER.encode(_record(record)) + "\n")
        self.done.add(record.report_id)

    def records(self) -> Iterator[Record]:
        """What was written down, in order; read line by line, so that it need not fit into memory."""
        return read_records(self.path)


def read_records(path: Path) -> Iterator[Record]:
    """The records of a journal file."""
    with path.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            yield _to_record(json.loads(line))


def _record(record: Record) -> dict[str, Any]:
    shares = record.shares
    return {
        "report": record.report_id,
        "characters": record.characters,
        "shares": [shares.raw, shares.adjusted, shares.set_phrases, shares.copied, shares.own, shares.within],
        "same_as": record.same_as,
        "forensics": None if record.forensics is None else _forensics(record.forensics),
        "findings": [
            {
                "id": found.id,
                "text": found.text,
                "others": [_match(place) for place in found.others],
                **_finding(found.finding),
            }
            for found in record.findings
        ],
    }


def _forensics(known: Forensics) -> dict[str, Any]:
    times = {"created": known.created, "modified": known.modified}
    return {**asdict(known), **{name: time and time.isoformat() for name, time in times.items()}}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "span": _span(finding.span),
        "message": finding.message,
        "score": finding.score,
        "kind": finding.kind,
        "level": finding.level,
        "source": None if finding.source is None else _match(finding.source),
        "also_in": [_origin(origin) for origin in finding.also_in],
        "diff": [[op.op, _span(op.here), _span(op.there), op.type] for op in finding.diff],
        "replacements": list(finding.replacements),
        "parts": [[_span(part.span), _span(part.there), part.level] for part in finding.parts],
        "direction": finding.direction,
    }


def _span(span: Span) -> list[int]:
    return [span.begin, span.end]


def _origin(origin: Origin) -> list[Any]:
    return [origin.report_id, origin.title, origin.author, origin.year]


def _match(match: Match) -> list[Any]:
    return [*_origin(match.origin), *_span(match.span), match.text]


def _to_match(value: list[Any]) -> Match:
    return Match(Origin(*value[:4]), Span(*value[4:6]), value[6])


def _to_record(entry: Mapping[str, Any]) -> Record:
    return Record(
        report_id=entry["report"],
        characters=entry["characters"],
        shares=Shares(*entry["shares"]),
        same_as=entry["same_as"],
        forensics=_to_forensics(entry["forensics"]) if entry["forensics"] else None,
        findings=tuple(
            AuditedFinding(
                id=found["id"],
                report_id=entry["report"],
                text=found["text"],
                finding=_to_finding(found),
                others=tuple(_to_match(place) for place in found["others"]),
            )
            for found in entry["findings"]
        ),
    )


def _to_forensics(known: Mapping[str, Any]) -> Forensics:
    times = {name: known[name] and datetime.fromisoformat(known[name]) for name in ("created", "modified")}
    return Forensics(**{**known, **times, "rsids": tuple(known["rsids"])})


def _to_finding(found: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=found["rule"],
        severity=Severity(found["severity"]),
        span=Span(*found["span"]),
        message=found["message"],
        score=found["score"],
        kind=Kind(found["kind"]) if found["kind"] else None,
        level=Level(found["level"]) if found["level"] else None,
        source=_to_match(found["source"]) if found["source"] else None,
        also_in=tuple(Origin(*origin) for origin in found["also_in"]),
        diff=tuple(
            DiffOp(op, Span(*here), Span(*there), DiffType(type_) if type_ else None)
            for op, here, there, type_ in found["diff"]
        ),
        replacements=tuple(found["replacements"]),
        parts=tuple(
            FindingPart(Span(*here), Span(*there), Level(level)) for here, there, level in found["parts"]
        ),
        direction=Direction(found["direction"]) if found["direction"] else None,
    )
