"""Figures on scaffolds and suggestions, compared with cases counted by hand."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from assistant.base.errors import BadInput
from assistant.domain.report import FactKind, Report, Role, SourceReport
from assistant.domain.results import (
    Layer,
    Move,
    Scaffold,
    ScaffoldFact,
    ScaffoldItem,
    ScaffoldRequest,
    ScaffoldSection,
    ScaffoldSource,
    Slot,
    Suggestion,
    SuggestionKind,
    SuggestionRequest,
    Suggestions,
)
from assistant.domain.text import Span
from assistant.lab.evaluation.figures import Figures
from assistant.lab.evaluation.gold import Annotation, Gold, LabelledSpan, ReusedSpan
from assistant.lab.evaluation.metrics import Counts
from assistant.lab.evaluation.scaffolds import ScaffoldFigures, foreseen, scaffolds
from assistant.service import Assistant

TEXT = "一、履职\n今年新增就业人数320人，发放创业贷款45万元，走访企业。2024年12月，评比获奖。\n二、打算\n明年再建食堂。\n"
DUTY = Span(TEXT.index("今年"), TEXT.index("二、"))
SOURCE = ScaffoldSource("A#1", SourceReport("A", "", "甲", "", "", 2023, ""), "走访企业若干家。")


def _report(report_id: str, author: str, year: int) -> Report:
    return Report(id=report_id, author=author, year=year, portfolios=("人社",), text=TEXT)


def _annotation(report_id: str, *reuse: ReusedSpan) -> Annotation:
    return Annotation(
        report_id,
        "",
        sections=(
            LabelledSpan(DUTY, ("履职",)),
            LabelledSpan(Span(TEXT.index("明年"), len(TEXT)), ("打算",)),
        ),
        headings=(),
        portfolios=(LabelledSpan(DUTY, ("人社",)),),
        facts=(LabelledSpan(Span(TEXT.index("就业"), TEXT.index("就业") + 2), ("org",)),),
        reuse=reuse,
    )


def _item(frame: str, *slots: Slot, sources: tuple[ScaffoldSource, ...] = (SOURCE,)) -> ScaffoldItem:
    return ScaffoldItem("i", Layer.SINGLE, "", Move.ACTION, frame, 1, slots, sources)


@dataclass
class _Service:
    """Offers the same to everyone; knows no author but 甲."""

    items: tuple[ScaffoldItem, ...] = ()
    facts: tuple[ScaffoldFact, ...] = ()
    frames: tuple[tuple[SuggestionKind, str], ...] = ()
    cursors: list[int] = field(default_factory=list)

    def scaffold(self, request: ScaffoldRequest) -> Scaffold:
        if request.author not in ("", "甲"):
            raise BadInput("没有这位作者", "")
        return Scaffold(request, (ScaffoldSection(Role.DUTY, "人社", (), self.items),), facts=self.facts)

    def suggestions(self, text: str, request: SuggestionRequest) -> Suggestions:
        self.cursors.append(request.cursor)
        assert text == TEXT[: request.cursor]
        found = tuple(Suggestion(kind, frame, Layer.OWN, "", Move.ACTION, 1) for kind, frame in self.frames)
        return Suggestions(Role.DUTY, (), found)


def _figures(service: _Service, gold: Gold | None = None, second: str = "乙") -> ScaffoldFigures:
    gold = gold or Gold({"A": _annotation("A"), "B": _annotation("B")}, ())
    reports = {"A": _report("A", "甲", 2023), "B": _report("B", second, 2024)}
    return scaffolds(gold, reports, cast(Assistant, cast(Any, service)))


def test_a_cell_is_covered_by_three_usable_items() -> None:
    """Of five items one has a digit, one names an organisation of the set, one has no source: two are left."""
    usable = _item("走访困难家庭并逐户送去慰问金〔金额〕")
    items = (
        usable,
        usable,
        _item("走访困难家庭并逐户送去慰问金500元"),
        _item("走访就业困难家庭并逐户送去慰问金"),
        _item("走访困难家庭并逐户送去慰问金", sources=()),
    )

    two, three = _figures(_Service(items)), _figures(_Service((*items, usable)))

    assert (two.covered, two.empty) == (Counts(0, 1, 1), Counts(0, 1, 1))
    assert (three.covered, three.empty) == (Counts(1, 1, 1), Counts(0, 1, 1))


def test_a_portfolio_of_one_author_is_no_cell() -> None:
    assert _figures(_Service(), second="甲").covered == Counts()


def test_figures_are_offered_by_name_and_unit() -> None:
    """320 and 45 are the figures of 履职 (dates are none); a slot names the one, no fact the other with its unit."""
    slot = Slot("s", 0, 4, FactKind.COUNT, "新增就业", "人")
    fact = ScaffoldFact("创业贷款", "万元", "人社局", Layer.OWN)
    service = _Service((_item("新增就业〔数量〕人", slot),), (fact,))

    assert _figures(service).figures == Counts(2, 2, 2)
    wrong_unit = ScaffoldFact("创业贷款", "户", "人社局", Layer.OWN)
    assert _figures(_Service(service.items, (wrong_unit,))).figures == Counts(1, 1, 2)
    assert _figures(_Service(service.items, (wrong_unit,))).figures_own == Counts()


def test_what_was_copied_from_others_does_not_count() -> None:
    copied = ReusedSpan(Span(TEXT.index("今年"), TEXT.index("，走访")), "A", "verbatim", "copied")
    gold = Gold({"A": _annotation("A"), "B": _annotation("B", copied)}, ())
    service = _Service()

    figures = _figures(service, gold)

    assert figures.figures == Counts()
    assert service.cursors == []


def test_clauses_are_foreseen_by_what_is_no_rewording() -> None:
    """Of the clauses behind a mark only 发放创业贷款45万元 has six characters that count."""
    frame = "发放创业担保贷款〔金额〕"
    service = _Service(frames=((SuggestionKind.OWN, frame),))
    reworded = _Service(frames=((SuggestionKind.REWORDING, frame),))

    figures = _figures(service, second="甲")

    assert service.cursors == [TEXT.index("发放")]
    assert (figures.next, figures.next_own) == (Counts(1, 1, 1), Counts(1, 1, 1))
    assert _figures(reworded, second="甲").next == Counts(0, 0, 1)
    assert figures.p95 is not None


@pytest.mark.parametrize(
    ("clause", "frame", "expected"),
    [
        ("建成社区食堂18家", "建成社区食堂〔数量〕家", True),
        ("建成社区食堂18家", "建成老年食堂〔数量〕家", True),
        ("建成社区食堂18家", "办成一批实事", False),
        ("建成三家", "建成〔数量〕家", False),
        ("建成食堂", "食堂建成", False),
    ],
    ids=["but for the figure", "most of it", "hardly", "too short", "in another order"],
)
def test_most_of_a_clause_stands_in_order_in_a_frame(clause: str, frame: str, expected: bool) -> None:
    assert foreseen(clause, [frame]) is expected


def test_the_table_and_the_dictionary_tell_them() -> None:
    measured = ScaffoldFigures(
        Counts(4, 5, 5),
        Counts(0, 5, 5),
        Counts(1, 4, 4),
        Counts(1, 2, 2),
        Counts(2, 8, 8),
        Counts(2, 4, 4),
        (0.02,),
    )
    figures = Figures(1, 3, 0, {}, None, "", *[Counts()] * 5, 1.0, scaffolds=measured)

    rows = [line.split() for line in figures.as_table().splitlines() if line.startswith("起草")]
    assert rows == [
        ["起草", "有三条以上可用句式的领域", "0.800（4/5）", "—", "≥", "0.80"],
        ["起草", "没有可用句式的领域", "0.000（0/5）", "—", "≤", "0.05"],
        ["起草", "预见的数字", "0.250（1/4）", "—", "≥", "0.20"],
        ["起草", "预见的数字（本人有往年报告）", "0.500（1/2）", "—", "≥", "0.30"],
        ["起草", "预见的下一句", "0.250（2/8）", "—", "≥", "0.08"],
        ["起草", "预见的下一句（本人有往年报告）", "0.500（2/4）", "—", "≥", "0.15"],
        ["起草", "给出建议用时（毫秒，95%", "以内）", "20", "—", "≤", "50"],
    ]
    assert figures.as_dict()["scaffold"] == {
        "cells": 5,
        "covered": 0.8,
        "empty": 0.0,
        "figures": 0.25,
        "figures_own": 0.5,
        "figures_asked": 4,
        "next": 0.25,
        "next_own": 0.5,
        "next_asked": 8,
        "next_p95_ms": 20.0,
    }
