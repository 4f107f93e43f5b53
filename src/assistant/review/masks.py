"""What should be masked before a report is published: persons, numbers that belong to one, addresses, bare names.

These are proposals. Names of places and bodies are proposed only where the document masks their like; what is
personal (name, telephone, identity card, account, address) always. Personal information by article 28 of the
Personal Information Protection Law (个人信息保护法) and GB/T 35273, appendix A.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.base.errors import BadInput
from assistant.base.patterns import patterns
from assistant.domain.covered import CoveredText
from assistant.domain.report import Report
from assistant.domain.text import Span
from assistant.review.context import ReviewContext
from assistant.review.personal_data import addresses, persons
from assistant.review.rules import unmasked

MASK = "***"


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
    (MaskKind.IDENTITY, "identity"),
    (MaskKind.PHONE, "phone"),
    (MaskKind.ACCOUNT, "account"),
    (MaskKind.ACCOUNT, "chat"),
    (MaskKind.MAIL, "mail"),
    (MaskKind.VEHICLE, "vehicle"),
)


def proposed(context: ReviewContext) -> tuple[Mask, ...]:
    """The masks for a draft, in order and not overlapping; where two claim a place, the more specific one has it."""
    text = context.draft.text
    masks = [Mask(kind, span) for kind, name in _NUMBERS for span in _numbers(text, name)]
    masks += [Mask(MaskKind.ADDRESS, span) for span in addresses(text)]
    masks += [Mask(MaskKind.PERSON, span) for span in persons(text, context.draft.metadata.author)]
    masks += [Mask(MaskKind.NAME, span, replacement) for span, replacement in _bare_names(context)]
    kept: list[Mask] = []
    taken = CoveredText(len(text))
    for mask in masks:
        if not taken.overlaps(mask.span):
            kept.append(mask)
            taken.add(mask.span)
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


def _numbers(text: str, name: str) -> Iterator[Span]:
    """Numbers of one sort; where a cue stands before the number, the number alone."""
    for match in patterns("masks.toml", "numbers")[name].finditer(text):
        named = next((group for group in ("what", "number") if match.groupdict().get(group)), None)
        yield Span(*(match.span(named) if named else match.span()))
