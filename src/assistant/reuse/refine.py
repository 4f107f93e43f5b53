"""Chains → reported stretches: chance edges are trimmed, parts of one copy joined, unlike runs separated.

A stretch extends from the first to the last character that is really shared; one copied passage is one stretch; where
an untouched passage of some length stands beside a rewritten one, they are two. Lengths, gaps and distances are in
folded characters, similarities and shares in 0–1, scores in weighted characters (weight × similarity², summed).
Constants were set on three annotated sets (twelve, thirty-two and ten fictional reports with planted reuse), the
threshold on sentences of 3,590 public documents. docs/architecture.md says how much the figures move with each.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Indel

from assistant.reuse.chain import MAX_HITS, Stretch, stretch_of
from assistant.reuse.corroboration import corroborated
from assistant.reuse.hits import Hit

THRESHOLD, THRESHOLD_WITHIN = 11.0, 5.0
"""Score that an untouched stretch needs against other reports, and inside one report."""

PER_CHANGE, PER_CHANGE_WITHIN = 2.5, 0.9
"""How the threshold grows with the share of changed characters: × (1 + this × (1 − similarity))."""

_MAX_DROP = 0.3
"""An edge whose similarity is so far below that of the rest is trimmed …"""

_NEAR_SENTENCE_EDGE = 3
"""… unless it lies within this distance of a sentence boundary on both sides …"""

_MIN_SIMILARITY_FRAMED = 0.45
"""… and has at least this similarity."""

_ADJACENT, _ADJACENT_SOURCE = 3, 15
"""Largest gap between clauses that follow each other, in the draft and in the source."""

_GAP_COST, _GAP_COST_DRAFT, _GAP_COST_SOURCE = 2.5, 0.2, 0.13
"""Score that a run beyond a gap needs to stay, plus more per character of the gap in the draft and in the source."""

_JOIN_GAP, _JOIN_GAP_SOURCE = 45, 110
"""Largest gaps between two stretches that are joined."""

_MIN_DENSITY, _MIN_DENSITY_SOURCE = 0.4, 0.3
"""Matched share of a stretch in the draft and of its range in the source; with less, it is a few words in common."""

_EXACT = 0.995
"""Similarity from which a clause is unchanged (rounding aside)."""

_LONG_EXACT = 80
"""Length from which an untouched run of whole sentences is a stretch of its own beside a rewritten one."""

_REWRITTEN = 0.85
"""Matched share below which a neighbour of an untouched run is rewritten."""

_MIN_ITEM = 25
"""Length from which an item of a list can be a stretch of its own."""

_UNLIKE = 0.2
"""Difference of the matched shares of two neighbours that are kept apart."""

_MIN_EDGE_SCORE = 1.0
"""Score below which a changed edge is trimmed."""

_STRONG_EDGE_SCORE = 3.0
"""Score from which a changed edge beside untouched text stays; twice as much below ``_NEARLY_EXACT``."""

_UNTOUCHED, _NEARLY_EXACT = 0.95, 0.85
"""Similarities: a stretch without rewriting, and an edge that differs by a character or two."""

_MAX_CUT = 12
"""Characters of a source sentence that may be missing at its end in the draft."""

_MAX_REST, _MIN_REST_RATIO, _MIN_REST_SIMILARITY = 40, 0.5, 0.2
"""The rest of a sentence on both sides: longest, shorter over longer, Indel similarity."""

_MIN_SIMILARITY_BESIDE = 0.9
"""Least similarity of a weak stretch that is corroborated by a strong one."""


def stretches(
    chained: Sequence[Stretch],
    here: str,
    there: str,
    boundaries: Sequence[int],
    draft_sentences: Sequence[int],
    source_sentences: Sequence[int],
    item_begins: Sequence[int],
    threshold: float = THRESHOLD,
) -> list[Stretch]:
    """The stretches to report of the chains of one report, in the order of the draft.

    ``here`` and ``there`` are the folded texts with their sentence boundaries, ``boundaries`` the positions of the draft
    that no stretch may cross, ``item_begins`` where its list items begin.
    """
    found = joined(
        [trimmed(chain, draft_sentences, source_sentences) for chain in joined(chained, boundaries)],
        boundaries,
    )
    found = [
        completed(stretch, here, there, boundaries, draft_sentences, source_sentences) for stretch in found
    ]
    parts = [
        part
        for stretch in found
        if is_dense(stretch)
        for part in separated(stretch, draft_sentences, item_begins)
    ]
    return with_corroborated(parts, threshold)


def similarity(stretch: Stretch) -> float:
    """Mean similarity of the characters that hits cover."""
    return stretch.matched / sum(hit.end - hit.begin for hit in stretch.hits)


def required(stretch: Stretch, threshold: float) -> float:
    """The score from which a stretch is reported by itself: the more it was changed, the higher."""
    per_change = PER_CHANGE if threshold >= THRESHOLD else PER_CHANGE_WITHIN
    return threshold * (1.0 + per_change * (1.0 - similarity(stretch)))


def with_corroborated(found: Sequence[Stretch], threshold: float) -> list[Stretch]:
    """The stretches of one report that are strong enough, and weak ones beside such a one on both sides (a heading is)."""
    strong = [stretch for stretch in found if stretch.score >= required(stretch, threshold)]
    weak = [
        stretch
        for stretch in found
        if stretch.score < required(stretch, threshold) and similarity(stretch) >= _MIN_SIMILARITY_BESIDE
    ]
    return sorted([*strong, *corroborated(weak, strong)], key=lambda stretch: stretch.begin)


# --- edges -------------------------------------------------------------------------------------------


def trimmed(stretch: Stretch, draft_sentences: Sequence[int], source_sentences: Sequence[int]) -> Stretch:
    """The stretch without chance edges: those far less similar than the rest, or weaker than the gap before them."""
    hits = list(stretch.hits)
    while len(hits) > 1:
        runs = _runs(hits)
        if len(runs) > 1 and (cut := next((at for at in (0, -1) if _is_remote(runs, at)), None)) is not None:
            hits = [hit for run in (runs[1:] if cut == 0 else runs[:-1]) for hit in run]
        elif (
            cut := next(
                (at for at in (0, -1) if _is_unlike(hits, at, draft_sentences, source_sentences)), None
            )
        ) is not None:
            hits.pop(cut)
        else:
            break
    return stretch if len(hits) == len(stretch.hits) else stretch_of(hits)


def _runs(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits grouped into runs without a gap on either side."""
    runs: list[list[Hit]] = []
    for hit in hits:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and hit.begin - last.end <= _ADJACENT
            and -_ADJACENT <= hit.there - last.there_end <= _ADJACENT_SOURCE
        ):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return runs


