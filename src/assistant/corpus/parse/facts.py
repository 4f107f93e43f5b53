"""Facts of a report as typed spans: figures, dates, documents, places and organisations."""

from assistant.corpus.parse.figures import find_figures
from assistant.corpus.parse.names import find_names
from assistant.domain.covered import CoveredText
from assistant.domain.report import Fact, FactKind


def find_facts(text: str) -> tuple[Fact, ...]:
    """The facts of ``text``, in order and not overlapping.

    Where a name and a figure overlap, the name wins (县第五小学); the title of a document is one fact, whatever it names.
    """
    figures = find_figures(text)
    titles = [fact.span for fact in figures if fact.kind is FactKind.DOC]
    inside = CoveredText(len(text), titles)
    names = [name for name in find_names(text) if not inside.covers(name.span)]
    named = CoveredText(len(text), (name.span for name in names))
    figures = [fact for fact in figures if not named.overlaps(fact.span)]
    return tuple(sorted([*names, *figures], key=lambda fact: fact.span))
