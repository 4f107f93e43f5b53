"""Past reports that name the villages of a draft, looked up before the rules run, since rules query nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from assistant.base.tables import characters
from assistant.corpus.parse.common_words import holds_common_word
from assistant.domain.report import Report
from assistant.domain.results import Access, Filters
from assistant.domain.text import Span
from assistant.reuse.paraphrase_search import Meaning

MOST = 60
"""Lookups for one draft."""

_REPORTS = 50
_VILLAGE = re.compile(r"(?:村|社区)(?![委民支两级集部务容域官医校貌史规干庄组])")
_ANY_VILLAGE = re.compile(r"(?=([\u4e00-\u9fff]{2}(?:村|社区)))")
_STEMS = (4, 3, 2)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}$")
_NO_NAME = characters("ends_no_name_of_a_village")


def reports_naming_places(
    draft: Report, meaning: Meaning, exclude: frozenset[str], access: Access, span: Span | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Villages that ``draft`` names once (within ``span``, where given) → the other reports in which they stand.

    A name's left edge is not written: of what could be the name, that which stands in most reports is taken, and of
    those that stand in as many the longest. ``exclude``: reports left out, such as an earlier version of the draft.
    """
    index = meaning.index
    candidates = index.candidates(Filters(exclude_reports=exclude | {draft.id}), access)
    found: dict[str, tuple[str, ...]] = {}
    for names in islice(_mentions(draft.text, span), MOST // len(_STEMS)):
        known = {}
        for name in names:
            ranking, _ = index.exact(name, candidates, _REPORTS)
            known[name] = tuple(dict.fromkeys(index.report_ids([int(row) for row in ranking.rows])))
        best = max(names, key=lambda name: (len(known[name]), len(name)))
        if known[best]:
            found[best] = known[best]
    return found


def _mentions(text: str, span: Span | None) -> Iterator[tuple[str, ...]]:
    """For each place where a village could be named once, what could be its name."""
    times = Counter(match[1] for match in _ANY_VILLAGE.finditer(text))
    for match in _VILLAGE.finditer(text):
        if span is not None and not span.begin <= match.start() < span.end:
            continue
        before = _HAN.search(text, max(0, match.start() - _STEMS[0]), match.start())
        if before is None or before[0][-1] in _NO_NAME:
            continue
        stems = [before[0][-length:] for length in _STEMS if length <= len(before[0])]
        if holds_common_word(stems[-1]):
            continue  # 薄弱村, 示范村
        names = tuple(stem + match[0] for stem in stems)
        if times[names[-1]] == 1:
            yield names
