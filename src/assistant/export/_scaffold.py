"""Data of a scaffold for templates, with labels and notes in Chinese."""

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
from assistant.export.labels import LAYERS, shortened

NOTICE = "这是提纲，不是成稿：〔 〕里的内容要按本单位本年度的实际填写，填完再删去说明。"
USUAL = "通常要报"
"""What a figure is that no report at hand has, but its offices usually report."""
_SOURCES, _MAX_QUOTE = 3, 60


def template_data(scaffold: Scaffold) -> dict[str, Any]:
    """The data for a template: strings, numbers, lists and dicts only, nothing callable."""
    request = scaffold.request
    base_report = scaffold.own or scaffold.nearest
    return {
        "title": scaffold_title(scaffold),
        "notice": NOTICE,
        "year": request.year,
        "office": request.office,
        "portfolios": list(request.portfolios),
        "authors": scaffold.authors,
        "reports": scaffold.reports,
        "continued": report_citation(base_report) if base_report else "",
        "warnings": list(scaffold.warnings),
        "facts": [_fact(item) for item in scaffold.facts],
        "sections": [_section(section) for section in scaffold.sections],
    }


def scaffold_title(scaffold: Scaffold) -> str:
    """The title of the outline: 副县长2024年度述职报告提纲."""
    request = scaffold.request
    year = f"{request.year}年度" if request.year else ""
    return f"{request.office}{year}述职报告提纲"


def _section(section: ScaffoldSection) -> dict[str, Any]:
    return {
        "role": section.role.value,
        "portfolio": section.portfolio or "",
        "headings": [_heading(item) for item in section.headings],
        "items": [_item(item) for item in section.items],
    }


def _heading(item: ScaffoldHeading) -> dict[str, Any]:
    return {
        "text": item.text,
        "pattern": item.pattern,
        "layer": item.layer.value,
        "support": item.support,
        "note": f"{LAYERS[item.layer]}，{item.support} 位作者",
    }


def _item(item: ScaffoldItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.filled(),
        "layer": item.layer.value,
        "matter": item.matter,
        "move": item.move.value,
        "support": item.support,
        "note": support_text(item),
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


def _fact(item: ScaffoldFact) -> dict[str, Any]:
    last = item.last
    return {
        "name": item.name,
        "unit": item.unit or "",
        "office": item.office,
        "layer": item.layer.value,
        "value": item.value or "",
        "last": f"{last.value}（{last.year}年）" if last and last.year else last.value if last else "",
        "note": fact_text(item),
    }


def _source(source: ScaffoldSource) -> dict[str, Any]:
    return {
        "report": report_citation(source.report),
        "report_id": source.report.id,
        "passage_id": source.passage_id,
        "year": source.report.year or "",
        "text": shortened(source.text, _MAX_QUOTE),
    }


def report_citation(report: SourceReport) -> str:
    """The citation of a report: 《2022年度述职报告》（柳堠镇党委书记，2022年）."""
    writer = _office(report.region, report.office) or report.author
    about = "，".join(part for part in (writer, f"{report.year}年" if report.year else "") if part)
    title = f"《{report.title}》" if report.title else ""
    return f"{title}（{about}）" if title and about else title or about or report.id


def _office(region: str, office: str) -> str:
    """An office with its region, what both name said once: 澜屏市石渡县 and 石渡县人社局局长 → 澜屏市石渡县人社局局长."""
    shared = next((n for n in range(min(len(region), len(office)), 1, -1) if region.endswith(office[:n])), 0)
    return region + office[shared:]


def support_text(item: ScaffoldItem) -> str:
    """The layer of an item, the number of its authors, and the sources of its filled figures."""
    authors = "仅 1 位" if item.layer is Layer.SINGLE else f"{item.support} 位作者写过"
    text = LAYERS[item.layer] if item.layer is Layer.OWN else f"{LAYERS[item.layer]}，{authors}"
    filled = [f"{slot.name}填自{slot.filled_from}" for slot in item.slots if slot.filled_from]
    return text + (f"；{'，'.join(filled)}" if filled else "")


def fact_text(item: ScaffoldFact) -> str:
    """A figure in one line: 城镇新增就业人数3650人，填自数据.csv; or, without a value, 城镇新增就业人数（人）."""
    if item.value is None:
        return f"{item.name}（{item.unit}）" if item.unit else item.name
    filled = f"，填自{item.filled_from}" if item.filled_from else ""
    return f"{item.name}{item.value}{item.unit or ''}{filled}"


def sources_text(sources: tuple[ScaffoldSource, ...], limit: int = _SOURCES) -> str:
    """The citations of the first ``limit`` sources, for a note."""
    shown = "、".join(dict.fromkeys(report_citation(source.report) for source in sources[:limit]))
    return f"见{shown}" + (f"等 {len(sources)} 处" if len(sources) > limit else "")
