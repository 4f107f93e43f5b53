"""Of all stretches the reported ones: each part of the draft once, with its best source."""

from assistant.reuse.chain import Stretch, stretch_of
from assistant.reuse.hits import Hit
from assistant.reuse.selection import Candidate, selected
from assistant.reuse.sources import SourceRef

EARLY, LATE, OTHER = (SourceRef(0, number) for number in range(3))
YEARS = {EARLY: 2020, LATE: 2022, OTHER: 2021}


def _stretch(begin: int, end: int, similarity: float = 1.0) -> Stretch:
    """Clauses of ten characters each."""
    return stretch_of(
        [Hit(at, at + 10, at, at + 10, similarity, 10 * similarity**2) for at in range(begin, end, 10)]
    )


def _precedence(one: Candidate) -> tuple[int, int, str]:
    return (0, 0, "") if one.source is None else (1, YEARS[one.source], str(one.source))


def _selected(*candidates: Candidate) -> list[tuple[SourceRef | None, int, int, list[SourceRef | None]]]:
    return [
        (best.source, best.stretch.begin, best.stretch.end, [other.source for other in others])
        for best, others in selected(candidates, _precedence, lambda _: 11.0)
    ]


def test_of_equals_the_earliest_is_the_source_and_the_others_are_named() -> None:
    found = _selected(
        Candidate(LATE, _stretch(0, 50)), Candidate(EARLY, _stretch(0, 50)), Candidate(OTHER, _stretch(0, 50))
    )
    assert found == [(EARLY, 0, 50, [OTHER, LATE])]


def test_the_nearest_is_the_source_even_if_it_is_later() -> None:
    found = _selected(Candidate(EARLY, _stretch(0, 50, 0.8)), Candidate(LATE, _stretch(0, 50)))
    assert found == [(LATE, 0, 50, [EARLY])]


def test_the_draft_itself_comes_first() -> None:
    found = _selected(Candidate(EARLY, _stretch(0, 50)), Candidate(None, _stretch(0, 50)))
    assert found == [(None, 0, 50, [EARLY])]


def test_the_longer_one_wins_and_the_rest_of_the_other_is_reported() -> None:
    found = _selected(Candidate(EARLY, _stretch(0, 60)), Candidate(LATE, _stretch(30, 120)))
    assert found == [(EARLY, 0, 30, []), (LATE, 30, 120, [])]


def test_a_rest_that_is_too_weak_is_not_reported() -> None:
    found = _selected(Candidate(EARLY, _stretch(0, 40)), Candidate(LATE, _stretch(10, 120)))
    assert found == [(LATE, 10, 120, [])]


def test_stretches_that_do_not_overlap_are_all_reported_by_position() -> None:
    found = _selected(Candidate(LATE, _stretch(50, 90)), Candidate(EARLY, _stretch(0, 50)))
    assert found == [(EARLY, 0, 50, []), (LATE, 50, 90, [])]


def test_a_report_with_less_than_half_of_it_is_not_named() -> None:
    found = _selected(
        Candidate(EARLY, _stretch(0, 100)),
        Candidate(LATE, _stretch(0, 50)),
        Candidate(OTHER, _stretch(0, 40)),
    )
    assert found == [(EARLY, 0, 100, [LATE])]
