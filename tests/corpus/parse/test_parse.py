"""From text to report, and the sample corpus compared with its annotation."""

import json
from pathlib import Path
from typing import Any

import pytest
from layouts import FIRE, GREEN, LEAD, PLANS, TITLE

from assistant.corpus import readers
from assistant.corpus.parse import parse
from assistant.domain.report import Item, Metadata, Role, Section
from assistant.domain.text import Span

CORPUS = Path(__file__).parents[3] / "corpus"
TEXT = f"{TITLE}{LEAD}\n一、主要工作\n{GREEN}\n{FIRE}\n二、打算\n{PLANS}\n以上报告，请予评议。\n"


def test_a_complete_report() -> None:
    report = parse(TEXT, source="云岫县/林业局局长.txt", id="L1", notes=("由转换得来",))

    assert (report.id, report.text, report.source, report.notes) == (
        "L1",
        TEXT,
        "云岫县/林业局局长.txt",
        ("由转换得来",),
    )
    assert report.metadata == Metadata(
        title="云岫县林业局局长2023年述职述廉报告", office="林业局局长", region="云岫县", year=2023
    )
    assert report.title_span == Span(0, len(TITLE) - 1)
    assert [section.role for section in report.sections] == [Role.LEAD, Role.DUTY, Role.PLANS, Role.CLOSING]
    assert [passage.id for passage in report.passages][:2] == ["L1#1", "L1#2"]
    assert {passage.report_id for passage in report.passages} == {"L1"}
    assert "12个" not in TEXT
    assert [fact.span.of(TEXT) for fact in report.facts if fact.span.of(TEXT) == "2.3万亩"] == ["2.3万亩"]


def test_bom_and_line_ends_do_not_matter() -> None:
    assert parse("\ufeff" + TEXT.replace("\n", "\r\n")) == parse(TEXT)


def test_an_empty_text_is_an_empty_report() -> None:
    report = parse("")

    assert (report.sections, report.passages, report.facts, report.title_span) == ((), (), (), None)


def test_passages_have_portfolios() -> None:
    text = f"{TITLE}{LEAD}\n一、主要工作\n全县新建学校3所，新增学位2100个，控辍保学台账动态清零。\n二、打算\n{PLANS}\n"

    assert {portfolio.name for passage in parse(text).passages for portfolio in passage.portfolios} >= {
        "教育"
    }


ANNOTATIONS = sorted((CORPUS / "gold/annotations").glob("*.json"))


def _heads(sections: tuple[Section, ...]) -> list[Span]:
    def walk(items: tuple[Item, ...]) -> list[Span]:
        return [span for item in items for span in ([item.head.span] if item.head else []) + walk(item.items)]

    return [span for s in sections for span in ([s.heading.span] if s.heading else []) + walk(s.items)]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    rows = (CORPUS / "reports.csv").read_text(encoding="utf-8-sig").splitlines()
    return {row.split(",")[1]: row.split(",")[0] for row in rows[1:]}


@pytest.mark.parametrize("path", ANNOTATIONS, ids=[path.stem for path in ANNOTATIONS])
def test_the_sample_corpus_matches_its_annotation(path: Path, files: dict[str, str]) -> None:
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    report = parse(readers.read(CORPUS / files[gold["id"]]).text)
    roles = {n: s.role for s in report.sections for n in range(s.span.begin, s.span.end)}
    expected = {n: s["role"] for s in gold["sections"] for n in range(s["begin"], s["end"])}
    body = [n for n in expected if not report.text[n].isspace()]

    assert sum(roles.get(n) == expected[n] for n in body) >= 0.98 * len(body)
    assert sorted(_heads(report.sections)) == [Span(h["begin"], h["end"]) for h in gold["headings"]]
