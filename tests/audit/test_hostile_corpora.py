"""Piles in which one text, or one sentence, is everywhere: a cluster and not millions of pairs."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from audited_corpora import LETTERS, WELLS

from assistant.audit import AuditedCorpus, audit
from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Report
from assistant.domain.results import AuditResult
from assistant.index import ReportRecord
from assistant.reuse import shingles
from assistant.reuse.sources import Sources


def _corpus(reports: dict[str, Report]) -> AuditedCorpus:
    report_records = {
        name: ReportRecord(
            **report.values(),
            id=name,
            source=f"{name}.txt",
            digest="",
            characters=len(report.text),
            passages=0,
        )
        for name, report in reports.items()
    }
    part = shingles.build((name, report.text) for name, report in reports.items())
    known = {name: report_record.metadata for name, report_record in report_records.items()}
    sources = Sources([part], known, lambda name: reports[name].text)
    return AuditedCorpus(report_records, reports.__getitem__, lambda _: None, sources)


def _reports(texts: list[str]) -> dict[str, Report]:
    """Of as many authors as texts, over four years; parsed once, since their structure is the same."""
    plain = parse("", Metadata(), id="", source="")
    return {
        f"r{at:05}": replace(
            plain,
            id=f"r{at:05}",
            text=text,
            title=f"{2020 + at % 4}年述职报告",
            author=f"作者{at}",
            office=f"{at}号镇镇长",
            region="北山县",
            year=2020 + at % 4,
        )
        for at, text in enumerate(texts)
    }


def _audit(texts: list[str], folder: Path) -> AuditResult:
    reports = _reports(texts)
    return audit(_corpus(reports), list(reports), folder)


def _words(length: int, dice: random.Random) -> str:
    return "".join(chr(dice.randrange(0x4E00, 0x6E00)) for _ in range(length))


@pytest.mark.slow
def test_ten_thousand_identical_reports_are_one_cluster(tmp_path: Path) -> None:
    text = f"述职报告\n{WELLS}\n{LETTERS}\n"

    result = _audit([text] * 10_000, tmp_path)

    assert {cluster.reports for cluster in result.clusters} == {10_000}
    assert {cluster.authors for cluster in result.clusters} == {10_000}
    assert {cluster.wording for cluster in result.clusters} == {f"述职报告\n{WELLS}", LETTERS}
    assert result.total_pairs == 10_000 - 1
    assert sum(report.same_as is None for report in result.reports) == 2
    # All but the two that stand for them are marked as identical to the first.
    assert (tmp_path / "findings.jsonl").stat().st_size < 30_000_000


@pytest.mark.slow
def test_one_sentence_in_three_thousand_reports_is_one_cluster(tmp_path: Path) -> None:
    dice = random.Random(5)
    texts = [f"{_words(60, dice)}，{_words(40, dice)}。\n{LETTERS}\n" for _ in range(3_000)]

    result = _audit(texts, tmp_path)

    (cluster,) = result.clusters
    assert (cluster.wording, cluster.reports, cluster.authors, cluster.since) == (LETTERS, 3_000, 3_000, 2020)
    assert cluster.places == 3_000
    assert {report.findings for report in result.reports} == {1}
    # Of one year, a report and the twelve it is held against are one finding.
    assert result.total_findings == 3_000 - 12
