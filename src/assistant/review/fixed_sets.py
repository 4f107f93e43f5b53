"""Sets with fixed members of which one is given wrongly: 政治意识、大局意识、责任意识、看齐意识."""

import re
from collections.abc import Iterator, Sequence

from assistant.domain.text import Span
from assistant.review.findings import quote
from assistant.review.location import in_document_title, sentence_of
from assistant.review.wording_data import FixedSet

_RUN = re.compile(r"[\u4e00-\u9fff“”]{2,24}(?:[、和][\u4e00-\u9fff“”]{2,24}){2,7}")
_SEPARATOR = re.compile("[、和]")


def misnumbered(text: str, sets: Sequence[FixedSet]) -> Iterator[tuple[Span, str, str, bool]]:
    """Enumerations with one wrong member, what to say of each, the right one, and whether its set is named nearby."""
    for run in _RUN.finditer(text):
        parts = _SEPARATOR.split(run[0])
        for one in sets:
            found = _wrong_member(parts, one, run.start())
            if found is None:
                continue
            span, wrong = found
            if in_document_title(text, span):
                continue
            sure = one.name in sentence_of(text, span).of(text)
            right = "、".join(one.members)
            if not wrong.endswith(one.suffix):
                right = "、".join((*one.cores[:-1], one.members[-1]))
            message = f"“{one.name}”是{right}（{one.source}），这里写成了{quote(wrong)}，请核对。"
            yield span, message, right, sure
            break


def _wrong_member(parts: Sequence[str], one: FixedSet, begin: int) -> tuple[Span, str] | None:
    """The place of an enumeration of which all but one are members, each of them once, and the one that is none."""
    if len(parts) != len(one.members):
        return None
    hits = [_member(part, n, len(parts), one) for n, part in enumerate(parts)]
    missing = [n for n, hit in enumerate(hits) if hit is None]
    known = {hit for hit in hits if hit}
    if len(missing) != 1 or len(known) != len(parts) - 1:
        return None
    n = missing[0]
    wrong = parts[n]
    if n == 0:  # words may stand before the first member
        core = len(one.cores[0])
        wrong = wrong[-(core + (len(one.suffix) if wrong.endswith(one.suffix) else 0)) :]
        start = len(parts[0]) - len(wrong)
    else:
        start = len(parts[0]) - len(_first(parts[0], hits[0] or "", one))
    if n == len(parts) - 1:
        at = wrong.find(one.suffix) if one.suffix else len(one.cores[-1])
        if at < 1:
            return None
        wrong = wrong[: at + len(one.suffix)]
    others = [part for k, part in enumerate(parts[:-1]) if k != n]
    # 政治、大局、核心、服务意识 leaves the suffix out of all but the last; 政治意识、大局意识 of none.
    if n < len(parts) - 1 and any(part.endswith(one.suffix) != wrong.endswith(one.suffix) for part in others):
        return None
    tail = len(wrong) if n == len(parts) - 1 else len(_last(parts[-1], hits[-1] or "", one))
    length = sum(len(part) for part in parts[:-1]) + len(parts) - 1 + tail
    return Span(begin + start, begin + length), wrong


def _member(part: str, n: int, several: int, one: FixedSet) -> str | None:
    for core in one.cores:
        whole = core + one.suffix
        if part in (core, whole):
            return core
        if n == 0 and part.endswith((core, whole)):
            return core
        if n == several - 1 and part.startswith(whole):
            return core
    return None


def _first(part: str, core: str, one: FixedSet) -> str:
    return core + one.suffix if part.endswith(core + one.suffix) else core


def _last(part: str, core: str, one: FixedSet) -> str:
    return core + one.suffix if part.startswith(core + one.suffix) else core
