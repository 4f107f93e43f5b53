"""Figures to collect: named by everybody's words, with their unit, support and where they stood."""

import pytest

from assistant.domain.report import FactKind
from assistant.domain.results import Indicator, ScaffoldRequest
from assistant.scaffold.factsheet import SheetFact
from assistant.scaffold.filling import fill
from assistant.service import Assistant
from assistant.settings import Settings


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One author's two years of labour work, and another's of schools."""
    folder = tmp_path_factory.mktemp("figures")
    texts = {
        "a21": "受理欠薪线索57件。文渡零工驿站接待300人。城镇新增就业3200人，比上年多一百来个。",
        "a22": "年底盘点，欠薪线索受理后办结61件，受理欠薪线索64件。",
        "b22": "新增学位2400个，受理家长投诉12件。",
    }
    rows = ["file,id,author,office,region,year,portfolios"]
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"述职报告\n\n一、履职情况\n　　{text}\n", encoding="utf-8")
        portfolio = "人社" if name[0] == "a" else "教育"
        rows.append(f"{name}.txt,{name},{name[0]},副县长,青石县,20{name[1:]},{portfolio}")
    (folder / "reports.csv").write_text("\n".join(rows), encoding="utf-8")
    service = Assistant(Settings(corpus=folder, index=folder / "index"))
    service.ingest()
    return service


def _told(service: Assistant, portfolio: str) -> dict[str, Indicator]:
    [section] = service.scaffold(ScaffoldRequest((portfolio,), ("履职",))).sections
    return {one.name: one for one in section.indicators}


def test_one_authors_figures_are_named_once_with_unit_and_years(listed: Assistant):
    told = _told(listed, "人社")
    threads = told["受理欠薪线索数"]
    assert (threads.kind, threads.unit, threads.support, threads.told()) == (
        FactKind.COUNT,
        "件",
        1,
        "受理欠薪线索数（件）",
    )
    assert [(one.value, one.year) for one in threads.examples] == [("64件", 2022), ("57件", 2021)]
    assert sorted(source.report_id for source in threads.sources) == ["a21", "a22"]
    assert "城镇新增就业人数" in told


def test_a_name_that_one_author_alone_writes_is_no_indicator(listed: Assistant):
    assert not [name for name in _told(listed, "人社") if "文渡" in name or "驿站" in name]


def test_a_fact_sheet_fills_a_figure_to_collect(listed: Assistant):
    made = listed.scaffold(ScaffoldRequest(("人社",), ("履职",), year=2024))
    fact = SheetFact("受理欠薪线索", "70", "件", 2024, "监察大队", "甲")
    filling = fill(made, [fact])
    told = {one.name: one for one in filling.scaffold.sections[0].indicators}
    assert told["受理欠薪线索数"].told() == "受理欠薪线索数70件"
    assert told["受理欠薪线索数"].filled_from == "甲（监察大队）"
    assert (filling.placed, filling.notes) == (1, ())
