"""An audit of a small corpus: who shares what with whom, who had it first, and what happens when it is stopped."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from audited_corpora import HARVEST, LETTERS, OWN, REPORTS, TEACHERS, WELLS, corpus_of, report_of

from assistant.audit import MATCHING, audit, summarise
from assistant.audit.describe import Describer
from assistant.base.errors import BadInput
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import (
    LIMITS,
    AuditFile,
    AuditJob,
    AuditResult,
    AuditScope,
    Direction,
    Finding,
    HintKind,
    JobState,
    Kind,
    Level,
    Severity,
)
from assistant.domain.text import Span
from assistant.export import export_audit

NOBODYS = [
    ("一", 2021, f"{WELLS}{OWN['甲']}"),
    ("二", 2022, f"{WELLS}{OWN['乙']}"),
    ("三", 2023, f"{WELLS}{OWN['丙']}"),
]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    limits = replace(LIMITS, cluster_reports=3)
    return audit(corpus_of(REPORTS), list(REPORTS), tmp_path_factory.mktemp("audit"), limits=limits)


def test_findings_say_where_wording_stands_and_where_it_comes_from(result: AuditResult) -> None:
    found = {
        (one.report_id, one.text, one.finding.kind, one.finding.level, one.finding.source.report_id)
        for one in result.findings
        if one.finding.source and one.finding.kind is not Kind.FORMULA
    }

    assert found == {
        ("甲23", OWN["甲"], Kind.SELF, Level.VERBATIM, "甲22"),
        ("甲23", HARVEST.replace("3200", "3600"), Kind.SELF, Level.NUMBERS, "甲22"),
        ("甲23", LETTERS, Kind.COPIED, Level.VERBATIM, "丙23"),
        ("乙23", WELLS, Kind.COPIED, Level.VERBATIM, "甲22"),
        ("丙23", WELLS.replace("27", "31"), Kind.COPIED, Level.NUMBERS, "甲22"),
        ("乙23", TEACHERS, Kind.COPIED, Level.VERBATIM, "丁21"),
    }


def test_pairs_go_from_the_earlier_report_to_the_later_one(result: AuditResult) -> None:
    pairs = {(pair.first.report_id, pair.later.report_id): pair for pair in result.pairs}

    assert sorted(pairs) == sorted(
        [
            ("甲22", "甲23"),
            ("甲22", "乙23"),
            ("甲22", "丙23"),
            ("乙23", "丙23"),
            ("甲23", "丙23"),
            ("丁21", "乙23"),
        ]
    )
    wells = pairs["甲22", "丙23"]
    assert dict(wells.by_level) == {Level.NUMBERS: len(WELLS)}
    assert wells.later.report_id == "丙23"
    assert wells.shares.later.raw == pytest.approx(len(WELLS) / len(REPORTS["丙23"][1]))
    stretch = wells.stretches[0]
    assert (stretch.first.text, stretch.later.text) == (WELLS, WELLS.replace("27", "31"))
    assert stretch.first.span.of(REPORTS["甲22"][1]) == WELLS
    changed = [op for op in stretch.diff or () if op.op != "equal"]
    assert [(op.here.of(REPORTS["丙23"][1]), op.there.of(REPORTS["甲22"][1])) for op in changed] == [
        ("31", "27")
    ]
    assert (pairs["甲22", "甲23"].same_series, wells.same_series) == (True, False)


def test_what_two_of_one_year_share_is_one_stretch_of_one_pair(result: AuditResult) -> None:
    """Each of them finds the other, but it is one place."""
    pair = next(one for one in result.pairs if {one.first.report_id, one.later.report_id} == {"甲23", "丙23"})

    assert [(one.first.text, one.later.text) for one in pair.stretches] == [(LETTERS, LETTERS)]


def test_of_two_of_one_year_neither_is_the_source(result: AuditResult) -> None:
    """One finding for the pair, in both; both reports count it, the audit counts it once."""
    (found,) = (one for one in result.findings if one.text == LETTERS)
    directions = {(pair.first.report_id, pair.later.report_id): pair.direction for pair in result.pairs}
    counted = {report.id: report.findings for report in result.reports}

    assert (found.report_ids, found.finding.direction) == (("甲23", "丙23"), Direction.SAME_YEAR)
    assert found.finding.message.endswith("相同，同年，分不出先后")
    assert (directions["甲23", "丙23"], directions["甲22", "丙23"]) == (
        Direction.SAME_YEAR,
        Direction.EARLIER,
    )
    assert (counted["甲23"], counted["丙23"]) == (3, 2)
    assert result.total_findings == 6


def test_the_largest_single_source_is_one_report_of_another_author(result: AuditResult) -> None:
    largest = {report.id: report.largest for report in result.reports}

    assert largest["甲22"] is None  # what others took from it is no source of its own
    assert largest["乙23"] is not None
    assert largest["乙23"].report_id == "甲22"
    assert largest["乙23"].share == pytest.approx(len(WELLS) / len(REPORTS["乙23"][1]))
    assert largest["甲23"] is not None
    assert (largest["甲23"].report_id, largest["甲23"].direction) == ("丙23", Direction.SAME_YEAR)


def test_the_differences_of_every_pair_are_written_up_to_the_limit(tmp_path: Path) -> None:
    """丙23 finds WELLS in 甲22 and, as a further place, in 乙23: that stretch needs a diff of its own."""

    def further(compared: int) -> dict[str, Any]:
        limits = replace(LIMITS, compared=compared)
        result = audit(corpus_of(REPORTS), list(REPORTS), tmp_path / str(compared), limits=limits)
        file = AuditFile(AuditJob("1", result.scope, JobState.DONE, ""), result, {})
        pairs = json.loads(export_audit("json", file))["result"]["pairs"]
        (pair,) = (
            one for one in pairs if (one["first"]["report_id"], one["later"]["report_id"]) == ("乙23", "丙23")
        )
        (stretch,) = pair["stretches"]
        return stretch

    assert further(0)["diff"] is None
    changed = [op for op in further(2_000)["diff"] if op["op"] != "equal"]
    texts = [(REPORTS["乙23"][1], "there"), (REPORTS["丙23"][1], "here")]
    assert [[text[op[side]["begin"] : op[side]["end"]] for text, side in texts] for op in changed] == [
        ["27", "31"]
    ]
    assert [op["type"] for op in changed] == ["figure"]


def test_a_cluster_says_who_had_it_first_and_in_which_forms(result: AuditResult) -> None:
    cluster = next(one for one in result.clusters if "打井队" in one.wording)

    assert [(place.report_id, place.text) for place in cluster.members] == [
        ("甲22", WELLS),
        ("乙23", WELLS),
        ("丙23", WELLS.replace("27", "31")),
    ]
    assert (cluster.reports, cluster.authors, cluster.since) == (3, 3, 2022)
    assert cluster.first is not None
    assert cluster.first.report_id == "甲22"
    assert {variant.text: variant.places for variant in cluster.variants} == {
        WELLS: 2,
        WELLS.replace("27", "31"): 1,
    }


def test_a_series_shows_how_much_of_each_year_is_the_years_before(result: AuditResult) -> None:
    chain = next(one for one in result.chains if one.series == "甲")

    assert [link.year for link in chain.links] == [2022, 2023]
    own = len(OWN["甲"]) + len(HARVEST)
    (from_2022,) = chain.links[1].from_years
    assert from_2022.year == 2022
    assert from_2022.share == pytest.approx(own / len(REPORTS["甲23"][1]), abs=0.02)


def test_reports_of_nobody_known_are_no_series_and_each_counts_as_a_writer(tmp_path: Path) -> None:
    texts = {name: (Metadata(title=name, year=year), said) for name, year, said in NOBODYS}
    result = audit(corpus_of(texts), list(texts), tmp_path, limits=replace(LIMITS, cluster_reports=3))

    assert {(pair.first.report_id, pair.later.report_id): pair.same_series for pair in result.pairs} == {
        ("一", "二"): False,
        ("一", "三"): False,
        ("二", "三"): False,
    }
    assert [(cluster.reports, cluster.authors) for cluster in result.clusters] == [(3, 3)]
    assert result.chains == ()


def test_reports_are_ranked_by_what_others_have_too(result: AuditResult) -> None:
    shares = [report.shares.copied for report in result.reports]

    assert shares == sorted(shares, reverse=True)
    assert {report.id for report in result.reports} == set(REPORTS)
    first = next(report for report in result.reports if report.id == "甲22")
    assert (first.shares.raw, first.findings) == (0.0, 0)


def test_an_audit_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    stages: list[tuple[str, int]] = []
    loaded: list[str] = []
    whole = audit(corpus_of(REPORTS), list(REPORTS), tmp_path / "whole")

    class Stopped(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        stages.append((stage, done))
        if (stage, done) == (MATCHING, 2):
            raise Stopped

    broken = corpus_of(REPORTS)
    with pytest.raises(Stopped):
        audit(broken, list(REPORTS), tmp_path / "job", progress=stop)
    journal = tmp_path / "job/findings.jsonl"
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"report_id":"乙23","char')  # a line torn by a killed process

    def load(report_id: str) -> object:
        loaded.append(report_id)
        return broken.load(report_id)

    continued = audit(replace(broken, load=load), list(REPORTS), tmp_path / "job")  # type: ignore[arg-type]

    assert loaded == ["乙23", "丙23", "丁21"]
    assert continued == whole
    assert summarise(tmp_path / "job") == whole


def test_a_journal_of_another_audit_is_not_taken_over(tmp_path: Path) -> None:
    audit(corpus_of(REPORTS), ["甲22", "乙23"], tmp_path)
    result = audit(corpus_of(REPORTS), ["甲22", "丙23"], tmp_path)

    assert {report.id for report in result.reports} == {"甲22", "丙23"}
    assert {found.report_id for found in result.findings if found.finding.kind is Kind.COPIED} == {"丙23"}


def test_only_reports_of_the_scope_are_compared_unless_beyond(tmp_path: Path) -> None:
    alone = audit(corpus_of(REPORTS), ["乙23", "甲23"], tmp_path / "alone")
    beyond = audit(
        corpus_of(REPORTS), ["乙23"], tmp_path / "beyond", scope=AuditScope(reports=("乙23",), beyond=True)
    )

    assert [found for found in alone.findings if found.finding.kind is Kind.COPIED] == []
    assert {(pair.first.report_id, pair.later.report_id) for pair in beyond.pairs} == {
        ("丁21", "乙23"),
        ("甲22", "乙23"),
        ("乙23", "丙23"),
    }
    assert [report.id for report in beyond.reports] == ["乙23"]


def test_a_reference_document_is_held_against_all_whatever_its_year(tmp_path: Path) -> None:
    text = f"澜屏市2030年农业农村工作报告\n\n{WELLS}\n{HARVEST}\n"
    reference = parse(text, Metadata(title="市里的报告", year=2030), id="市里的报告.txt")

    result = audit(
        corpus_of(REPORTS),
        list(REPORTS),
        tmp_path,
        reference=reference,
        scope=AuditScope(reference="市里的报告.txt"),
    )

    assert result.reference is not None
    assert result.reference.title == "市里的报告"
    assert {pair.first.report_id for pair in result.pairs} == {"市里的报告.txt"}
    assert {pair.later.report_id for pair in result.pairs} == {"甲22", "甲23", "乙23", "丙23"}
    assert summarise(tmp_path) == result


def test_the_very_same_text_is_held_against_the_first_alone(tmp_path: Path) -> None:
    """Forty reports with one text: as many pairs, not forty times as many."""
    _, text = report_of("甲", 2022, HARVEST, WELLS)
    same = {
        f"r{at:02}": (Metadata(title="述职报告", author=f"作者{at}", year=2020 + at // 10), text)
        for at in range(40)
    }

    result = audit(corpus_of({**same, "乙23": REPORTS["乙23"]}), [*same, "乙23"], tmp_path)

    assert {report.same_as for report in result.reports if report.id in same} == {None, "r00"}
    assert sorted(
        (pair.first.report_id, pair.later.report_id)
        for pair in result.pairs
        if pair.shares.first.raw == pair.shares.later.raw == 1.0
    ) == [("r00", f"r{at:02}") for at in range(2, 40)]
    assert {pair.first.report_id for pair in result.pairs if pair.later.report_id == "乙23"} == {"r00", "r01"}
    wells = next(cluster for cluster in result.clusters if "打井队" in cluster.wording)
    assert (wells.reports, wells.members[0].report_id) == (41, "r00")
    assert any("38 篇报告与更早的一篇全文相同" in warning for warning in result.warnings)


def test_three_of_one_year_are_one_finding(tmp_path: Path) -> None:
    texts = {name: report_of(name, 2023, WELLS) for name in "甲乙丙"}

    result = audit(corpus_of(texts), list(texts), tmp_path)

    (found,) = (one for one in result.findings if one.text == WELLS)
    assert sorted(found.report_ids) == ["丙", "乙", "甲"]
    assert {pair.direction for pair in result.pairs} == {Direction.SAME_YEAR}
    assert [cluster.first for cluster in result.clusters] == [None]


def test_every_other_rule_is_run_and_what_it_finds_is_a_clue(tmp_path: Path) -> None:
    """Both reports of a year share WELLS; one of them keeps the name of the other's village."""
    kept = WELLS.replace("打井队", "荻浦村打井队")
    texts = {"甲": report_of("甲", 2023, WELLS), "乙": report_of("乙", 2023, kept, "全年办结信访____件。")}

    def review(report: Report, shared: tuple[Finding, ...]) -> tuple[Finding, ...]:
        words = (
            ("foreign_place", "荻浦村", "WARNING"),
            ("placeholder", "____件", "WARNING"),
            ("language", "，", "WARNING"),
        )
        return tuple(
            Finding(rule, Severity[severity], Span(at, at + len(word)), f"“{word}”请核对", 1.0)
            for rule, word, severity in words
            if (at := report.text.find(word)) >= 0
        )

    result = audit(replace(corpus_of(texts), review=review), list(texts), tmp_path)

    errors = {found.text: found for found in result.findings if found.is_error}
    (pair,) = (found for found in result.findings if found.is_shared and found.is_listed)
    assert set(errors) == {"荻浦村", "____件"}
    assert pair.clues == (errors["荻浦村"].id,)
    assert errors["____件"].sentence is not None
    assert errors["____件"].sentence.text == "全年办结信访____件。"
    assert (result.total_errors, result.total_remarks) == (2, 2)
    assert {report.id: (report.errors, report.remarks) for report in result.reports} == {
        "甲": (0, 1),
        "乙": (2, 1),
    }


