"""Figures on planted reuse, compared with cases counted by hand."""

import json
from dataclasses import replace
from math import log2
from pathlib import Path

import pytest

from assistant.base.errors import BadInput
from assistant.domain.results import Finding, FindingPart, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Span
from assistant.lab.evaluation.gold import Annotation, Gold, ReportSpan, ReusedSpan, load
from assistant.lab.evaluation.metrics import Counts
from assistant.lab.evaluation.reuse import reuse


def _finding(
    begin: int, end: int, kind: Kind = Kind.COPIED, level: Level = Level.VERBATIM, source: str = "B"
) -> Finding:
    match = Match.at(Origin(source, "", "", None), Span(0, end - begin), "")
    return Finding("reuse", Severity.WARNING, Span(begin, end), "", 9.0, kind, level, match)


def _gold(**more: object) -> Gold:
    annotation = Annotation(
        "A",
        "",
        (),
        headings=(Span(10, 20),),
        portfolios=(),
        facts=(),
        reuse=(ReusedSpan(Span(20, 60), "B", "verbatim", "copied"),),
        set_phrases=(Span(80, 90),),
        title=Span(0, 10),
    )
    other = Annotation("B", "", (), (), (), ())
    return Gold({"A": annotation, "B": other}, (), **more)  # type: ignore[arg-type]


def test_characters_beyond_the_stretch_cost_precision() -> None:
    """Found 30 of 40 planted characters and 10 others; those of heading and title are neutral."""
    figures = reuse(_gold(), {"A": [_finding(5, 50), _finding(70, 80)], "B": []})

    assert figures.characters == Counts(30, 40, 40)
    assert figures.plagdet == pytest.approx(0.75)
    assert (figures.by_level["verbatim"], figures.kinds, figures.levels) == (
        Counts(1, 1, 1),
        Counts(1, 1, 1),
        Counts(1, 1, 1),
    )


def test_findings_of_other_rules_are_not_reuse() -> None:
    other = Finding("wording", Severity.WARNING, Span(20, 60), "", 1.0)

    assert reuse(_gold(), {"A": [other], "B": []}).characters == Counts(0, 0, 40)


def test_a_case_detected_in_pieces_counts_less() -> None:
    figures = reuse(_gold(), {"A": [_finding(20, 40), _finding(40, 60)], "B": []})

    assert (figures.granularity, figures.plagdet) == (2.0, pytest.approx(1 / log2(3)))


def test_less_than_half_is_not_a_detection() -> None:
    figures = reuse(_gold(), {"A": [_finding(20, 39)], "B": []})

    assert figures.by_level == {"verbatim": Counts(0, 0, 1)}


def test_wrong_kinds_and_levels_are_counted() -> None:
    figures = reuse(_gold(), {"A": [_finding(20, 60, Kind.SELF, Level.NUMBERS)], "B": []})

    assert (figures.kinds, figures.levels) == (Counts(0, 1, 1), Counts(0, 1, 1))


@pytest.mark.parametrize(
    ("found", "flagged"),
    [
        ([_finding(80, 90)], 1),
        ([_finding(80, 90, Kind.FORMULA)], 0),
        ([_finding(70, 100)], 0),
    ],
    ids=["flagged", "reported as a formula", "inside something longer"],
)
def test_set_phrases(found: list[Finding], flagged: int) -> None:
    assert reuse(_gold(), {"A": found, "B": []}).set_phrases == Counts(flagged, flagged, 1)


def test_negatives_count_in_both_directions() -> None:
    pair = (ReportSpan("A", Span(100, 120)), ReportSpan("B", Span(0, 30)))
    gold = _gold(negatives=(pair,))

    assert reuse(gold, {"A": [_finding(100, 112)], "B": []}).negatives == Counts(1, 1, 1)
    assert reuse(gold, {"A": [_finding(100, 109)], "B": []}).negatives == Counts(0, 0, 1)
    assert reuse(gold, {"A": [_finding(100, 120, source="C")], "B": []}).negatives == Counts(0, 0, 1)


