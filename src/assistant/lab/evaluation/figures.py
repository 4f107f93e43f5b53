"""The figures of an evaluation, as a dictionary for programs and as a table for users."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain.results import Mode
from assistant.export.labels import rule_title
from assistant.lab.evaluation.faults import RULES, FaultFigures
from assistant.lab.evaluation.intervals import Interval, difference, interval
from assistant.lab.evaluation.metrics import Counts
from assistant.lab.evaluation.retrieval import Retrieval
from assistant.lab.evaluation.reuse import ReuseFigures
from assistant.lab.evaluation.scaffolds import ScaffoldFigures

_MODES = {Mode.HYBRID: "综合", Mode.DENSE: "语义", Mode.LEXICAL: "字面"}
_NONE = "—"
_CONVENTION = "数字与名称：长度、时长、重量等记作 other；标注里记作 count 的，按同一约定计。"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one gold set. ``search`` is empty when there are no queries.

    ``baseline`` is None when it was left out, for the reason in ``note``; ``seconds`` is the time to read,
    parse, encode and index all reports.
    """

    reports: int
    passages: int
    queries: int
    search: Mapping[Mode, Retrieval]
    baseline: Retrieval | None
    note: str
    roles: Counts
    headings: Counts
    portfolios: Counts
    facts: Counts
    fact_spans: Counts
    seconds: float
    reuse: ReuseFigures | None = None
    faults: FaultFigures | None = None
    scaffolds: ScaffoldFigures | None = None

    def as_dict(self) -> dict[str, Any]:
        """The figures as a dictionary, those of the baseline included."""
        search: dict[str, Any] = {"queries": self.queries, "passages": self.passages}
        for mode, retrieval in self.search.items():
            search[mode.value] = {"ndcg10": retrieval.ndcg, "recall10": retrieval.recall}
            if retrieval.ndcgs:
                search[mode.value]["ndcg10_interval"] = _bounds(interval(retrieval.ndcgs))
        if (gain := self._gain_over_baseline()) is not None:
            search["over_baseline"] = {"ndcg10": gain.mean, "ndcg10_interval": _bounds(gain)}
        if self.baseline is not None:
            search["baseline"] = {"ndcg10": self.baseline.ndcg, "recall10": self.baseline.recall}
        return {
            "reports": self.reports,
            "index_s": self.seconds,
            "search": search,
            "structure": {
                "roles": self.roles.recall,
                **_scores_of("headings", self.headings),
                **_scores_of("portfolios", self.portfolios),
            },
            "facts": {
                "f1": self.facts.f1,
                "span_f1": self.fact_spans.f1,
                "predicted": self.facts.predicted,
                "gold": self.facts.actual,
            },
            "reuse": None if self.reuse is None else _reuse(self.reuse),
            "faults": None if self.faults is None else _faults(self.faults),
            "scaffold": None if self.scaffolds is None else _scaffolds(self.scaffolds),
            "note": self.note,
        }

    def as_table(self) -> str:
        """A plain text table with the columns 指标, 本程序, 对照, 目标, and a line on the gold set."""
        rows = [("指标", "本程序", "对照", "目标"), *self._search_rows(), *self._structure_rows()]
        rows += _reuse_rows(self.reuse) if self.reuse is not None else []
        rows += _fault_rows(self.faults) if self.faults is not None else []
        rows += _scaffold_rows(self.scaffolds) if self.scaffolds is not None else []
        rows.append(("建索引用时（秒）", f"{self.seconds:.2f}", _NONE, _NONE))
        baseline_note = (
            "对照：rjieba 分词后按 BM25 排序，条件相同。" if self.baseline is not None else self.note
        )
        size = f"{self.reports} 篇报告，{self.passages} 段，{self.queries} 个查询。"
        convention = [_CONVENTION] if self.facts.actual else []
        return "\n".join([*_aligned(rows), "", size + baseline_note, *convention])

    def _search_rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for name, goal in (("nDCG@10", "≥ 0.70"), ("召回@10", _NONE)):
            for mode, retrieval in self.search.items():
                hybrid = mode is Mode.HYBRID
                of_program, of_baseline = (
                    _NONE
                    if measured_ is None
                    else f"{measured_.ndcg if name == 'nDCG@10' else measured_.recall:.3f}"
                    for measured_ in (retrieval, self.baseline if hybrid else None)
                )
                rows.append(
                    (f"检索 {name}（{_MODES[mode]}）", of_program, of_baseline, goal if hybrid else _NONE)
                )
        return rows + self._interval_rows()

    def _interval_rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for mode, retrieval in self.search.items():
            if retrieval.ndcgs:
                bounds = interval(retrieval.ndcgs)
                name = f"检索 nDCG@10 的 95% 区间（{_MODES[mode]}）"
                rows.append((name, f"{bounds.low:.3f}–{bounds.high:.3f}", _NONE, _NONE))
        if (gain := self._gain_over_baseline()) is not None:
            shown = f"{gain.mean:+.3f}（{gain.low:+.3f} 至 {gain.high:+.3f}）"
            rows.append(("检索 nDCG@10 比对照高（综合）", shown, _NONE, _NONE))
        return rows

    def _gain_over_baseline(self) -> Interval | None:
        """The mean difference in nDCG of hybrid search and the baseline, query by query."""
        hybrid = self.search.get(Mode.HYBRID)
        if hybrid is None or self.baseline is None or not (hybrid.ndcgs and self.baseline.ndcgs):
            return None
        return difference(hybrid.ndcgs, self.baseline.ndcgs)

    def _structure_rows(self) -> list[tuple[str, str, str, str]]:
        measured = (
            ("各部分的作用（按字）", self.roles, "≥ 0.93"),
            ("标题 F1", self.headings, "≥ 0.93"),
            ("分管领域 F1", self.portfolios, "≥ 0.80"),
            ("数字与名称 F1", self.facts, "≥ 0.85"),
            ("数字与名称 F1（只看位置）", self.fact_spans, _NONE),
        )
        return [(name, _text_of(counts), _NONE, goal) for name, counts, goal in measured]


