"""Evaluation of the product on an annotated (gold) set, next to a baseline.

The reports are indexed in a temporary folder; the user's corpus and index are not changed.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from assistant.base.errors import BadInput, MissingExtra
from assistant.domain.report import Passage, Report
from assistant.domain.results import Finding, Mode, Query, Refusal
from assistant.lab.evaluation import metrics
from assistant.lab.evaluation.faults import faults
from assistant.lab.evaluation.figures import Figures
from assistant.lab.evaluation.gold import Annotation, Gold, GoldQuery, copy_reports, load
from assistant.lab.evaluation.metrics import Counts
from assistant.lab.evaluation.retrieval import Finder, Retrieval, answerable, bm25_finder, retrieval
from assistant.lab.evaluation.reuse import reuse
from assistant.lab.evaluation.scaffolds import scaffolds
from assistant.service import Assistant
from assistant.settings import Settings

__all__ = ["Figures", "evaluate"]

_MODES = (Mode.HYBRID, Mode.DENSE, Mode.LEXICAL)


def evaluate(gold: Path, settings: Settings, *, baseline: bool = True) -> Figures:
    """Evaluate the program with ``settings`` on the gold set in folder ``gold`` (format: corpus/gold/README.md).

    ``baseline``: also rank passages by BM25 over jieba words, unless rjieba is not installed, which the figures then
    state. Raises BadInput for a folder that is not a gold set, or whose annotations belong to other texts.
    """
    gold_set = load(gold)
    with tempfile.TemporaryDirectory(prefix="assistant-eval-") as folder:
        corpus = Path(folder, "corpus")
        copy_reports(gold, gold_set.annotations, corpus)
        vocabulary = settings.vocabulary_folder()
        service = Assistant(
            replace(settings, corpus=corpus, index=Path(folder, "index"), engine="", vocabulary=vocabulary)
        )
        return _measure(gold_set, service, baseline=baseline)


def _measure(gold_set: Gold, service: Assistant, *, baseline: bool) -> Figures:
    service.encoder.encode(["预热"], kind="passage")  # so that the time of indexing does not include loading
    begun = perf_counter()
    result = service.ingest()
    seconds = perf_counter() - begun
    reports = {record.id: service.report(record.id) for record in service.reports()}
    pairs = [
        (annotation, _annotated_report(annotation, reports, result.refused))
        for annotation in gold_set.annotations.values()
    ]
    grades_by_query = answerable(gold_set.queries, reports.values())
    baseline_figures, note = (
        _baseline_figures(grades_by_query, reports)
        if baseline and grades_by_query
        else (None, "没有做对照。")
    )
    facts = [metrics.facts(*pair) for pair in pairs]
    has_reuse = any(annotation.reuse for annotation in gold_set.annotations.values())
    has_faults = any(annotation.faults for annotation in gold_set.annotations.values())
    has_portfolios = any(annotation.portfolios for annotation in gold_set.annotations.values())
    findings = (
        {name: _findings_of(name, gold_set, reports, service) for name in gold_set.annotations}
        if has_reuse or has_faults
        else {}
    )
    return Figures(
        reports=len(reports),
        passages=sum(len(report.passages) for report in reports.values()),
        queries=len(grades_by_query),
        search={mode: retrieval(grades_by_query, _finder(service, mode), reports) for mode in _MODES}
        if grades_by_query
        else {},
        baseline=baseline_figures,
        note=note,
        roles=_sum(metrics.roles(*pair) for pair in pairs),
        headings=_sum(metrics.headings(*pair) for pair in pairs),
        portfolios=_sum(metrics.portfolios(*pair) for pair in pairs),
        facts=_sum(typed for typed, _ in facts),
        fact_spans=_sum(spans for _, spans in facts),
        reuse=reuse(gold_set, findings, {name: report.metadata.year for name, report in reports.items()})
        if has_reuse
        else None,
        faults=faults(gold_set, findings) if has_faults else None,
        scaffolds=scaffolds(gold_set, reports, service) if has_portfolios else None,
        seconds=seconds,
    )


def _findings_of(
    name: str, gold_set: Gold, reports: Mapping[str, Report], service: Assistant
) -> tuple[Finding, ...]:
    """The findings of a report, checked against all reports that may be its sources.

    Later reports cannot be sources, nor can reports of the same year that were copied from it.
    """
    year = reports[name].metadata.year or 0
    later = {other for other, report in reports.items() if (report.metadata.year or 0) > year}
    copies = {
        other
        for other, annotation in gold_set.annotations.items()
        if (reports[other].metadata.year or 0) == year
        and any(reused.source == name for reused in annotation.reuse)
        and not any(reused.source == other for reused in gold_set.annotations[name].reuse)
    }
    draft = service.draft(reports[name].text, replace(reports[name].metadata, title="", collection=""))
    return service.check(draft, exclude=frozenset(later | copies | {name})).findings


def _annotated_report(
    annotation: Annotation, reports: Mapping[str, Report], refused: Iterable[Refusal]
) -> Report:
    """The report of an annotation. Raises BadInput when there is none, or its text is not the annotated one."""
    report = reports.get(annotation.report_id)
    if report is None:
        why = (
            "；".join(f"{refusal.file}：{refusal.detail}" for refusal in refused)
            or "reports.csv 里没有这个 id"
        )
        raise BadInput(
            f"有“{annotation.report_id}”的标注，而没有这份报告（{why}）", "请检查 reports.csv 和报告文件"
        )
    if annotation.digest and hashlib.sha256(report.text.encode()).hexdigest() != annotation.digest:
        raise BadInput(f"“{annotation.report_id}”的标注所依据的文字与报告不同", "报告改动以后要重新标注")
    return report


def _finder(service: Assistant, mode: Mode) -> Finder:
    def find(query: GoldQuery) -> list[Passage]:
        request = Query(query.text, query.filters, mode, limit=metrics.DEPTH)
        return [
            Passage(hit.passage_id, hit.report.id, hit.role, (), hit.heading_path, hit.span)
            for hit in service.search(request).hits
        ]

    return find


def _baseline_figures(
    grades_by_query: Mapping[GoldQuery, list[int]], reports: Mapping[str, Report]
) -> tuple[Retrieval | None, str]:
    """The figures of the baseline, or None and the reason."""
    try:
        return retrieval(grades_by_query, bm25_finder(reports), reports), ""
    except MissingExtra as error:
        return None, f"没有做对照：{error.detail}（{error.hint}）。"


def _sum(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())
