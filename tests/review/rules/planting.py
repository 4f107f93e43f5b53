"""Short reports of an invented county with marked faults and traps: ⟦type|a fault⟧, ⟪type|what only looks like one⟫.

Each file of ``planted/`` begins with a line ``region|office|author|year``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span
from assistant.service import Assistant
from assistant.settings import Settings

FOLDER = Path(__file__).parent / "planted"
RULES = {"stale_wording": "wording"}
JUDGED = frozenset({"wording", "foreign_place", "unmasked", "wrong_post", "year_left", "placeholder"})
_MARK = re.compile(r"⟦([a-z_]+)\|(.+?)⟧|⟪([a-z_]+)\|(.+?)⟫", re.DOTALL)
_COLUMNS = "file,id,title,author,office,region,year,portfolios,collection"


@dataclass(frozen=True, slots=True)
class Planted:
    """One marked stretch: what it is or looks like, and whether it is a trap."""

    name: str
    span: Span
    trap: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A report without its marks, what is known of it, and the marks by place."""

    id: str
    region: str
    office: str
    author: str
    year: int
    text: str
    planted: tuple[Planted, ...]


def cases() -> list[Case]:
    """All files of ``planted/``, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Case:
    head, _, marked = path.read_text(encoding="utf-8").partition("\n")
    region, office, author, year = head.split("|")
    text, planted, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        begin, at = len(text), match.end()
        text += match[2] or match[4]
        planted.append(Planted(match[1] or match[3], Span(begin, len(text)), match[1] is None))
    return Case(path.stem, region, office, author, int(year), text + marked[at:], tuple(planted))


def reviewed(folder: Path) -> Iterator[tuple[Case, tuple[Finding, ...]]]:
    """Every case with what the rules find in it, held against all that are not later, as one would review them."""
    all_cases = cases()
    rows = [_COLUMNS]
    for case in all_cases:
        path = folder / "corpus" / f"{case.id}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case.text, encoding="utf-8")
        rows.append(f"{path.name},{case.id},,{case.author},{case.office},{case.region},{case.year},,")
    (folder / "corpus/reports.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    service = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    service.ingest()
    from assistant.domain.report import Metadata

    for case in all_cases:
        known = Metadata(author=case.author, office=case.office, region=case.region, year=case.year)
        exclude = frozenset(one.id for one in all_cases if one is case or one.year > case.year)
        result = service.check(service.draft(case.text, known), exclude=exclude)
        yield case, tuple(one for one in result.findings if one.rule in JUDGED)


def found_in(planted: Planted, findings: tuple[Finding, ...]) -> bool:
    """Whether a fault is found by its own rule; whether any rule warns of a trap."""
    touched = [one for one in findings if planted.span.overlap(one.span)]
    if planted.trap:
        return any(one.severity is Severity.WARNING for one in touched)
    return any(one.rule == RULES.get(planted.name, planted.name) for one in touched)
