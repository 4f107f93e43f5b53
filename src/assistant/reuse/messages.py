"""The message of a finding: one Chinese sentence with the source and what was changed. Evidence, never a verdict."""

from collections import Counter
from collections.abc import Sequence

from assistant.domain.results import DiffOp, DiffType, Kind, Level, Origin

CHANGES = {
    DiffType.DATE: "日期",
    DiffType.FIGURE: "数字",
    DiffType.PLACE: "地名",
    DiffType.ORG: "单位",
    DiffType.WORDING: "措辞",
    DiffType.INSERTED: "增写",
    DiffType.DELETED: "删减",
    DiffType.MOVED: "移位",
}
"""What a change is called, in a finding's message and wherever differences are shown."""


def message(
    kind: Kind,
    level: Level,
    origin: Origin,
    also_in: int,
    diff: Sequence[DiffOp],
    ratio: float,
    *,
    approximate: bool = False,
) -> str:
    """E.g. 与《2022年度述责述廉报告》（本人，2022年）近同，仅改数字 2 处；另见 3 篇.

    ``ratio``: how far the two are apart, 0–1. ``approximate``: ``also_in`` is an estimate.
    """
    text = f"与{_source(kind, origin)}{_nearness(level, diff, ratio)}"
    if kind is Kind.FORMULA:
        text += "，属通行的程序性表述"
    return text + (f"；另见{'约' if approximate else ''} {also_in} 篇" if also_in else "")


def _source(kind: Kind, origin: Origin) -> str:
    if kind is Kind.WITHIN:
        return "本报告前文"
    who = "本人" if kind is Kind.SELF else origin.author
    year = f"{origin.year}年" if origin.year else ""
    remarks = "，".join(part for part in (who, year) if part)
    return f"《{origin.title or origin.report_id}》" + (f"（{remarks}）" if remarks else "")


def _nearness(level: Level, diff: Sequence[DiffOp], ratio: float) -> str:
    counts = Counter(op.type for op in diff if op.type is not None)
    total = sum(counts.values())
    if level is Level.VERBATIM:
        return "相同"
    if level is Level.NUMBERS:
        name = "日期" if set(counts) == {DiffType.DATE} else "数字"
        return f"近同，仅改{name} {total} 处" if total else "近同，仅改数字"
    if level is Level.NAMES:
        return f"近同，仅改名称 {total} 处" if total else "近同，仅改名称"
    if level is Level.LIGHT:
        parts = "、".join(f"{CHANGES[kind]} {count} 处" for kind, count in counts.most_common(3))
        return f"近同，改动{parts}" if parts else "近同"
    if level is Level.REORDER:
        return "内容大体相同，调整了次序"
    if level is Level.HEAVY:
        return f"部分相同，改动约 {round(ratio * 100)}%"
    return "意近而说法不同，请核对"
