"""Sets with fixed members of which one is given wrongly: 政治意识、大局意识、责任意识、看齐意识."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.domain.text import Span
from assistant.review.findings import quote
from assistant.review.location import around, in_document_title, sentence_of
from assistant.review.wording_data import FixedSet

_RUN = re.compile(r"[\u4e00-\u9fff“”]{2,24}(?:[、和][\u4e00-\u9fff“”]{2,24}){2,7}")
_SEPARATOR = re.compile("[、和]")
_SPECIFIC = 3  # characters of a member that belongs to its set alone


_APART, _APART_AS = "[、，；]", "、"


def misattributed(text: str, sets: Sequence[FixedSet]) -> Iterator[tuple[Span, str]]:
    """Requirements of one campaign that a sentence names as those of another, and what to say of each."""
    campaigns = sorted({one.of for one in sets if one.of}, key=lambda name: (-len(name), name))
    for one in sets:
        if not one.of:
            continue
        for span in _in_full(text, one):
            sentence = around(text, sentence_of(text, span), span)
            named = [campaign for campaign in campaigns if campaign in sentence]
            if one.of not in named and len(named) == 1 and not in_document_title(text, span):
                yield (
                    span,
                    f"{quote(span.of(text))}是{one.of}的要求（{one.source}），这里写成了{named[0]}的要求，请核对。",
                )


def outdated(
    text: str, past: Sequence[FixedSet], current: Sequence[FixedSet]
) -> Iterator[tuple[Span, str, str]]:
    """Sets with the members that they had before, what to say of each, and the members of today."""
    for one in past:
        newer = next((each for each in current if each.name == one.name), None)
        if newer is None:
            continue
        for span in _in_full(text, one):
            if not in_document_title(text, span):
                right = _APART_AS.join(newer.members)
                yield span, f"“{one.name}”现在是{right}（{newer.source}），这里写的是以前的，请核对。", right


@lru_cache(maxsize=512)
def _joined(members: tuple[str, ...]) -> re.Pattern[str]:
    """Members in order, given as patterns, whatever mark parts them."""
    return re.compile(_APART.join(members))


def _in_full(text: str, one: FixedSet) -> Iterator[Span]:
    """Where all members of a set stand in order."""
    for match in _joined(tuple(map(re.escape, one.members))).finditer(text):
        yield Span(*match.span())


def with_one_changed(text: str, one: FixedSet) -> Iterator[tuple[Span, str]]:
    """Where all members of a set but one stand in order, whatever mark parts them, and the words in its place."""
    if any(len(core) < _SPECIFIC for core in one.cores):
        return
    for n, member in enumerate(one.members):
        ends = n in (0, len(one.members) - 1)
        least, most = (len(member), len(member)) if ends else (len(member) - 1, len(member) + 1)
        others = [re.escape(each) for each in one.members]
        others[n] = rf"(?P<wrong>[\u4e00-\u9fff]{{{least},{most}}})"
        for match in _joined(tuple(others)).finditer(text):
            if match["wrong"] != member:
                yield Span(*match.span()), match["wrong"]


def misnumbered(text: str, sets: Sequence[FixedSet]) -> Iterator[tuple[Span, str, str, bool]]:
    """Enumerations with one wrong member, what to say of each, the right one, and whether its set is named nearby."""
    # What is right for one time is not wrong for another, where nobody knows which is meant.
    right_ones = [span for one in sets if one.since or one.until for span in _in_full(text, one)]
    taken = list(right_ones)
    for one in sets:
        for span, wrong in with_one_changed(text, one):
            if not in_document_title(text, span) and not any(span.overlap(each) for each in right_ones):
                taken.append(span)
                yield span, _said(one, wrong), _APART_AS.join(one.members), True
    for run in _RUN.finditer(text):
        if any(span.begin < run.end() and run.start() < span.end for span in taken):
            continue
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
            yield span, _said(one, wrong), right, sure
            break


def _said(one: FixedSet, wrong: str) -> str:
    """What a set is, and what stands there instead."""
    return f"“{one.name}”是{_APART_AS.join(one.members)}（{one.source}），这里写成了{quote(wrong)}，请核对。"


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
