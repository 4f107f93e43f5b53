"""A letter to the author of one report: what to change or to explain, with the wording of both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.base.errors import NotFound
from assistant.domain.results import (
    AuditedFinding,
    AuditedReport,
    AuditFile,
    Direction,
    Judgement,
    Kind,
    Match,
    Origin,
)
from assistant.export._word_report import line, new_document, saved, table, wording
from assistant.export.audit_labels import NO_YEAR, SAME_YEAR, errors_of, moment_text
from assistant.export.labels import LEVELS, citation, rule_title, shortened
from assistant.export.pictures.sides import MarkedText, SideBySide, audited_finding_sides

if TYPE_CHECKING:
    from docx.document import Document

_COPIED, _OWN = 15, 5  # stretches that are shown in full
_LONGEST = 400  # characters of a wording


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Shared wording as the author of one of the two reports sees it."""

    found: AuditedFinding
    other: Origin
    mine: Sequence[MarkedText]
    theirs: Sequence[MarkedText]
    order: str


def letter(file: AuditFile, report_id: str) -> bytes:
    """The letter on one report as a Word document; what is settled is left out. Raises NotFound."""
    report = next((one for one in file.result.reports if one.id == report_id), None)
    if report is None:
        raise NotFound(f"这次核对里没有编号为“{report_id}”的报告", "请从核对结果的比例表进入")
    about = [
        found
        for found in file.result.findings
        if report_id in found.report_ids
        and ((made := file.dispositions.get(found.id)) is None or not made.judgement.settles)
    ]
    title = report.title or report.source
    named = title if title.startswith("《") else f"《{title}》"
    word_document = new_document(f"关于{named}的核对意见")
    word_document.add_heading(f"关于{named}的核对意见", 0)
    line(word_document, f"{_addressee(report)}：")
    errors = errors_of(about)
    copied = _stretches(about, Kind.COPIED, report_id, file)
    own = _stretches(about, Kind.SELF, report_id, file)
    line(
        word_document,
        f"　　您的报告已于{moment_text(file.job.finished)}核对。{_summary(report, errors, copied, own)}",
    )
    section = iter("一二三四")
    if errors:
        word_document.add_heading(f"{next(section)}、请改正（{len(errors)} 处）", 1)
        rows = (
            (
                str(number),
                rule_title(found.finding.rule),
                found.sentence.text if found.sentence else found.text,
                found.finding.message + _remark(found, file),
            )
            for number, found in enumerate(errors, start=1)
        )
        table(word_document, ("序", "类别", "原句", "意见"), rows, (9, 18, 64, 70))
    if copied:
        share = f"，占全文 {report.shares.copied:.1%}"
        word_document.add_heading(f"{next(section)}、与他人报告相同相近（{len(copied)} 处{share}）", 1)
        for number, stretch in enumerate(copied[:_COPIED], start=1):
            level = LEVELS[stretch.found.finding.level] if stretch.found.finding.level else ""
            remarks = "，".join(part for part in (level, stretch.order) if part)
            line(
                word_document, f"{number}．与{citation(stretch.other)}{remarks}{_remark(stretch.found, file)}"
            )
            wording(word_document, "那一篇：", stretch.theirs)
            wording(word_document, "您写的：", stretch.mine)
        _rest(word_document, len(copied) - _COPIED)
    if own:
        share = f"，占全文 {report.shares.own:.1%}"
        word_document.add_heading(f"{next(section)}、沿用本人往年（{len(own)} 处{share}）", 1)
        for number, stretch in enumerate(own[:_OWN], start=1):
            text = shortened("".join(piece.text for piece in stretch.mine), 80)
            line(word_document, f"{number}．与{citation(stretch.other)}：{text}")
        _rest(word_document, len(own) - _OWN)
    line(word_document, "　　以上是供核对的线索，不是结论。请改正，或写明情况，于　　月　　日前报回。")
    line(word_document, "")
    line(word_document, "核对人：　　　　　　　　　　　　年　　月　　日")
    return saved(word_document)


def _addressee(report: AuditedReport) -> str:
    if report.author:
        return f"{report.office}{report.author}同志"
    return f"{report.office}同志" if report.office else "述职人"


def _summary(
    report: AuditedReport,
    errors: Sequence[AuditedFinding],
    copied: Sequence[_Stretch],
    own: Sequence[_Stretch],
) -> str:
    parts = []
    if errors:
        parts.append(f"差错 {len(errors)} 处")
    if copied:
        parts.append(f"与他人报告相同相近 {len(copied)} 处（占全文 {report.shares.copied:.1%}）")
    if own:
        parts.append(f"沿用本人往年 {len(own)} 处（占全文 {report.shares.own:.1%}）")
    return f"查到{'，'.join(parts)}，请逐处看。" if parts else "没有需要您改正或说明的地方。"


def _remark(found: AuditedFinding, file: AuditFile) -> str:
    made = file.dispositions.get(found.id)
    if made is None or made.judgement is not Judgement.REWRITE:
        return ""
    return f"（核对人意见：需要改{f'，{made.reason}' if made.reason else ''}）"


def _stretches(
    findings: Iterable[AuditedFinding], kind: Kind, report_id: str, file: AuditFile
) -> list[_Stretch]:
    """The stretches of a kind: those to be rewritten first, then the longest."""
    chosen = [found for found in findings if found.finding.kind is kind]
    rewrite = {one for one, made in file.dispositions.items() if made.judgement is Judgement.REWRITE}
    chosen.sort(key=lambda found: (found.id not in rewrite, -len(found.text)))
    stretches = (_seen_from(report_id, found, file) for found in chosen)
    return [stretch for stretch in stretches if stretch is not None]


def _seen_from(report_id: str, found: AuditedFinding, file: AuditFile) -> _Stretch | None:
    """A finding as the author of the report ``report_id`` sees it, though it may be listed under the other report."""
    source, sides = found.finding.source, audited_finding_sides(found)
    if source is None or sides is None:
        return None
    order = {Direction.SAME_YEAR: SAME_YEAR, Direction.UNKNOWN: NO_YEAR}.get(
        found.finding.direction or Direction.EARLIER, ""
    )
    if found.report_id == report_id:
        return _Stretch(found, source, _cut(sides.here), _cut(sides.there), order)
    listed = next(one for one in file.result.reports if one.id == found.report_id)
    other = Origin(listed.id, listed.title or listed.source, listed.author, listed.year)
    if source.report_id == report_id:
        return _Stretch(found, other, _cut(sides.there), _cut(sides.here), order)
    place: Match | None = next((one for one in found.others if one.report_id == report_id), None)
    if place is None:
        return None
    plain = SideBySide((MarkedText(found.text),), (MarkedText(place.text),))
    return _Stretch(found, other, _cut(plain.here), _cut(plain.there), order)


def _cut(pieces: Sequence[MarkedText]) -> tuple[MarkedText, ...]:
    """At most ``_LONGEST`` characters."""
    kept: list[MarkedText] = []
    left = _LONGEST
    for piece in pieces:
        if left <= 0:
            kept.append(MarkedText("…"))
            break
        kept.append(MarkedText(piece.text[:left], piece.tag, piece.about))
        left -= len(piece.text)
    return tuple(kept)


def _rest(word_document: "Document", count: int) -> None:
    if count > 0:
        line(word_document, f"另有 {count} 处，从略。")