def _is_remote(runs: Sequence[Sequence[Hit]], at: int) -> bool:
    """Whether the run at the edge scores less than the gap between it and the rest costs."""
    edge = runs[at]
    rest = [hit for run in (runs[1:] if at == 0 else runs[:-1]) for hit in run]
    own = sum(hit.score for hit in edge)
    if own > sum(hit.score for hit in rest):
        return False
    gap = rest[0].begin - edge[-1].end if at == 0 else edge[0].begin - rest[-1].end
    begin, end = min(hit.there for hit in edge), max(hit.there_end for hit in edge)
    distance = max(0, min(hit.there for hit in rest) - end, begin - max(hit.there_end for hit in rest))
    return own < _GAP_COST + _GAP_COST_DRAFT * gap + _GAP_COST_SOURCE * distance


def _is_unlike(
    hits: Sequence[Hit], at: int, draft_sentences: Sequence[int], source_sentences: Sequence[int]
) -> bool:
    """Whether the hit at the edge resembles its place so much less than the rest does that it is chance."""
    edge = hits[at]
    rest = hits[1:] if at == 0 else hits[:-1]
    covered = sum(hit.end - hit.begin for hit in rest)
    if edge.end - edge.begin > covered:
        return False
    if edge.score < _MIN_EDGE_SCORE and edge.similarity < _UNTOUCHED:
        return True
    core = sum((hit.end - hit.begin) * hit.similarity for hit in rest) / covered
    framed = (
        _near(edge.begin, draft_sentences, 0) and _near(edge.there, source_sentences, _NEAR_SENTENCE_EDGE)
        if at == 0
        else _near(edge.end, draft_sentences, 0)
        and _near(edge.there_end, source_sentences, _NEAR_SENTENCE_EDGE)
    )
    if framed and (
        core < _EXACT or at == 0
    ):  # subject and place begin a sentence, and are what a copy changes
        return edge.similarity < _MIN_SIMILARITY_FRAMED
    if core >= _EXACT:  # beside untouched text, a changed clause is chance unless its score is high
        return edge.similarity < _EXACT and edge.score < (
            _STRONG_EDGE_SCORE if edge.similarity >= _NEARLY_EXACT else 2 * _STRONG_EDGE_SCORE
        )
    return edge.similarity < core - _MAX_DROP


