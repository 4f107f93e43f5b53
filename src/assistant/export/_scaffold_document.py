"""A scaffold as a Word document: heads, frames with their blanks as content controls, sources as comments."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.corpus.word.compose import Blank, Composer, Piece
from assistant.corpus.word.layouts import layout
from assistant.domain.report import FactKind
from assistant.domain.results import SLOT_LABELS, Frame, Scaffold, ScaffoldSection
from assistant.export._scaffold import (
    NOTICE,
    indicators_told,
    pattern_told,
    sources_told,
    support_told,
    titled,
    topics_told,
)

_CREATOR = "述职报告助手"
_GENERATED = "含机器起草的文字（AIGC），正文中已逐段标明"
_NUMBERS = "一二三四五六七八九十"
_ENDS = ("。", "！", "？", "；", "：")
_OPEN = f"〔{SLOT_LABELS[FactKind.MASK]}〕"


def document(made: Scaffold, layout_name: str = "") -> bytes:
    """The file. Raises UnknownValue for a layout that is not there."""
    composer = Composer(layout(layout_name), title=titled(made), creator=_CREATOR)
    composer.title(titled(made).removesuffix("提纲"))
    composer.note(NOTICE, remark="\n".join(f"注意：{warning}" for warning in made.warnings))
    for number, section in enumerate(made.sections):
        _write(composer, section, f"{_numeral(number)}、", made.request.portfolios)
    if any(frame.prose for section in made.sections for frame in section.items):
        composer.mark("AIGC", _GENERATED)
    return composer.finish()


def _numeral(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number + 1)


def _write(composer: Composer, section: ScaffoldSection, number: str, portfolios: tuple[str, ...]) -> None:
    """A part: its head, what is written whatever one is in charge of, then portfolio by portfolio."""
    whole = [heading.text for heading in section.headings if heading.portfolio is None]
    about = _about(section, "")
    if len(whole) > 1:
        about.insert(0, f"标题也可写作：{'；'.join(whole[1:])}")
    composer.heading(f"{number}{whole[0] if whole else section.role.value}", 1, remark="\n".join(about))
    told = {one.portfolio for one in section.items} | {one.portfolio for one in section.patterns}
    told |= {one.portfolio for one in section.topics} | {one.portfolio for one in section.indicators}
    for place, portfolio in enumerate(name for name in portfolios if name in told):
        heads = [heading.text for heading in section.headings if heading.portfolio == portfolio]
        about = _about(section, portfolio)
        if len(heads) > 1:
            about.insert(0, f"标题也可写作：{'；'.join(heads[1:])}")
        composer.heading(
            f"（{_numeral(place)}）{heads[0] if heads else portfolio}", 2, remark="\n".join(about)
        )
        _fill(composer, section, portfolio)
    _fill(composer, section, "")


def _about(section: ScaffoldSection, portfolio: str) -> list[str]:
    """What to write about, which figures to collect, in which order: a remark, for it is no part of the text."""
    ours = replace(
        section,
        topics=tuple(one for one in section.topics if one.portfolio == portfolio),
        indicators=tuple(one for one in section.indicators if one.portfolio == portfolio),
    )
    patterns = (one for one in section.patterns if one.portfolio == portfolio)
    told = (f"{pattern_told(one)}。{sources_told(one.sources)}" for one in patterns)
    return [*topics_told(ours), *indicators_told(ours), *told]


def _fill(composer: Composer, section: ScaffoldSection, portfolio: str) -> None:
    """The frames of a portfolio; where there is none, a blank for what is to be written, named by its usual moves."""
    frames = [frame for frame in section.items if frame.portfolio == portfolio]
    for frame in frames:
        remark = (
            f"{support_told(frame)}。{sources_told(frame.sources)}" if frame.sources else support_told(frame)
        )
        composer.paragraph(list(_pieces(frame)), remark=remark)
        if frame.prose:
            composer.paragraph([frame.prose])
    moves = next((one.moves for one in section.patterns if one.portfolio == portfolio), ())
    if moves and not frames:
        order = "—".join(move.value for move in moves)
        composer.paragraph([Blank(_OPEN, order, f"outline:{section.role.value}:{portfolio}")])


def _pieces(frame: Frame) -> Iterator[Piece]:
    """The frame as a sentence."""
    for number, (text, slot) in enumerate(frame.pieces()):
        if slot is None:
            yield text
        else:
            prompt = slot.span.of(frame.text)
            yield Blank(prompt, slot.name, f"{slot.kind.value}:{number}", slot.value or "")
    if not frame.text.endswith(_ENDS):
        yield "。"
