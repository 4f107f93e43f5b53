"""What should be masked before a report is published: persons, numbers that belong to one, addresses, bare names.

These are proposals. Names of places and bodies are proposed only where the document masks their like; what is
personal (name, telephone, identity card, account, address) always. Personal information by article 28 of the
Personal Information Protection Law (个人信息保护法) and GB/T 35273, appendix A.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.base.errors import BadInput
from assistant.base.tables import read_toml
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.rules import unmasked

MASK = "***"

_DIGIT = "[0-9０-９]"
_HAN = "[㐀-鿿𠀀-𲎯]"
_STREET = f"(?:(?![在于到住至址是]){_HAN})"
_APART = r"[ \-－—]?"


class MaskKind(StrEnum):
    """What is masked. The value is what it is called in lists."""

    PERSON = "姓名"
    PHONE = "电话"
    IDENTITY = "证件号"
    ACCOUNT = "账号"
    MAIL = "电子邮箱"
    VEHICLE = "车牌"
    ADDRESS = "住址"
    NAME = "同类名称"


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of the draft that should be masked, and what would stand there."""

    kind: MaskKind
    span: Span
    replacement: str = MASK


_NUMBERS = (
    (
        MaskKind.IDENTITY,
        re.compile(
            rf"(?<!{_DIGIT})[1-9１-９]{_DIGIT}{{5}}(?:19|20|１９|２０){_DIGIT}{{9}}[0-9０-９XxＸｘ](?!{_DIGIT})"
        ),
    ),
    (
        MaskKind.PHONE,
        re.compile(
            rf"(?<![0-9０-９.．])(?:[1１][3-9３-９]{_DIGIT}{_APART}{_DIGIT}{{4}}{_APART}{_DIGIT}{{4}}"
            rf"|[(（]?[0０]{_DIGIT}{{2,3}}[)）\-－—]{_DIGIT}{{7,8}})(?![0-9０-９])"
        ),
    ),
    (
        MaskKind.ACCOUNT,
        re.compile(
            rf"(?<!{_DIGIT})(?:{_DIGIT}{{16,19}}|{_DIGIT}{{4}}(?: {_DIGIT}{{4}}){{3}}(?: {_DIGIT}{{1,3}})?)(?!{_DIGIT})"
        ),
    ),
    (
        MaskKind.ACCOUNT,
        re.compile(rf"(?:(?<=账号)|(?<=卡号)|(?<=帐号)|(?<=账户))[：: ]*(?P<what>{_DIGIT}{{6,30}})"),
    ),
    (MaskKind.MAIL, re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,255}\.[A-Za-z]{2,24}")),
    (
        MaskKind.VEHICLE,
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?(?=[A-Z0-9]*[0-9])[A-Z0-9]{5,6}(?![A-Za-z0-9])"
        ),
    ),
    (
        MaskKind.ADDRESS,
        re.compile(
            rf"(?:{_STREET}{{2,8}}?(?:路|街|巷|大道|胡同|里弄))?"
            rf"{_DIGIT}{{1,6}}(?:号院|号楼|号|栋|幢)(?:{_DIGIT}{{1,6}}(?:号楼|栋|幢|座))?(?:{_DIGIT}{{1,6}}单元)?{_DIGIT}{{1,6}}(?:室|号房)"
            rf"|{_STREET}{{2,4}}(?:路|街|巷|大道|胡同){_DIGIT}{{1,6}}号(?![线楼])"
            rf"|{_STREET}{{2,4}}(?:村|社区){_HAN}{{0,4}}?(?:{_DIGIT}{{1,6}}|[一二三四五六七八九十]+)组{_DIGIT}{{1,6}}号"
        ),
    ),
)


def proposed(context: ReviewContext) -> tuple[Mask, ...]:
    """The masks for a draft, in order and not overlapping; where two claim a place, the more telling one has it."""
    text = context.draft.text
    masks = [
        Mask(kind, Span(*(match.span("what") if "what" in pattern.groupindex else match.span())))
        for kind, pattern in _NUMBERS
        for match in pattern.finditer(text)
    ]
    masks += [Mask(MaskKind.PERSON, span) for span in _persons(context.draft)]
    masks += [Mask(MaskKind.NAME, span, replacement) for span, replacement in _bare_names(context)]
    kept: list[Mask] = []
    for mask in masks:
        if not any(mask.span.overlap(other.span) for other in kept):
            kept.append(mask)
    return tuple(sorted(kept, key=lambda mask: mask.span))


