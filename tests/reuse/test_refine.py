"""Edges, joining and separating of stretches, on hits laid out by hand: positions are folded characters."""

import pytest

from assistant.reuse.chain import Stretch, stretch_of
from assistant.reuse.folding import folded
from assistant.reuse.hits import Hit
from assistant.reuse.refine import (
    THRESHOLD,
    THRESHOLD_WITHIN,
    completed,
    is_dense,
    joined,
    required,
    separated,
    similarity,
    trimmed,
    with_corroborated,
)


def _hit(begin: int, end: int, there: int, similar: float = 1.0, weight: float = 1.0) -> Hit:
    """A hit whose place in the source is as long as the clause, each character of weight ``weight``."""
    length = end - begin
    return Hit(begin, end, there, there + length, similar, weight * length * similar**2)


def _stretch(*hits: Hit) -> Stretch:
    return stretch_of(hits)


def _ranges(found: list[Stretch]) -> list[tuple[int, int]]:
    return [(one.begin, one.end) for one in found]


EXACT = (_hit(0, 20, 100), _hit(20, 40, 120))


def test_similarity_is_the_mean_over_covered_characters() -> None:
    assert similarity(_stretch(_hit(0, 30, 0), _hit(40, 50, 40, similar=0.6))) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("similar", "threshold", "expected"),
    [
        pytest.param(1.0, THRESHOLD, 11.0, id="untouched"),
        pytest.param(0.8, THRESHOLD, 16.5, id="a fifth was changed"),
        pytest.param(0.6, THRESHOLD, 22.0, id="two fifths: twice as much"),
        pytest.param(1.0, THRESHOLD_WITHIN, 5.0, id="untouched, within the report"),
        pytest.param(0.8, THRESHOLD_WITHIN, 5.9, id="a fifth was changed, within the report"),
    ],
)
def test_the_more_was_changed_the_higher_the_score_must_be(
    similar: float, threshold: float, expected: float
) -> None:
    assert required(_stretch(_hit(0, 30, 0, similar)), threshold) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        pytest.param(EXACT, (0, 40), id="nothing to trim"),
        pytest.param((*EXACT, _hit(40, 48, 140, 0.7)), (0, 40), id="a changed tail beside untouched text"),
        pytest.param((*EXACT, _hit(40, 60, 140, 0.7)), (0, 60), id="a changed tail of weight"),
        pytest.param((*EXACT, _hit(40, 48, 140, 0.9)), (0, 48), id="a tail that differs by a character"),
        pytest.param(
            (_hit(0, 20, 100, 0.9), _hit(20, 40, 120, 0.9), _hit(40, 50, 140, 0.55)),
            (0, 40),
            id="a tail far less similar than the rest",
        ),
        pytest.param(
            (_hit(0, 20, 100, 0.9), _hit(20, 40, 120, 0.9), _hit(40, 50, 140, 0.65)),
            (0, 50),
            id="a tail somewhat less similar than the rest",
        ),
        pytest.param((*EXACT, _hit(70, 76, 170)), (0, 40), id="beyond a gap that costs more than it scores"),
        pytest.param((*EXACT, _hit(45, 60, 145)), (0, 60), id="beyond a gap that it makes up for"),
        pytest.param((*EXACT, _hit(40, 50, 20)), (0, 40), id="far off in the source"),
    ],
)
def test_chance_edges_are_trimmed(hits: tuple[Hit, ...], expected: tuple[int, int]) -> None:
    found = trimmed(_stretch(*hits), draft_sentences=[0, 200], source_sentences=[0, 300])
    assert (found.begin, found.end) == expected


def test_a_changed_opening_of_the_sentence_on_both_sides_stays() -> None:
    """Who and where come first in a sentence, and are what a copy changes."""
    hits = (_hit(0, 8, 100, 0.6), _hit(8, 28, 108), _hit(28, 48, 128))
    aligned = trimmed(_stretch(*hits), draft_sentences=[0, 60], source_sentences=[0, 102, 300])
    elsewhere = trimmed(_stretch(*hits), draft_sentences=[0, 60], source_sentences=[0, 90, 300])
    assert ((aligned.begin, aligned.end), (elsewhere.begin, elsewhere.end)) == ((0, 48), (8, 48))


HERE = folded("镇里给每个村配了两名护林员，白天巡山晚上守夜，开年以来没有冒过一次烟。").text()
THERE = folded("县里给每个村配了两名护林员，白天巡山夜里守卡，开春以来没有起过一处火。").text()