def test_recall_leaves_out_neutral_characters() -> None:
    """Of 40 planted characters 10 are a set phrase: flagging these alone is precise, and finds nothing."""
    gold = _gold(neutral=(ReportSpan("A", Span(20, 30)),))
    figures = reuse(gold, {"A": [_finding(20, 45)], "B": []})

    assert (figures.precision, figures.core, figures.recall) == (1.0, Counts(15, 15, 30), 0.5)


def test_between_reports_of_one_year_the_side_of_the_source_is_neutral() -> None:
    annotation = _gold().annotations["A"]
    case = ReusedSpan(Span(20, 60), "B", "verbatim", "copied", source_span=Span(100, 140))
    other = Annotation("B", "", (), (), (), ())
    gold = Gold({"A": replace(annotation, reuse=(case,)), "B": other}, ())
    found = {"A": [_finding(20, 60)], "B": [_finding(100, 150, source="A")]}

    same = reuse(gold, found, {"A": 2023, "B": 2023})
    earlier = reuse(gold, found, {"A": 2023, "B": 2022})

    assert (same.characters, earlier.characters) == (Counts(40, 50, 40), Counts(40, 90, 40))


def test_a_level_is_that_of_the_part_that_covers_the_case() -> None:
    parts = (
        FindingPart(Span(5, 25), Span(0, 20), Level.NUMBERS),
        FindingPart(Span(25, 60), Span(20, 55), Level.VERBATIM),
    )
    merged = replace(_finding(5, 60, level=Level.LIGHT), parts=parts)

    assert reuse(_gold(), {"A": [merged], "B": []}).levels == Counts(1, 1, 1)


def test_procedural_wording_is_neutral() -> None:
    gold = _gold(neutral=(ReportSpan("A", Span(60, 80)),))

    assert reuse(gold, {"A": [_finding(20, 80)], "B": []}).characters == Counts(40, 40, 40)


def test_a_chain_of_set_phrases_reported_as_copied_is_counted() -> None:
    gold = _gold(chains=(ReportSpan("A", Span(100, 140)),))

    assert reuse(gold, {"A": [_finding(100, 130)], "B": []}).chains == Counts(1, 1, 1)
    assert reuse(gold, {"A": [_finding(100, 130, Kind.SELF)], "B": []}).chains == Counts(0, 0, 1)


def test_a_gold_set_is_read_with_its_optional_files(tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    entry = {
        "id": "A",
        "title_span": {"begin": 0, "end": 3},
        "reuse": [{"begin": 4, "end": 9, "src_id": "B", "level": "light", "kind": "self"}],
        "fixed": [{"begin": 10, "end": 12}],
    }
    (tmp_path / "annotations/A.json").write_text(json.dumps(entry), encoding="utf-8")
    pair = {"a": {"id": "A", "begin": 0, "end": 1}, "b": {"id": "B", "begin": 2, "end": 3}}
    (tmp_path / "negatives.json").write_text(json.dumps({"pairs": [pair]}), encoding="utf-8")
    (tmp_path / "grey.json").write_text(json.dumps([pair]), encoding="utf-8")

    gold = load(tmp_path)

    assert gold.annotations["A"].reuse == (ReusedSpan(Span(4, 9), "B", "light", "self"),)
    assert (gold.annotations["A"].set_phrases, gold.annotations["A"].title) == ((Span(10, 12),), Span(0, 3))
    assert gold.negatives == ((ReportSpan("A", Span(0, 1)), ReportSpan("B", Span(2, 3))),)
    assert gold.neutral == (ReportSpan("A", Span(0, 1)), ReportSpan("B", Span(2, 3)))


def test_invalid_negatives_are_refused_by_file(tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations/A.json").write_text('{"id": "A"}', encoding="utf-8")
    (tmp_path / "negatives.json").write_text('{"pairs": [{"a": 1}]}', encoding="utf-8")

    with pytest.raises(BadInput, match=r"negatives\.json"):
        load(tmp_path)