def masked(text: str, masks: Sequence[Mask]) -> str:
    """``text`` with the masks in place."""
    pieces, at = [], 0
    for mask in sorted(masks, key=lambda one: one.span):
        pieces += [text[at : mask.span.begin], mask.replacement]
        at = mask.span.end
    return "".join([*pieces, text[at:]])


def masked_document(data: bytes, name: str, draft: Report, masks: Sequence[Mask]) -> bytes:
    """A copy of the Word file ``data`` with the masks in place, in its text and in all else that the file keeps.

    Raises BadInput where the file's text is not the draft's, and what opening a Word file raises.
    """
    from assistant.corpus.word.document import open_document
    from assistant.corpus.word.replacements import with_replacements

    document = open_document(data, name)
    if document.text != draft.text:
        raise BadInput("文件的文字与草稿不一致，遮盖对不上位置", "请重新读取该文件，或导出为文本")
    edits = [(mask.span, mask.replacement) for mask in masks]
    everywhere = {mask.span.of(draft.text): mask.replacement for mask in masks}
    longest_first = dict(sorted(everywhere.items(), key=lambda pair: (-len(pair[0]), pair[0])))
    return with_replacements(document, edits, longest_first)


def _bare_names(context: ReviewContext) -> Iterator[tuple[Span, str]]:
    """What the rule ``unmasked`` finds, each time that it stands there."""
    text = context.draft.text
    names = {
        finding.span.of(text): (finding.replacements or (MASK,))[0] for finding in unmasked.check(context)
    }
    for name, replacement in names.items():
        for match in re.finditer(re.escape(name), text):
            yield Span(*match.span()), replacement


@dataclass(frozen=True, slots=True)
class _Cues:
    named: re.Pattern[str]
    ends: frozenset[str]
    surnames: tuple[str, ...]


@cache
def _cues() -> _Cues:
    table = read_toml("masks.toml")
    words = {
        name: sorted(line.split(), key=len, reverse=True)
        for part in table.values()
        for name, line in part.items()
    }
    sure, every = "|".join(words["sure"]), "|".join([*words["sure"], *words["doubtful"]])
    before, labels, behind = ("|".join(words[name]) for name in ("before", "labels", "behind"))
    stop = f"[{''.join(words['ends'])}]"
    other = "|".join(words["others"])
    given = rf"(?![某家的了在和与对由从到给向被以及等说是有为]){_HAN}(?:(?!{stop}|某){_HAN})?"
    edge = r"(?:^|(?<=[，。；、：:（(“\s　和与向给由让对]))"
    return _Cues(
        named=re.compile(
            rf"(?:{labels})[ 　]*[：:][ 　]*(?P<labelled>(?:{every}){given})(?!{_HAN})"
            rf"|(?:{before})(?P<cued>(?!{other})(?:{sure}){given})"
            rf"|{edge}(?P<addressed>(?:{every}){given}?)(?={behind})",
            re.MULTILINE,
        ),
        ends=frozenset("".join(words["ends"])),
        surnames=(*words["sure"], *words["doubtful"]),
    )


def _persons(draft: Report) -> Iterator[Span]:
    """Every place where somebody stands who is named at least once in a way that says so."""
    text = draft.text
    names = {match[match.lastgroup or 0] for match in _cues().named.finditer(text)}
    author = draft.metadata.author
    if author in text and len(author) > 1 and re.fullmatch(f"{_HAN}+", author):
        names.add(author)
    for name in sorted({_shortest(name, text) for name in names}, key=len, reverse=True):
        for match in re.finditer(re.escape(name), text):
            yield Span(*match.span())


def _shortest(name: str, text: str) -> str:
    """李强 of 李强反 where 李强 also stands before something else: the last character was none of the name."""
    surname = next((one for one in _cues().surnames if name.startswith(one)), name[:1])
    shorter = name[:-1]
    if len(shorter) <= len(surname):
        return name
    alone = re.search(rf"{re.escape(shorter)}(?:[^㐀-鿿]|[{''.join(_cues().ends)}])", text)
    return shorter if alone else name
