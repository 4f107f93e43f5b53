"""A scaffold as plain data, for templates: what a heading, an item, a note says, in the reader's words."""

from typing import Any

from assistant.domain.results import (
    Layer,
    Scaffold,
    ScaffoldFact,
    ScaffoldHeading,
    ScaffoldItem,
    ScaffoldSection,
    ScaffoldSource,
    SourceReport,
)
from assistant.export.labels import shortened

NOTICE = "这是提纲，不是成稿：〔 〕里的内容要按本单位本年度的实际填写，填完再删去说明。"
LAYERS = {
    Layer.OWN: "我的上年",
    Layer.MISSING: "常写而我没写",
    Layer.SINGLE: "单人句式",
    Layer.SHARED: "共识",
}
"""How a layer is called before a reader."""
_SOURCES, _QUOTED = 3, 60


def as_data(scaffold: Scaffold) -> dict[str, Any]:
    """What a template is given: strings, numbers, lists and dicts, nothing that can be called."""
    asked = scaffold.request
    continued = scaffold.own or scaffold.nearest
    return {
        "title": titled(scaffold),
        "notice": NOTICE,
        "year": asked.year,
        "office": asked.office,
        "portfolios": list(asked.portfolios),
        "authors": scaffold.authors,
        "reports": scaffold.reports,
        "continued": report_named(continued) if continued else "",
        "warnings": list(scaffold.warnings),
        "facts": [_fact(one) for one in scaffold.facts],
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
        "portfolio": section.portfolio or "",
        "headings": [_heading(one) for one in section.headings],
        "items": [_item(item) for item in section.items],
    }


def _heading(one: ScaffoldHeading) -> dict[str, Any]:
    return {
        "text": one.text,
        "pattern": one.pattern,
        "layer": one.layer.value,
        "support": one.support,
        "note": f"{LAYERS[one.layer]}，{one.support} 位作者",
    }


def _item(item: ScaffoldItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.filled(),
        "layer": item.layer.value,
        "matter": item.matter,
        "move": item.move.value,
        "support": item.support,
        "note": support_told(item),
        "notes": [note.message for note in item.notes],
        "answers": item.answers or "",
        "prose": item.prose,
        "slots": [
            {
                "id": slot.id,
                "name": slot.name,
                "kind": slot.kind.value,
                "unit": slot.unit or "",
                "value": slot.value or "",
                "filled_from": slot.filled_from or "",
            }
            for slot in item.slots
        ],
        "sources": [_source(source) for source in item.sources],
    }


def _fact(one: ScaffoldFact) -> dict[str, Any]:
    last = one.last
    return {
        "name": one.name,
        "unit": one.unit or "",
        "office": one.office,
        "layer": one.layer.value,
        "value": one.value or "",
        "last": f"{last.value}（{last.year}年）" if last and last.year else last.value if last else "",
        "note": fact_told(one),
    }


def _source(source: ScaffoldSource) -> dict[str, Any]:
    return {
        "report": report_named(source.report),
        "report_id": source.report.id,
        "passage_id": source.passage_id,
        "year": source.report.year or "",
        "text": shortened(source.text, _QUOTED),
    }


def report_named(report: SourceReport) -> str:
    """A report as a reader knows it: 《2022年度述职报告》（柳堠镇党委书记，2022年）."""
    whose = "".join((report.region, report.office)) or report.author
    about = "，".join(part for part in (whose, f"{report.year}年" if report.year else "") if part)
    title = f"《{report.title}》" if report.title else ""
    return f"{title}（{about}）" if title and about else title or about or report.id


def support_told(item: ScaffoldItem) -> str:
    """Which layer an item is of, on how many authors it rests, and what its figures were filled from."""
    people = "仅 1 位" if item.layer is Layer.SINGLE else f"{item.support} 位作者写过"
    told = LAYERS[item.layer] if item.layer is Layer.OWN else f"{LAYERS[item.layer]}，{people}"
    filled = [f"{slot.name}填自{slot.filled_from}" for slot in item.slots if slot.filled_from]
    return told + (f"；{'，'.join(filled)}" if filled else "")


def fact_told(one: ScaffoldFact) -> str:
    """A figure as a line: 城镇新增就业人数3650人，填自数据.csv; 城镇新增就业人数（人） while it is open."""
    if one.value is None:
        return f"{one.name}（{one.unit}）" if one.unit else one.name
    filled = f"，填自{one.filled_from}" if one.filled_from else ""
    return f"{one.name}{one.value}{one.unit or ''}{filled}"


def sources_told(sources: tuple[ScaffoldSource, ...], most: int = _SOURCES) -> str:
    """The first sources, for a note: where to read how it was put."""
    shown = "、".join(dict.fromkeys(report_named(source.report) for source in sources[:most]))
    return f"见{shown}" + (f"等 {len(sources)} 处" if len(sources) > most else "")
