"""Facts of a report as typed spans: figures, dates, documents, places and organisations."""

import re
from dataclasses import replace

from assistant.corpus.parse.figures import find_figures
from assistant.corpus.parse.names import find_names
from assistant.domain.covered import CoveredText
from assistant.domain.report import Fact, FactKind
from assistant.domain.text import Span

_SPACED = re.compile(
    r"(?<![一-鿿0-9０-９.．])(?:[一-鿿0-9０-９.．,，%％] ){2,200}[一-鿿0-9０-９%％](?![一-鿿0-9０-９.．])"
)
"""Characters set apart by single blanks, as in forms: 城 镇 新 增 就 业 1 2 3 人."""


def find_facts(text: str) -> tuple[Fact, ...]:
    """The facts of ``text``, in order and not overlapping; blanks between single characters do not part them.

    Where a name and a figure overlap, the name wins (县第五小学); the title of a document is one fact, whatever it names.
    """
    blanks = [at for run in _SPACED.finditer(text) for at in range(run.start(), run.end()) if text[at] == " "]
    if not blanks:
        return _find(text)
    gone = set(blanks)
    kept = [at for at in range(len(text)) if at not in gone]
    return tuple(
        replace(fact, span=Span(kept[fact.span.begin], kept[fact.span.end - 1] + 1))
        for fact in _find("".join(text[at] for at in kept))
    )


def _find(text: str) -> tuple[Fact, ...]:
    figures = find_figures(text)
    titles = [fact.span for fact in figures if fact.kind is FactKind.DOC]
    inside = CoveredText(len(text), titles)
    names = [name for name in find_names(text) if not inside.covers(name.span)]
    named = CoveredText(len(text), (name.span for name in names))
    figures = [fact for fact in figures if not named.overlaps(fact.span)]
    return tuple(sorted([*names, *figures], key=lambda fact: fact.span))