def test_a_rewritten_stretch_extends_over_the_rest_of_its_sentence() -> None:
    begin, end = HERE.index("给每个村"), HERE.index("以来没有冒过")
    stretch = _stretch(Hit(begin, end, begin, end, 0.85, 12.0))
    found = completed(stretch, HERE, THERE, [], [0, len(HERE)], [0, len(THERE)])
    assert (HERE[found.begin : found.end], THERE[found.there : found.there_end]) == (HERE, THERE)


def test_an_untouched_stretch_ends_where_the_common_text_ends() -> None:
    begin, end = HERE.index("给每个村"), HERE.index("晚上")
    stretch = _stretch(Hit(begin, end, begin, end, 1.0, 18.0))
    assert completed(stretch, HERE, THERE, [], [0, len(HERE)], [0, len(THERE)]) == stretch


def test_a_stretch_does_not_extend_over_a_boundary_or_an_unlike_rest() -> None:
    begin, end = HERE.index("给每个村"), HERE.index("以来没有冒过")
    stretch = _stretch(Hit(begin, end, begin, end, 0.85, 12.0))
    bounded = completed(stretch, HERE, THERE, [begin, end], [0, len(HERE)], [0, len(THERE)])
    other = THERE[:end] + folded("全县秋粮收购价格稳住了。").text()
    unlike = completed(stretch, HERE, other, [], [0, len(HERE)], [0, len(other)])
    assert (bounded.begin, bounded.end, unlike.begin, unlike.end) == (begin, end, 0, end)


@pytest.mark.parametrize(
    ("second", "boundaries", "expected"),
    [
        pytest.param(_hit(60, 80, 190), [], [(0, 80)], id="near on both sides"),
        pytest.param(_hit(90, 110, 190), [], [(0, 40), (90, 110)], id="far in the draft"),
        pytest.param(_hit(60, 80, 260), [], [(0, 40), (60, 80)], id="far in the source"),
        pytest.param(_hit(60, 80, 40), [], [(0, 40), (60, 80)], id="before it in the source"),
        pytest.param(_hit(60, 80, 190), [50], [(0, 40), (60, 80)], id="a paragraph begins between them"),
    ],
)
def test_what_follows_on_both_sides_is_joined(
    second: Hit, boundaries: list[int], expected: list[tuple[int, int]]
) -> None:
    assert _ranges(joined([_stretch(*EXACT), _stretch(second)], boundaries)) == expected


@pytest.mark.parametrize(
    ("hits", "dense"),
    [
        pytest.param((_hit(0, 20, 0), _hit(30, 50, 30)), True, id="most of it"),
        pytest.param((_hit(0, 10, 0), _hit(60, 70, 60)), False, id="a few words in the draft"),
        pytest.param((_hit(0, 20, 0), _hit(20, 40, 200)), False, id="a few words in the source"),
    ],
)
def test_a_stretch_is_dense_on_both_sides(hits: tuple[Hit, ...], dense: bool) -> None:
    assert is_dense(_stretch(*hits)) is dense


def test_a_long_untouched_run_is_separated_from_a_rewritten_one() -> None:
    exact = [_hit(at, at + 30, at) for at in (0, 30, 60)]
    rewritten = [_hit(at, at + 30, at, 0.6) for at in (90, 120)]
    sentences = [0, 30, 60, 90, 120, 150]
    assert _ranges(separated(_stretch(*exact, *rewritten), sentences, [])) == [(0, 90), (90, 150)]
    # Sixty untouched characters are too few to stand alone.
    assert _ranges(separated(_stretch(*exact[1:], *rewritten), sentences, [])) == [(30, 150)]


def test_items_changed_unlike_are_separated_where_they_keep_their_order() -> None:
    items = (_hit(0, 40, 0), _hit(40, 80, 40, 0.6))
    assert _ranges(separated(_stretch(*items), [0, 80], [0, 40])) == [(0, 40), (40, 80)]
    moved = (_hit(0, 40, 60), _hit(40, 80, 10, 0.6))
    assert _ranges(separated(_stretch(*moved), [0, 80], [0, 40])) == [(0, 80)]


def test_a_weak_stretch_counts_beside_a_strong_one_only() -> None:
    heading, paragraph = _stretch(_hit(0, 8, 0)), _stretch(_hit(10, 60, 12))
    elsewhere = _stretch(_hit(0, 8, 400))
    assert _ranges(with_corroborated([heading, paragraph], THRESHOLD)) == [(0, 8), (10, 60)]
    assert _ranges(with_corroborated([elsewhere, paragraph], THRESHOLD)) == [(10, 60)]
    assert with_corroborated([heading], THRESHOLD) == []
