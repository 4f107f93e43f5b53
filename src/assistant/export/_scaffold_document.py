"""A scaffold as a Word document: heads, frames with their blanks as content controls, sources as comments."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.corpus.word.compose import Blank, Composer, Inline
from assistant.corpus.word.layouts import layout
from assistant.domain.report import FactKind, Role
from assistant.domain.results import SLOT_LABELS, Scaffold, ScaffoldItem, ScaffoldSection
from assistant.export._scaffold import NOTICE, sources_told, support_told, titled

_CREATOR = "述职报告助手"
_GENERATED = "含机器起草的文字（AIGC），正文中已逐段标明"
_NUMBERS = "一二三四五六七八九十"
_ENDS = ("。", "！", "？", "；", "：")
_OPEN = f"〔{SLOT_LABELS[FactKind.MASK]}〕"


def document(made: Scaffold, layout_name: str = "") -> bytes:
    """The file. Raises UnknownValue for a layout that is not there."""
    composer = Composer(layout(layout_name), title=titled(made), creator=_CREATOR)
    composer.title(titled(made).removesuffix("提纲"))
    composer.note(NOTICE, comment="\n".join(f"注意：{warning}" for warning in made.warnings))
    for number, (role, sections) in enumerate(groupby(made.sections, key=lambda section: section.role)):
        _write(composer, role, list(sections), f"{_numeral(number)}、")
    if any(item.prose for section in made.sections for item in section.items):
        composer.mark("AIGC", _GENERATED)
    return composer.finish()


def _numeral(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1)


def _write(composer: Composer, role: Role, sections: Sequence[ScaffoldSection], number: str) -> None:
    """A part: its head, what is written whatever one is in charge of, then portfolio by portfolio."""
    whole = [heading.text for section in sections if not section.portfolio for heading in section.headings]
    composer.heading(f"{number}{whole[0] if whole else role.value}", 1, comment=_others(whole))
    parts = [section for section in sections if section.portfolio]
    for section in (section for section in sections if not section.portfolio):
        _fill(composer, section)
    for position, section in enumerate(parts):
        heads = [heading.text for heading in section.headings]
        head = heads[0] if heads else section.portfolio
        composer.heading(f"（{_numeral(position)}）{head}", 2, comment=_others(heads))
        _fill(composer, section)


def _others(heads: Sequence[str]) -> str:
    return f"标题也可写作：{'；'.join(heads[1:])}" if len(heads) > 1 else ""


def _fill(composer: Composer, section: ScaffoldSection) -> None:
    """The items of a section; where there is none, a blank for what is to be written."""
    for item in section.items:
        told = support_told(item)
        comment = f"{told}。{sources_told(item.sources)}" if item.sources else told
        composer.paragraph(
            list(_pieces(item)), comment="\n".join([comment, *(note.message for note in item.notes)])
        )
        if item.prose:
            composer.paragraph([item.prose])
    if section.portfolio and not section.items:
        name = f"outline:{section.role.value}:{section.portfolio}"
        composer.paragraph([Blank(_OPEN, section.portfolio, name)])


def _pieces(item: ScaffoldItem) -> Iterator[Inline]:
    """The frame as a sentence."""
    for text, slot in item.pieces():
        if slot is None:
            yield text
        else:
            prompt = slot.span.of(item.frame)
            yield Blank(prompt, slot.name, slot.id, slot.value or "")
    if not item.frame.endswith(_ENDS):
        yield "。"