_LEVELS = {
    "verbatim": ("相同", "≥ 0.98"),
    "numbers": ("仅改数字", "≥ 0.98"),
    "names": ("仅改名称", "≥ 0.98"),
    "light": ("近同", "≥ 0.95"),
    "heavy": ("近同，改动较多", "≥ 0.90"),
    "reorder": ("调序", "≥ 0.95"),
    "paraphrase": ("意近", "≥ 0.40"),
}


def _reuse(figures: ReuseFigures) -> dict[str, Any]:
    return {
        "plagdet": figures.plagdet,
        "precision": figures.precision,
        "recall": figures.recall,
        "granularity": figures.granularity,
        "recall_by_level": {level: counts.recall for level, counts in figures.by_level.items()},
        "kind_right": figures.kinds.precision,
        "level_right": figures.levels.precision,
        "negatives_flagged": figures.negatives.recall,
        "set_phrases_flagged": figures.set_phrases.recall,
        "chains_called_copied": figures.chains.recall,
    }


def _reuse_rows(figures: ReuseFigures) -> list[tuple[str, str, str, str]]:
    detail = f"（准 {figures.precision:.3f}，全 {figures.recall:.3f}）"
    rows = [("文字重合 plagdet", f"{figures.plagdet:.3f}{detail}", _NONE, "≥ 0.88")]
    for level, (name, goal) in _LEVELS.items():
        if level in figures.by_level:
            rows.append((f"文字重合 召回（{name}）", _fraction(figures.by_level[level]), _NONE, goal))
    rows += [
        ("程度判断正确", f"{figures.levels.precision:.3f}", _NONE, "≥ 0.80"),
        ("来源判断正确", f"{figures.kinds.precision:.3f}", _NONE, "≥ 0.97"),
        ("误报：同题不同文", f"{figures.negatives.recall:.3f}", _NONE, "≤ 0.03"),
        ("误报：通用提法", f"{figures.set_phrases.recall:.3f}", _NONE, "≤ 0.03"),
    ]
    return rows


