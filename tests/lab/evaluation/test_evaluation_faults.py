"""Figures on planted faults, compared with cases counted by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.results import Finding, Severity
from assistant.domain.text import Span
from assistant.lab.evaluation.faults import FaultFigures, faults
from assistant.lab.evaluation.figures import Figures
from assistant.lab.evaluation.gold import Annotation, Gold, LabelledSpan, ReportSpan, load
from assistant.lab.evaluation.metrics import Counts

FIGURES = Figures(1, 3, 0, {}, None, "", Counts(), Counts(), Counts(), Counts(), Counts(), 1.0)


def _finding(rule: str, begin: int, end: int, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(rule, severity, Span(begin, end), "", 1.0)


def _gold(*planted: tuple[str, int, int]) -> Gold:
    there = tuple(LabelledSpan(Span(begin, end), (name,)) for name, begin, end in planted)
    annotation = Annotation("A", "", (), (), (), (), faults=there)
    return Gold({"A": annotation}, (), traps=(ReportSpan("A", Span(50, 60)), ReportSpan("A", Span(70, 80))))


@pytest.mark.parametrize(
    ("found", "by_type", "findings"),
    [
        ([_finding("wording", 12, 30)], {"stale_wording": Counts(1, 1, 1)}, Counts(1, 1, 1)),
        ([_finding("year_left", 12, 30)], {"stale_wording": Counts(0, 0, 1)}, Counts(1, 1, 1)),
        ([_finding("wording", 20, 30)], {"stale_wording": Counts(0, 0, 1)}, Counts(0, 1, 0)),
        ([_finding("reuse", 10, 20)], {"stale_wording": Counts(0, 0, 1)}, Counts(0, 0, 0)),
    ],
    ids=["touched by its rule", "touched by another rule", "beside it", "a rule of no fault"],
)
def test_a_fault_is_found_where_its_rule_touches_it(
    found: list[Finding], by_type: dict[str, Counts], findings: Counts
) -> None:
    figures = faults(_gold(("stale_wording", 10, 20)), {"A": found})

    assert (figures.by_type, figures.findings) == (by_type, findings)


def test_types_add_up_and_traps_are_told_by_any_rule() -> None:
    gold = _gold(("placeholder", 0, 4), ("placeholder", 10, 14), ("year_left", 20, 25))
    found = [_finding("placeholder", 0, 4), _finding("year_left", 20, 25), _finding("wrong_post", 55, 65)]

    figures = faults(gold, {"A": found})

    assert figures.by_type == {"placeholder": Counts(1, 1, 2), "year_left": Counts(1, 1, 1)}
    assert (figures.detected, figures.traps) == (Counts(2, 2, 3), Counts(1, 1, 2))
    assert figures.findings == Counts(2, 3, 2)


def test_a_fault_counts_at_any_severity_and_a_trap_as_a_warning() -> None:
    """Of two infos and two warnings: a fault by an info, a trap by an info, a trap by a warning, and one right warning."""
    gold = _gold(("placeholder", 0, 4), ("year_left", 20, 25))
    found = [
        _finding("placeholder", 0, 4, Severity.INFO),
        _finding("year_left", 20, 25),
        _finding("wrong_post", 55, 65),
        _finding("wrong_post", 75, 78, Severity.INFO),
    ]

    figures = faults(gold, {"A": found})

    assert figures.detected == Counts(2, 2, 2)
    assert (figures.traps, figures.traps_hinted) == (Counts(1, 1, 2), Counts(2, 2, 2))
    assert (figures.warnings, figures.findings) == (Counts(1, 2, 1), Counts(2, 4, 2))
    assert figures.hints_per_report == 2.0


def test_the_table_and_the_dictionary_tell_them() -> None:
    measured = FaultFigures(
        {"stale_wording": Counts(3, 3, 4)},
        Counts(1, 1, 8),
        Counts(3, 5, 3),
        traps_hinted=Counts(2, 2, 8),
        warnings=Counts(2, 4, 2),
        reports=2,
    )
    figures = replace(FIGURES, faults=measured)

    rows = [line.split() for line in figures.as_table().splitlines() if "差错" in line]
    assert rows == [
        ["差错", "找到", "0.750（3/4）", "—", "≥", "0.80"],
        ["差错", "找到（提法）", "0.750（3/4）", "—", "—"],
        ["差错", "提示中确是差错的", "0.600（3/5）", "—", "—"],
        ["差错", "请核对的一级中确是差错的", "0.500（2/4）", "—", "≥", "0.80"],
        ["差错", "每篇拿不准的提示", "0.50", "—", "≤", "2"],
        ["误报：看似差错（请核对的一级）", "0.125", "—", "≤", "0.03"],
    ]
    assert figures.as_dict()["faults"] == {
        "found": 0.75,
        "by_type": {"stale_wording": "3/4"},
        "traps_raised": 0.125,
        "traps_hinted": 0.25,
        "warnings_right": 0.5,
        "hints_per_report": 0.5,
        "findings": 5,
        "precision": 0.6,
    }


def test_a_set_is_read_with_its_faults_and_traps(tmp_path: Path) -> None:
    (tmp_path / "annotations").mkdir()
    entry = {"id": "A", "faults": [{"begin": 4, "end": 9, "type": "year_left", "text": "2022年"}]}
    (tmp_path / "annotations/A.json").write_text(json.dumps(entry), encoding="utf-8")
    traps = {"fault_traps": [{"id": "A", "begin": 1, "end": 3, "text": "2021"}]}
    (tmp_path / "negatives.json").write_text(json.dumps(traps), encoding="utf-8")

    gold = load(tmp_path)

    assert gold.annotations["A"].faults == (LabelledSpan(Span(4, 9), ("year_left",)),)
    assert (gold.negatives, gold.traps) == ((), (ReportSpan("A", Span(1, 3)),))