def test_a_rare_mistake_of_two_authors_is_a_hint(tmp_path: Path) -> None:
    """A mark that everybody gets wrong is none, nor is one author's own slip of two years."""
    slip, own, mark = "新增就业1.8万户户", "全年召开会议会议", "，"
    texts = {
        "甲22": report_of("甲", 2022, f"{own}十二次{mark}"),
        "甲23": report_of("甲", 2023, f"{own}十四次{mark}"),
        "乙23": report_of("乙", 2023, f"城镇{slip}。"),
        "丙23": report_of("丙", 2023, f"全区{slip}，比上年多。"),
    }

    def review(report: Report, shared: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(
            Finding("language", Severity.WARNING, Span(at, at + len(words)), "请核对", 1.0)
            for words in (slip, own, mark)
            if (at := report.text.find(words)) >= 0
        )

    result = audit(replace(corpus_of(texts), review=review), list(texts), tmp_path)

    assert [(hint.kind, hint.value, hint.report_ids) for hint in result.hints] == [
        (HintKind.MISTAKE, slip, ("乙23", "丙23"))
    ]


def test_what_is_not_listed_is_counted_in_a_warning(tmp_path: Path) -> None:
    limits = replace(LIMITS, pairs=2, findings=3, pair_characters=len(LETTERS) + 1, wordings=2)

    result = audit(corpus_of(REPORTS), list(REPORTS), tmp_path, limits=limits)

    assert (len(result.pairs) <= 2, len(result.findings)) == (True, 3)
    assert result.total_findings > 3
    assert result.total_pairs >= 6  # one that was let go may come back
    assert len([warning for warning in result.warnings if "没有" in warning or "只列" in warning]) == 4


def test_a_report_without_a_year_is_named_in_the_warnings(tmp_path: Path) -> None:
    _, text = REPORTS["乙23"]
    unknown = (Metadata(title="述职报告", author="乙"), text.replace("2023年", ""))

    result = audit(corpus_of({**REPORTS, "乙23": unknown}), list(REPORTS), tmp_path)

    assert result.warnings == ("有 1 篇报告不知道年份，先后按没有年份处理，排在最后；可在报告库页更正",)


@pytest.mark.parametrize("reports", [[], ["甲22"]], ids=["none", "one"])
def test_one_report_alone_cannot_be_audited(reports: list[str], tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        audit(corpus_of(REPORTS), reports, tmp_path)

    assert "不足两篇" in refusal.value.detail


def test_the_word_that_judges_does_not_occur(result: AuditResult) -> None:
    assert "抄" not in repr(result)


def test_two_faults_of_the_same_words_are_two_findings() -> None:
    """A person settles one of them, and the other is still there."""
    corpus = corpus_of(REPORTS)
    describer = Describer(corpus.sources)
    report = parse(corpus.sources.text("甲23"), Metadata(), id="甲23")
    words = Span(0, 4)
    found = [
        describer._described(report, Finding("language", Severity.INFO, words, message, 1.0))
        for message in ("少了一层序号", "序号后面用“.”")
    ]

    assert found[0].id != found[1].id
    assert [one.text for one in found] == [words.of(report.text)] * 2
