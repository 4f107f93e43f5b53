"""Exports a scaffold as a Word document with the form of the finished report.

Blanks are content controls, the sources of each sentence are comments, the items of other authors a table at the end.
"""

from collections.abc import Iterator

from assistant.corpus.word.compose import Blank, Composer, Inline
from assistant.corpus.word.layouts import layout
from assistant.domain.results import Layer, Scaffold, ScaffoldItem, ScaffoldSection
from assistant.export._scaffold import NOTICE, report_citation, scaffold_title, sources_text, support_text
from assistant.export._scaffold_outline import Outline, OutlineLine, build_outline
from assistant.export.labels import shortened

_CREATOR = "述职报告助手"
_GENERATED = "含机器起草的文字（AIGC），正文中已逐段标明"
_SALUTATION_HINT = "如：各位领导、同志们。不用称谓的删去。"
_ALTERNATIVES_HEADING = "附：供选用的内容（定稿时删去本页）"
_HEADER, _WIDTHS = ("用在", "写什么", "别人的写法", "出处"), (2, 2, 7, 5)
_QUOTED, _PLANS_SHOWN = 80, 6


def document(scaffold: Scaffold, layout_name: str = "") -> bytes:
    """The bytes of the document. Raises UnknownValue for an unknown layout."""
    composer = Composer(layout(layout_name), title=scaffold_title(scaffold), creator=_CREATOR)
    outline = build_outline(scaffold)
    signed = False
    for line in outline.lines:
        if line.kind == "title":
            composer.title(line.text(), comment=_title_comment(scaffold))
        elif line.kind == "salutation":
            composer.salutation(list(_inlines(line)), comment=_SALUTATION_HINT)
        elif line.kind == "heading":
            composer.heading(line.text(), line.level, comment=_heading_comment(line, outline))
        elif line.kind == "signature":
            if not signed:
                composer.empty_line()
            signed = True
            composer.signature(list(_inlines(line)))
        else:
            composer.paragraph([line.number, *_inlines(line)], comment="\n".join(_comments(line)))
            for item in line.items:
                if item.prose:
                    composer.paragraph([item.prose])
    if outline.alternatives:
        composer.new_page()
        composer.heading(_ALTERNATIVES_HEADING, 1)
        composer.table(_HEADER, [_table_row(one.section, one.item) for one in outline.alternatives], _WIDTHS)
    if any(item.prose for section in scaffold.sections for item in section.items):
        composer.mark("AIGC", _GENERATED)
    return composer.finish()


def _title_comment(scaffold: Scaffold) -> str:
    continued = scaffold.own or scaffold.nearest
    lines = [NOTICE]
    if continued is not None:
        whose = "接着" if scaffold.own else "没有找到自己的往年报告，参照"
        lines.append(f"{whose}{report_citation(continued)}写。")
    return "\n".join([*lines, *(f"注意：{warning}" for warning in scaffold.warnings)])


def _inlines(line: OutlineLine) -> Iterator[Inline]:
    """The line as text and blanks."""
    names = {slot.id: slot.span.of(item.frame) for item in line.items for slot in item.slots}
    for words, slot in line.pieces:
        if slot is not None:
            yield Blank(names[slot.id], slot.name, slot.id, slot.value or "")
        elif words.startswith("〔"):
            yield Blank(words, words.strip("〔〕"), f"report:{words.strip('〔〕')}")
        else:
            yield words


def _heading_comment(line: OutlineLine, outline: Outline) -> str:
    """Alternative headings, last year's plans, and matters that other authors report and this section does not."""
    section = line.section
    if section is None:
        return ""
    lines = []
    others = [head.text for head in section.headings if head.text != line.pieces[0][0]]
    if others:
        lines.append(f"标题也可写作：{'；'.join(others)}")
    plans = [one.item for one in outline.plans if one.section is section]
    if plans:
        lines.append("上年打算里写了、今年须交代办得怎样的：")
        lines += [
            f"{number}. {shortened(plan.filled(), _QUOTED)}"
            for number, plan in enumerate(plans[:_PLANS_SHOWN], start=1)
        ]
    missing = [
        one.item.matter
        for one in outline.alternatives
        if one.section is section and one.item.layer is Layer.MISSING and one.item.matter
    ]
    if missing:
        lines.append(f"别人常写、上年没有写的：{'、'.join(dict.fromkeys(missing))}（见文末附表）")
    return "\n".join(lines)


def _comments(line: OutlineLine) -> Iterator[str]:
    """The sources of the sentences, each once, then the notes on each item."""
    yield from dict.fromkeys(_origin(item) for item in line.items)
    for item in line.items:
        for note in item.notes:
            words = note.span.of(item.frame) if note.span else item.frame
            yield f"“{shortened(words, 24)}”：{note.message}"
        yield from (f"{slot.name}填自{slot.filled_from}" for slot in item.slots if slot.filled_from)


def _origin(item: ScaffoldItem) -> str:
    if not item.sources:
        return f"{support_text(item)}。"
    if item.layer is Layer.OWN:
        return f"取自{report_citation(item.sources[0].report)}。"
    return f"{support_text(item)}。{sources_text(item.sources)}"


def _table_row(section: ScaffoldSection, item: ScaffoldItem) -> tuple[str, str, str, str]:
    where = "·".join(part for part in (section.role.value, section.portfolio) if part)
    what = "·".join(part for part in (item.matter, item.move.value) if part)
    return where, what, item.filled(), f"{support_text(item)}。{sources_text(item.sources, limit=1)}"
