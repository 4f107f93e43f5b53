"""Remarks on the writing of a draft: punctuation, the form of figures, words; and how many of one kind are reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.domain.text import Span

MOST = 3
"""Remarks of one kind that are reported one by one; where there are more, the first stands for all."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a draft that is written otherwise by a standard or by the word list.

    ``kind`` groups remarks of one cause. ``sure``: the standard or the dictionary settles it. ``replacements`` keep
    the meaning and can be put in without thinking.
    """

    kind: str
    span: Span
    message: str
    sure: bool = True
    replacements: tuple[str, ...] = ()


def limited(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """At most :data:`MOST` remarks of each kind by place; of more, the first, which says how many there are."""
    by_kind: dict[str, list[Remark]] = {}
    for remark in sorted(remarks, key=lambda one: one.span):
        by_kind.setdefault(remark.kind, []).append(remark)
    for alike in by_kind.values():
        if len(alike) <= MOST:
            yield from alike
        else:
            first = alike[0]
            yield replace(first, message=f"{first.message.removesuffix('。')}。全文共{len(alike)}处。")


def inside(text: str, opening: str, closing: str) -> bytearray:
    """Which characters stand between an opening and a closing mark on one line: 1 for each that does."""
    marked = bytearray(len(text))
    begin = -1
    for at, character in enumerate(text):
        if character == opening:
            begin = at if begin < 0 else begin
        elif character == "\n":
            begin = -1
        elif character == closing and begin >= 0:
            marked[begin : at + 1] = b"\1" * (at + 1 - begin)
            begin = -1
    return marked