def _near(position: int, edges: Sequence[int], distance: int) -> bool:
    at = bisect_left(edges, position - distance)
    return at < len(edges) and edges[at] <= position + distance


def completed(
    stretch: Stretch,
    here: str,
    there: str,
    boundaries: Sequence[int],
    draft_sentences: Sequence[int],
    source_sentences: Sequence[int],
) -> Stretch:
    """A rewritten stretch, extended to whole sentences at its ends where about as much is left over on both sides."""
    if similarity(stretch) >= _UNTOUCHED:
        return stretch
    begin, source_begin = _before(stretch.begin, draft_sentences), _before(stretch.there, source_sentences)
    at = bisect_right(boundaries, stretch.begin)
    begin = max(begin, boundaries[at - 1]) if at else begin
    if _counterparts(here[begin : stretch.begin], there[source_begin : stretch.there]):
        stretch = replace(stretch, begin=begin, there=source_begin)
    end, source_end = _after(stretch.end, draft_sentences), _after(stretch.there_end, source_sentences)
    at = bisect_left(boundaries, stretch.end)
    end = min(end, boundaries[at]) if at < len(boundaries) else end
    if _counterparts(here[stretch.end : end], there[stretch.there_end : source_end]):
        stretch = replace(stretch, end=end, there_end=source_end)
    return stretch


def _before(position: int, edges: Sequence[int]) -> int:
    return edges[max(0, bisect_right(edges, position) - 1)]


def _after(position: int, edges: Sequence[int]) -> int:
    return edges[min(len(edges) - 1, bisect_left(edges, position))]


def _counterparts(rest: str, source_rest: str) -> bool:
    """Whether the rest of a sentence in the draft corresponds to the rest of the one in the source."""
    if not rest:
        return len(source_rest) <= _MAX_CUT
    shorter, longer = sorted((len(rest), len(source_rest)))
    if not shorter or longer > _MAX_REST or shorter < _MIN_REST_RATIO * longer:
        return False
    return Indel.normalized_similarity(rest, source_rest) >= _MIN_REST_SIMILARITY


# --- joining and separating --------------------------------------------------------------------------


def joined(found: Sequence[Stretch], boundaries: Sequence[int]) -> list[Stretch]:
    """Stretches of one report, between the same boundaries, that follow each other on both sides are joined."""
    result: list[Stretch] = []
    for stretch in sorted(found, key=lambda stretch: stretch.begin):
        last = result[-1] if result else None
        if (
            last is not None
            and 0 <= stretch.begin - last.end <= _JOIN_GAP
            and 0 <= stretch.there - last.there_end <= _JOIN_GAP_SOURCE
            and bisect_right(boundaries, last.begin) == bisect_right(boundaries, stretch.begin)
            and len(last.hits) + len(stretch.hits) <= MAX_HITS
        ):
            result[-1] = stretch_of([*last.hits, *stretch.hits])
        else:
            result.append(stretch)
    return result


