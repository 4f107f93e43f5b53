"""Inputs with marks: what a rule must find in them, how sure, and what it must leave alone.

Each line of ``inputs/<rule>.txt`` is ``year|region|office|text``; ``\\n`` in the text is a line end, ``⟦!…⟧`` is to be
found as a warning, ``⟦?…⟧`` as an info. In a line without marks nothing is to be found: it holds what looks like a fault.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.results import Severity

FOLDER = Path(__file__).parent / "inputs"
_MARK = re.compile(r"⟦([!?])(.+?)⟧")
_SEVERITY = {"!": Severity.WARNING, "?": Severity.INFO}


@dataclass(frozen=True, slots=True)
class Input:
    """A text, what is known of its writer, and what is to be found: (words, severity), in order."""

    rule: str
    number: int
    year: int | None
    region: str
    office: str
    text: str
    expected: tuple[tuple[str, Severity], ...]


def inputs() -> list[Input]:
    """The lines of all files, by rule and in order."""
    return [
        _read(path.stem, number, line)
        for path in sorted(FOLDER.glob("*.txt"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line and not line.startswith("#")
    ]


def _read(rule: str, number: int, line: str) -> Input:
    year, region, office, marked = line.split("|", 3)
    text = _MARK.sub(r"\2", marked).replace("\\n", "\n")
    expected = tuple((words.replace("\\n", "\n"), _SEVERITY[sign]) for sign, words in _MARK.findall(marked))
    return Input(rule, number, int(year) if year else None, region, office, text, expected)
