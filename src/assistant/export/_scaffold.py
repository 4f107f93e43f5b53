"""A scaffold as plain data, for templates: what a heading, a frame, a note says, in the reader's words."""

from itertools import groupby
from typing import Any

from assistant.domain.results import Frame, FrameSource, Indicator, MovePattern, Scaffold, ScaffoldSection
from assistant.export.labels import shortened

NOTICE = "这是提纲，不是成稿：〔 〕里的内容要按本单位本年度的实际填写，填完再删去说明。"
_SOURCES, _QUOTED = 3, 60


def as_data(scaffold: Scaffold) -> dict[str, Any]:
    """What a template is given: strings, numbers, lists and dicts, nothing that can be called."""
    asked = scaffold.request
    return {
        "title": titled(scaffold),
        "notice": NOTICE,
        "year": asked.year,
        "office": asked.office,
        "portfolios": list(asked.portfolios),
        "authors": scaffold.authors,
        "reports": scaffold.reports,
        "warnings": list(scaffold.warnings),
        "sections": [_section(section) for section in scaffold.sections],
    }


def titled(scaffold: Scaffold) -> str:
    """What the outline is called: 副县长2024年度述职报告提纲."""
    asked = scaffold.request
    year = f"{asked.year}年度" if asked.year else ""
    return f"{asked.office}{year}述职报告提纲"


def _section(section: ScaffoldSection) -> dict[str, Any]:
    return {
        "role": section.role.value,
        "headings": [
            {"text": one.text, "portfolio": one.portfolio or "", "support": one.support}
            for one in section.headings
        ],
        "topics": [
            {
                "text": one.text,
                "portfolio": one.portfolio,
                "support": one.support,
                "moves": [move.value for move in one.moves],
                "elsewhere": one.elsewhere,
            }
            for one in section.topics
        ],
        "matters": [*topics_told(section), *indicators_told(section)],
        "indicators": [_indicator(one) for one in section.indicators],
        "frames": [_item(frame) for frame in section.items],
        "patterns": [_pattern(pattern) for pattern in section.patterns],
    }


def _item(frame: Frame) -> dict[str, Any]:
    return {
        "text": frame.filled(),
        "portfolio": frame.portfolio,
        "move": frame.move.value,
        "support": frame.support,
        "reused_in": frame.reused_in,
        "note": support_told(frame),
        "prose": frame.prose,
        "slots": [
            {
                "name": slot.name,
                "kind": slot.kind.value,
                "unit": slot.unit or "",
                "value": slot.value or "",
                "filled_from": slot.filled_from or "",
            }
            for slot in frame.slots
        ],
        "sources": [_source(source) for source in frame.sources],
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "text": one.told(),
        "name": one.name,
        "kind": one.kind.value,
        "unit": one.unit,
        "portfolio": one.portfolio,
        "support": one.support,
        "value": one.value or "",
        "filled_from": one.filled_from or "",
    }


def _pattern(pattern: MovePattern) -> dict[str, Any]:
    return {
        "portfolio": pattern.portfolio,
        "moves": [move.value for move in pattern.moves],
        "support": pattern.support,
        "note": pattern_told(pattern),
        "sources": [_source(source) for source in pattern.sources],
    }


def _source(source: FrameSource) -> dict[str, Any]:
    return {
        "report_id": source.report_id,
        "passage_id": source.passage_id,
        "year": source.year or "",
        "text": shortened(source.text, _QUOTED),
    }


def support_told(frame: Frame) -> str:
    """On how many authors a frame rests, and how worn it is."""
    worn = f"，这样的文字已见于 {frame.reused_in} 篇" if frame.reused_in else ""
    filled = [f"{slot.name}填自{slot.filled_from}" for slot in frame.slots if slot.filled_from]
    return f"{frame.support} 位作者写过{worn}" + (f"；{'，'.join(filled)}" if filled else "")


def pattern_told(pattern: MovePattern) -> str:
    """The usual order of moves."""
    order = "—".join(move.value for move in pattern.moves)
    about = f"{pattern.portfolio}：" if pattern.portfolio else ""
    who = f"没有人写过，其他领域有 {pattern.support}" if pattern.general else f"{pattern.support}"
    ordered = f"按“{order}”的顺序来写" if len(pattern.moves) > 1 else f"写的是“{order}”"
    return f"{about}{who} 位作者{ordered}"


def topics_told(section: ScaffoldSection) -> list[str]:
    """What to write about, a line per portfolio and part: 教育可写的事项：控辍保学（4 位作者）、…."""
    return [
        f"{portfolio}可写的事项{'（取自别的部分）' if elsewhere else ''}："
        f"{'、'.join(f'{topic.text}（{topic.support} 位作者）' for topic in listed)}"
        for (portfolio, elsewhere), listed in groupby(
            section.topics, key=lambda topic: (topic.portfolio, topic.elsewhere)
        )
    ]


def indicators_told(section: ScaffoldSection) -> list[str]:
    """Which figures to collect, a line per portfolio: 人社常报的数：城镇新增就业人数（人），3 位作者；…."""
    return [
        f"{portfolio}常报的数：{'；'.join(indicator_told(one) for one in listed)}"
        for portfolio, listed in groupby(section.indicators, key=lambda one: one.portfolio)
    ]


def indicator_told(one: Indicator) -> str:
    """A figure with its support, and where it was filled from."""
    filled = f"，填自{one.filled_from}" if one.filled_from else ""
    return f"{one.told()}，{one.support} 位作者{filled}"


def sources_told(sources: tuple[FrameSource, ...]) -> str:
    """The first sources, for a note: where to read how it was put."""
    shown = (
        f"{source.report_id}（{source.year}年）" if source.year else source.report_id
        for source in sources[:_SOURCES]
    )
    return f"见 {'、'.join(shown)}" + (f"等 {len(sources)} 处" if len(sources) > _SOURCES else "")
