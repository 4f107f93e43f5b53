"""Facts that have a form of their own: redactions, documents, dates, shares, hours, ranks, spoken sums.

The forms are in ``data/fixed_forms.toml``; numbers with a measure word are in :mod:`assistant.corpus.parse.figures`.
"""

import re
from collections.abc import Iterator
from functools import cache

from assistant.base.patterns import PatternFilter, patterns
from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_FILE = "fixed_forms.toml"


@cache
def _forms() -> tuple[tuple[tuple[FactKind, re.Pattern[str]], ...], PatternFilter]:
    """Kind and pattern of every form, the most certain first, which takes precedence; and what tells which can match."""
    made = patterns(_FILE, "patterns")
    forms = tuple((FactKind(kind), made[name]) for name, kind in read_toml(_FILE)["kinds"].items())
    return forms, PatternFilter([pattern for _, pattern in forms])


def find_fixed_forms(text: str, begin: int = 0) -> Iterator[Fact]:
    """The facts of a fixed form in ``text`` from ``begin`` on. They do not overlap, and are in no particular order."""
    taken = bytearray(len(text))
    forms, possible = _forms()
    for n in possible.possible(text):
        kind, pattern = forms[n]
        for match in pattern.finditer(text, begin):
            start, end = match.span()
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                yield Fact(kind, Span(start, end))
