"""A scaffold as a Word document: heads, frames with their blanks as content controls, sources as comments."""

from collections.abc import Iterator

from assistant.exporters._scaffold import (
    NOTICE,
    indicators_told,
    pattern_told,
    sources_told,
    support_told,
    titled,
    topics_told,
)
from assistant.results import Frame, Scaffold, ScaffoldSection
from assistant.wordml.compose import Blank, Composer, Piece
from assistant.wordml.layouts import layout

_CREATOR = "述职报告助手"
_GENERATED = "含机器起草的文字（AIGC），正文中已逐段标明"
_NUMBERS = "一二三四五六七八九十"


def document(made: Scaffold, layout_name: str = "") -> bytes:
    """The file. Raises UnknownValue for a layout that is not there."""
    composer = Composer(layout(layout_name), title=titled(made), creator=_CREATOR)
    composer.title(titled(made).removesuffix("提纲"))
    composer.note(NOTICE)
    for warning in made.warnings:
        composer.note(f"注意：{warning}")
    for number, section in enumerate(made.sections):
        _write(composer, section, _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1))
    if any(frame.prose for section in made.sections for frame in section.items):
        composer.mark("AIGC", _GENERATED)
    return composer.finish()


def _write(composer: Composer, section: ScaffoldSection, number: str) -> None:
    whole = [heading for heading in section.headings if heading.portfolio is None]
    composer.heading(f"{number}、{whole[0].text if whole else section.role.value}", 1)
    if len(whole) > 1:
        composer.note(f"标题也可写作：{'；'.join(heading.text for heading in whole[1:])}")
    for line in (*topics_told(section), *indicators_told(section)):
        composer.note(line)
    said = ""
    for frame in section.items:
        if frame.portfolio != said:
            said = frame.portfolio
            heads = [heading.text for heading in section.headings if heading.portfolio == said]
            composer.heading(heads[0] if heads else said, 2)
        remark = (
            f"{support_told(frame)}。{sources_told(frame.sources)}" if frame.sources else support_told(frame)
        )
        composer.paragraph(list(_pieces(frame)), remark=remark)
        if frame.prose:
            composer.paragraph([frame.prose])
    for pattern in section.patterns:
        composer.note(f"{pattern_told(pattern)}。{sources_told(pattern.sources)}")


def _pieces(frame: Frame) -> Iterator[Piece]:
    for number, (text, slot) in enumerate(frame.pieces()):
        if slot is None:
            yield text
        else:
            prompt = slot.span.of(frame.text)
            yield Blank(prompt, slot.name, f"{slot.kind.value}:{number}", slot.value or "")
