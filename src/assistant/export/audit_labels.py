"""Texts on audits that exports and pages share: who was first as far as can be known, times, what was decided."""

from collections.abc import Iterable
from datetime import datetime

from assistant.domain.results import (
    AuditedFinding,
    AuditFile,
    AuditJob,
    AuditResult,
    Cluster,
    Direction,
    Disposition,
    Judgement,
    LargestSource,
    Origin,
    Pair,
)
from assistant.export.labels import JUDGEMENTS, KINDS, LEVELS, citation, rule_title

SAME_YEAR = "同年，分不出先后"
NO_YEAR = "年份不详，分不出先后"
_UNORDERED = {Direction.SAME_YEAR: SAME_YEAR, Direction.UNKNOWN: NO_YEAR}
_GRAVEST = ("wrong_post", "foreign_place", "year_left", "placeholder", "wording", "figures")
_NOT_AN_ERROR = "不是差错"


def order_text(pair: Pair | LargestSource) -> str:
    """Which report of a pair was first, as it stands in lists; or that nobody can say."""
    earlier = "左先右后" if isinstance(pair, Pair) else "来源在先"
    return _UNORDERED.get(pair.direction, earlier)


def side_names(direction: Direction | None) -> tuple[str, str]:
    """What the two sides of a pair are called: 在先 and 在后 only where that is known."""
    return ("在先", "在后") if direction is Direction.EARLIER else ("其一", "其二")


def is_ordered(found: AuditedFinding) -> bool:
    """Whether the source of a finding is known to be the earlier one."""
    return found.finding.direction in (None, Direction.EARLIER)


def beginning(cluster: Cluster) -> str:
    """Where a cluster's wording is first seen, if that can be known: 最早见于《…》（2022年）."""
    if cluster.first is not None:
        return f"最早见于{citation(cluster.first)}"
    if cluster.since is None or any(place.year is None for place in cluster.members):
        return NO_YEAR
    count = len({place.report_id for place in cluster.members if place.year == cluster.since})
    return f"最早的{cluster.since}年有 {count} 篇，{SAME_YEAR}"


def moment_text(written: str | datetime | None) -> str:
    """A time as people write it, in the time zone of this computer: 2026年11月30日 9:28; "" for none.

    ``written``: UTC, or ISO 8601.
    """
    if not written:
        return ""
    moment = datetime.fromisoformat(written) if isinstance(written, str) else written
    local = moment.astimezone()
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02}"


def judgement_label(judgement: Judgement, found: AuditedFinding | None = None) -> str:
    """What a decision is called; on an error, 不是同一处 reads 不是差错."""
    if judgement is Judgement.NO_MATCH and found is not None and not found.is_shared:
        return _NOT_AN_ERROR
    return JUDGEMENTS[judgement]


def decision_text(made: Disposition | None, found: AuditedFinding | None = None) -> str:
    """A person's decision in one line: 可接受（王某，2026年11月30日 9:28）：同一项工作; "" without one."""
    if made is None:
        return ""
    earlier = "上次核对时" if made.carried_from else ""
    by = "，".join(part for part in (made.name, moment_text(made.at), earlier) if part)
    reason = f"：{made.reason}" if made.reason else ""
    return f"{judgement_label(made.judgement, found)}（{by}）{reason}"


def finding_kind(found: AuditedFinding) -> str:
    """What kind of finding it is: 外地地名; 他人报告 · 仅改数字."""
    finding = found.finding
    if not found.is_shared:
        return rule_title(finding.rule)
    level = LEVELS[finding.level] if finding.level and found.is_listed else ""
    return " · ".join(part for part in (KINDS[finding.kind] if finding.kind else "", level) if part)


def clue_texts(found: AuditedFinding, result: AuditResult) -> tuple[str, ...]:
    """What in the same wording may tell from whom it came, as a reason to look: 《甲》此处写有“荻浦村”：…."""
    if not found.clues:
        return ()
    by_id = {one.id: one for one in result.findings}
    origins = {
        report.id: Origin(report.id, report.title, report.author, report.year) for report in result.reports
    }
    return tuple(
        f"{citation(origins[clue.report_id])}此处：{clue.finding.message}"
        for clue in (by_id[one] for one in found.clues if one in by_id)
    )


def counts_text(result: AuditResult) -> tuple[str, ...]:
    """The figures in the head of an audit: reports, errors, shared wording, pairs; set phrases are not among them."""
    return (
        f"{len(result.reports):,} 篇报告",
        f"差错 {result.total_errors:,} 处",
        f"相同相近 {result.total_findings:,} 处",
        f"{result.total_pairs:,} 对报告有相同相近的文字",
    )


def handled_text(file: AuditFile) -> str:
    """How many findings people have decided on."""
    return f"已处理 {len(file.dispositions):,} 处"


def finished_text(job: AuditJob) -> str:
    """When an audit was done: 完成于 2026年11月30日 9:28."""
    return f"完成于 {moment_text(job.finished)}" if job.finished else ""


def errors_of(findings: Iterable[AuditedFinding]) -> list[AuditedFinding]:
    """What is wrong in single reports, by rule, the gravest first; within a rule in the order of reports and places."""
    return sorted(
        (found for found in findings if found.is_error),
        key=lambda found: (
            _GRAVEST.index(found.finding.rule) if found.finding.rule in _GRAVEST else len(_GRAVEST)
        ),
    )