def is_dense(stretch: Stretch) -> bool:
    """Whether enough of the stretch is matched on both sides; otherwise it is a few words in common."""
    return stretch.matched >= _MIN_DENSITY * (
        stretch.end - stretch.begin
    ) and stretch.matched >= _MIN_DENSITY_SOURCE * (stretch.there_end - stretch.there)


def separated(stretch: Stretch, sentences: Sequence[int], item_begins: Sequence[int]) -> list[Stretch]:
    """The stretch, cut between a long untouched run and a rewritten one, and between items that differ in change."""
    if len(stretch.hits) < 2:
        return [stretch]
    parts = _merge_alike(_by_exactness(stretch, sentences), _LONG_EXACT / 2, _REWRITTEN)
    parts = [piece for part in parts for piece in _merge_alike(_by_item(part, item_begins), _MIN_ITEM, 1.0)]
    if len(parts) < 2:
        return [stretch]
    parts[0] = replace(parts[0], begin=stretch.begin)
    parts[-1] = replace(parts[-1], end=stretch.end)
    return parts


def _by_exactness(stretch: Stretch, sentences: Sequence[int]) -> list[Stretch]:
    """Cut where long untouched runs of whole sentences begin and end."""
    runs: list[tuple[bool, list[Hit]]] = []
    for group in _grouped(stretch, sentences):
        covered = sum(hit.end - hit.begin for hit in group)
        exact = all(hit.similarity >= _EXACT for hit in group) and covered >= 0.98 * (
            group[-1].end - group[0].begin
        )
        if runs and runs[-1][0] == exact and (not exact or group[0].begin - runs[-1][1][-1].end <= _ADJACENT):
            runs[-1][1].extend(group)
        else:
            runs.append((exact, list(group)))
    parts: list[list[Hit]] = []
    cut = False
    for exact, group in runs:
        long = exact and group[-1].end - group[0].begin >= _LONG_EXACT
        if parts and not (long or cut):
            parts[-1].extend(group)
        else:
            parts.append(list(group))
        cut = long
    return [stretch_of(part) for part in parts]


def _by_item(stretch: Stretch, item_begins: Sequence[int]) -> list[Stretch]:
    """Cut at items, where they stand in the order of the source."""
    parts = [stretch_of(group) for group in _grouped(stretch, item_begins)]
    ordered = all(one.there_end <= other.there + _ADJACENT for one, other in pairwise(parts))
    return parts if ordered else [stretch]


def _grouped(stretch: Stretch, edges: Sequence[int]) -> list[list[Hit]]:
    """Hits grouped by the pair of ``edges`` between which they begin."""
    groups: dict[int, list[Hit]] = {}
    for hit in stretch.hits:
        groups.setdefault(bisect_right(edges, hit.begin), []).append(hit)
    return [groups[number] for number in sorted(groups)]


def _merge_alike(parts: Sequence[Stretch], min_length: float, rewritten: float) -> list[Stretch]:
    """Parts merged with the one before where one of the two is too short, or both were changed about as much."""
    result = [parts[0]]
    for part in parts[1:]:
        last = result[-1]
        shorter = min(part.end - part.begin, last.end - last.begin)
        one, other = sorted((_matched_share(part), _matched_share(last)))
        if shorter < min_length or one > rewritten or other - one < _UNLIKE:
            result[-1] = stretch_of([*last.hits, *part.hits])
        else:
            result.append(part)
    return result


def _matched_share(stretch: Stretch) -> float:
    return stretch.matched / max(stretch.end - stretch.begin, stretch.there_end - stretch.there)
