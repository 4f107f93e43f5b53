"""Reports checked in a batch: what is found is what the check of each single report finds."""

import random
from dataclasses import replace

import pytest

from assistant.audit.engines import sentence_table
from assistant.audit.engines.matching import Matcher
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import CheckResult, Kind, Level
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps
from assistant.reuse.sources import Scope, Sources

OWN = (
    "今年最难的是把撂荒的梯田重新种起来。",
    "卫生院的夜班从前常常没有人接。",
    "集镇上的摊子占了半条街。",
    "修桥的钱凑了三年，今年总算开工。",
    "学校食堂换了新灶台，菜价贴在墙上。",
    "老街的排水沟清了两遍，汛期没有再积水。",
    "合作社的账目每月公开一次，哪笔钱花在哪里都写清楚。",
    "护林员的对讲机全部换新，山上山下叫得应。",
    "敬老院添了十二张护理床，洗澡间装了扶手。",
    "图书室晚上开到九点，放学的孩子有了去处。",
    "赶集那天的班车加了两趟，末班推迟到六点。",
    "茶厂的烘干机由烧柴改为用电，烟囱拆了。",
    "养殖户的粪污集中收运，河边不再有臭味。",
)
HARVEST = (
    "秋收那一个月，我把铺盖搬到晒场边上，白天跟着收割机走，夜里帮着看粮堆，全乡3200亩晚稻赶在雨前颗粒归仓。"
)
LETTERS = "每一封来信我都要亲手拆，能当天答复的不过夜，要几家一起办的当面交代清楚，谁接手、哪天回音，都写在信封背面。"
REWORDED = "每一封群众来信都亲手拆开，当天能答复的绝不过夜，需要几家合办的当面交代清楚，由谁接手、哪天回音，一律写在信封背面。"


def _text(name: str, *paragraphs: str) -> str:
    own = list(OWN)
    random.Random(name).shuffle(own)
    body = "\n".join(f"{name}村：{sentence}" for sentence in own[:11])
    return f"{name}镇镇长述职报告\n一、履职情况\n{body}\n" + "\n".join(paragraphs)


REPORTS = {
    name: parse(text, Metadata(f"{year}年述职报告", name[0], f"{name[0]}镇镇长", "北山县", year), id=name)
    for name, year, text in (
        ("甲21", 2021, _text("甲", HARVEST, LETTERS)),
        ("乙22", 2022, _text("乙", HARVEST.replace("3200", "3600"))),
        ("丙23", 2023, _text("丙", REWORDED)),
        ("丁20", 2020, _text("丁", LETTERS, "路灯修好四十盏。", LETTERS)),
    )
}


@pytest.fixture(scope="module")
def sources() -> Sources:
    segments = [shingles.build([(name, report.text)]) for name, report in REPORTS.items()]
    records = {name: report.metadata for name, report in REPORTS.items()}
    return Sources(segments, records, lambda name: REPORTS[name].text)


@pytest.fixture(scope="module")
def results(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> dict[str, CheckResult]:
    folder = tmp_path_factory.mktemp("table")
    table = sentence_table.build(folder, sources.segments, sources.masks(Scope()))
    matcher = Matcher(sources, table, {}, sources.records)
    return dict(zip(REPORTS, matcher.check(list(REPORTS.values())), strict=True))


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_same_is_found_as_in_each_report_alone(
    report: Report, sources: Sources, results: dict[str, CheckResult]
) -> None:
    alone = overlaps(report, sources, recognise_filed=False)

    # Sums of the same weights in another order differ in the last digit.
    assert [replace(finding, score=round(finding.score, 6)) for finding in results[report.id].findings] == [
        replace(finding, score=round(finding.score, 6)) for finding in alone.findings
    ]
    assert alone.findings


def test_figures_rewording_repetition_and_years(results: dict[str, CheckResult]) -> None:
    found = {
        (name, finding.kind, finding.level, finding.source.report_id)
        for name, result in results.items()
        for finding in result.findings
        if finding.source and len(finding.span) > 40
    }

    assert ("乙22", Kind.COPIED, Level.NUMBERS, "甲21") in found
    assert ("甲21", Kind.COPIED, Level.VERBATIM, "丁20") in found
    assert ("丁20", Kind.WITHIN, Level.VERBATIM, "丁20") in found
    assert any(name == "丙23" and level is not Level.VERBATIM for name, _, level, _ in found)
    assert not any(name == "丁20" and source == "甲21" for name, _, _, source in found)  # of a later year
