"""Facts that have a form of their own: redactions, documents, dates, shares, hours, ranks, spoken sums.

The forms are in ``data/fixed_forms.toml``; numbers with a measure word are in :mod:`assistant.corpus.parse.figures`.
"""

import re
from collections.abc import Iterator
from functools import cache

from assistant.base.patterns import patterns
from assistant.base.tables import read_toml
from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_FILE = "fixed_forms.toml"


@cache
def _forms() -> tuple[tuple[FactKind, re.Pattern[str]], ...]:
    """Kind and pattern of every form, from the most to the least certain: the earlier takes precedence over the later."""
    made = patterns(_FILE, "patterns")
    return tuple((FactKind(kind), made[name]) for name, kind in read_toml(_FILE)["kinds"].items())


def find_fixed_forms(text: str) -> Iterator[Fact]:
    """The facts of a fixed form in ``text``. They do not overlap, and are in no particular order."""
    taken = bytearray(len(text))
    for kind, pattern in _forms():
        for match in pattern.finditer(text):
            begin, end = match.span()
            if not any(taken[begin:end]):
                taken[begin:end] = b"\1" * (end - begin)
                yield Fact(kind, Span(begin, end))
