"""The message of a finding: one Chinese sentence with the source and what was changed. Evidence, never a verdict."""

from collections import Counter
from collections.abc import Sequence

from assistant.domain.results import DiffOp, DiffType, Direction, Kind, Level, Origin
from assistant.reuse.phrases import Wording
from assistant.reuse.provenance import Authorship

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

_PARTS = {
    Level.VERBATIM: "相同",
    Level.NUMBERS: "仅改数字",
    Level.NAMES: "仅改名称",
    Level.LIGHT: "略有改动",
    Level.REORDER: "调整次序",
    Level.HEAVY: "部分相同",
    Level.PARAPHRASE: "意近",
}
"""What parts of a finding are called by level, the nearest first."""

_INNER_QUOTES = str.maketrans("“”", "‘’")

_DOUBTS = {
    Direction.SAME_YEAR: "，同年，分不出先后",
    Direction.UNKNOWN: "，年份不详，先后不明",
}


def message(
    kind: Kind,
    level: Level,
    origin: Origin,
    also_in: int,
    diff: Sequence[DiffOp],
    ratio: float,
    *,
    approximate: bool = False,
    parts: Sequence[Level] = (),
    direction: Direction = Direction.EARLIER,
    authorship: Authorship | None = None,
) -> str:
    """E.g. 与《2022年度述责述廉报告》（本人，2022年）近同，仅改数字 2 处；另见 3 篇.

    ``ratio``: how far the two are apart, 0–1. ``approximate``: ``also_in`` is an estimate. ``parts``: the levels of the
    parts, where they differ. ``direction``: where it is not earlier, the message of a copy says so.
    ``authorship``: who wrote the source, None for the draft itself; an author who is not known is called so.
    """
    nearness = _by_parts(parts) if len(set(parts)) > 1 else _nearness(level, diff, ratio)
    text = f"与{_source(kind, origin, authorship)}{nearness}"
    if kind is Kind.FORMULA:
        text += "，属通行的程序性表述"
    if kind is Kind.COPIED:
        text += _DOUBTS.get(direction, "")
    return text + (f"；另见{'约' if approximate else ''} {also_in} 篇" if also_in else "")


def set_phrase(wording: Wording) -> str:
    """E.g. 通用提法“认真履行‘一岗双责’”（党风廉政建设文件，2012年12月起）: the wording that was found, with its own source."""
    text = wording.text.translate(_INNER_QUOTES)
    remarks = "，".join(part for part in (wording.source, _period(wording)) if part)
    return f"通用提法“{text}”" + (f"（{remarks}）" if remarks else "")


def _period(wording: Wording) -> str:
    """The months between which a wording was current, as far as they are known."""
    since, until = (
        f"{month[:4]}年{int(month[5:])}月" if month else "" for month in (wording.since, wording.until)
    )
    if since and until:
        return f"{since}至{until}"
    return f"{since}起" if since else f"至{until}" if until else ""


def _source(kind: Kind, origin: Origin, authorship: Authorship | None) -> str:
    if kind is Kind.WITHIN:
        return "本报告前文"
    if kind is not Kind.SELF:
        who = (authorship.author if authorship else origin.author) or "作者不详"
    else:
        who = "本人" if authorship is None or authorship.certain else "同一职务，作者不详"
    year = f"{origin.year}年" if origin.year else ""
    remarks = "，".join(part for part in (who, year) if part)
    return f"《{origin.title or origin.report_id}》" + (f"（{remarks}）" if remarks else "")


def _by_parts(parts: Sequence[Level]) -> str:
    counts = Counter(parts)
    named = (f"{name} {counts[level]} 处" for level, name in _PARTS.items() if counts[level])
    return "各句改动不一：" + "、".join(named)


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
