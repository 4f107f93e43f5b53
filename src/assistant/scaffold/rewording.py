"""Other ways to put a sentence that stands in another report: the same meaning in other words."""

from collections.abc import Iterable, Sequence

from assistant.domain.text import fold
from assistant.index.encoders import Encoder
from assistant.scaffold.blanks import BLANK
from assistant.scaffold.clean import LEAST, is_whole
from assistant.scaffold.cursor import Place
from assistant.scaffold.matching import bigrams
from assistant.scaffold.pools import Entry, Pool, alike, grams_of
from assistant.scaffold.words import words

NEAR, SHARED = 0.4, 0.35
"""Least cosine of a rewording to the sentence it is to replace; most shared pairs of letters, of those of the shorter."""

_MOST = 3
_LONGEST = 120  # characters of a rewording
_BEHIND = 0.1  # of the best: what is further off is about something else


def rewordings(place: Place, own: Iterable[Entry], pools: Sequence[Pool], encoder: Encoder) -> list[Entry]:
    """Sentences that say in other words what the sentence at the cursor says, where that stands in a report already."""
    written = place.sentence.of(place.text)
    grams = grams_of(written)
    entries = [entry for pool in pools for entry in pool.entries]
    held = {entry.report.id for entry in (*own, *entries) if alike(entry.grams, grams)}
    if not held:
        return []
    known = [entry for entry in entries if entry.report.id not in held and _reads_well(entry)]
    if not known:
        return []
    texts = [BLANK.sub("", entry.statement.text.text) for entry in known]
    vectors = encoder.encode([written, *texts], kind="passage")
    ranked = sorted(
        zip((vectors[1:] @ vectors[0]).tolist(), known, texts, strict=True), key=lambda one: -one[0]
    )
    chosen: list[tuple[Entry, str]] = []
    for cosine, entry, text in ranked:
        if cosine < max(NEAR, ranked[0][0] - _BEHIND) or len(chosen) == _MOST:
            break
        if _shared(written, text) <= SHARED and all(_shared(text, other) <= SHARED for _, other in chosen):
            chosen.append((entry, text))
    return [entry for entry, _ in chosen]


def _reads_well(entry: Entry) -> bool:
    text = entry.statement.text
    return LEAST <= len(text.words()) <= _LONGEST and is_whole(text) and not words().hanging.match(text.text)


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's pairs of letters that stand in the other, in whatever order."""
    ours, theirs = (bigrams(fold(text)) for text in (one, other))
    return len(ours & theirs) / max(1, min(len(ours), len(theirs)))