def _faults(figures: FaultFigures) -> dict[str, Any]:
    return {
        "found": figures.detected.recall,
        "by_type": {name: f"{counts.correct}/{counts.actual}" for name, counts in figures.by_type.items()},
        "traps_raised": figures.traps.recall,
        "traps_hinted": figures.traps_hinted.recall,
        "warnings_right": figures.warnings.precision,
        "hints_per_report": figures.hints_per_report,
        "findings": figures.findings.predicted,
        "precision": figures.findings.precision,
    }


def _fault_rows(figures: FaultFigures) -> list[tuple[str, str, str, str]]:
    rows = [("差错 找到", _fraction(figures.detected), _NONE, "≥ 0.80")]
    rows += [
        (f"差错 找到（{rule_title(RULES.get(name, name))}）", _fraction(counts), _NONE, _NONE)
        for name, counts in figures.by_type.items()
    ]
    findings = figures.findings
    precision_text = f"{findings.precision:.3f}（{findings.correct}/{findings.predicted}）"
    rows.append(("差错 提示中确是差错的", precision_text, _NONE, _NONE))
    warnings = figures.warnings
    right = f"{warnings.precision:.3f}（{warnings.correct}/{warnings.predicted}）"
    rows.append(("差错 请核对的一级中确是差错的", right, _NONE, "≥ 0.80"))
    rows.append(("差错 每篇拿不准的提示", f"{figures.hints_per_report:.2f}", _NONE, "≤ 2"))
    if figures.traps.actual:
        rows.append(("误报：看似差错（请核对的一级）", f"{figures.traps.recall:.3f}", _NONE, "≤ 0.03"))
    return rows


def _scaffolds(figures: ScaffoldFigures) -> dict[str, Any]:
    return {
        "cells": figures.covered.actual,
        "covered": figures.covered.recall,
        "empty": figures.empty.recall,
        "figures": figures.figures.recall,
        "figures_own": figures.figures_own.recall,
        "figures_asked": figures.figures.actual,
        "next": figures.next.recall,
        "next_own": figures.next_own.recall,
        "next_asked": figures.next.actual,
        "next_p95_ms": figures.p95,
    }


def _scaffold_rows(figures: ScaffoldFigures) -> list[tuple[str, str, str, str]]:
    rows = [
        ("起草 有三条以上可用句式的领域", _fraction(figures.covered), _NONE, "≥ 0.80"),
        ("起草 没有可用句式的领域", _fraction(figures.empty), _NONE, "≤ 0.05"),
        ("起草 预见的数字", _fraction(figures.figures), _NONE, "≥ 0.20"),
        ("起草 预见的数字（本人有往年报告）", _fraction(figures.figures_own), _NONE, "≥ 0.30"),
        ("起草 预见的下一句", _fraction(figures.next), _NONE, "≥ 0.08"),
        ("起草 预见的下一句（本人有往年报告）", _fraction(figures.next_own), _NONE, "≥ 0.15"),
    ]
    if figures.p95 is not None:
        rows.append(("起草 给出建议用时（毫秒，95% 以内）", f"{figures.p95:.0f}", _NONE, "≤ 50"))
    return rows


def _fraction(counts: Counts) -> str:
    return f"{counts.recall:.3f}（{counts.correct}/{counts.actual}）"


def _scores_of(name: str, counts: Counts) -> dict[str, float]:
    return {f"{name}_f1": counts.f1, f"{name}_p": counts.precision, f"{name}_r": counts.recall}


def _bounds(bounds: Interval) -> list[float]:
    return [bounds.low, bounds.high]


def _text_of(counts: Counts) -> str:
    if not counts.actual:
        return "没有标注"
    if counts.predicted == counts.actual:
        return f"{counts.f1:.3f}"
    return f"{counts.f1:.3f}（准 {counts.precision:.3f}，全 {counts.recall:.3f}）"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with aligned columns on a terminal, where a Han character is two columns wide."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    padded = (
        [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)] for row in rows
    )
    return ["  ".join(cells).rstrip() for cells in padded]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
