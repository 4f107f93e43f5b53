"""Prose around a frame's blanks, written by a drafter and let through only when it kept to the frame.

A drafter sees the frame and its sources, nothing else. Its text is refused when a blank or a filled figure is lost
or moved, when a figure or a name appears that the frame has not, and when the check finds shared wording in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import CheckResult, Finding, Kind, Scaffold, ScaffoldItem, Severity
from assistant.domain.vocabulary import Vocabulary
from assistant.export.labels import shortened
from assistant.scaffold.drafters import Drafter

LABEL = "【机器起草，请逐句核实】"
"""Stands before generated text wherever people see it, as the rules on labelling generated content ask."""

_TASK = (
    "你为机关述职报告起草一小段文字。只根据给出的句式和参考，写一至三句平实的公文语言。"
    "句式里的〔…〕和数字必须原样、按次序保留；不得添加任何数字、年份、地名、单位名、人名；不得照抄参考里的句子。只输出正文。"
)
_BLANK = re.compile(r"〔[^〔〕]*〕")
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")


@dataclass(frozen=True, slots=True)
class Prose:
    """What a drafter made of a frame. ``text`` begins with :data:`LABEL`, and is "" where it was refused.

    ``problems`` say why, in the reader's words; ``model`` who wrote it.
    """

    item: ScaffoldItem
    model: str
    text: str
    problems: tuple[str, ...] = ()


def written_out(
    scaffold: Scaffold, drafter: Drafter, vocabulary: Vocabulary, check: Callable[[str], CheckResult]
) -> Scaffold:
    """Every frame with the prose that was let through; what was refused stands among the warnings.

    Raises DrafterFailed.
    """
    warnings = list(scaffold.warnings)
    sections = []
    for section in scaffold.sections:
        items = []
        for item in section.items:
            made = prose(item, drafter, vocabulary, check)
            items.append(replace(item, prose=made.text))
            warnings += [
                f"机器起草的一段没有采用（{shortened(item.frame, 20)}）：{why}" for why in made.problems
            ]
        sections.append(replace(section, items=tuple(items)))
    if any(item.prose for section in sections for item in section.items):
        warnings.append(f"标有{LABEL}的文字由 {drafter.name} 写出，使用前须逐句核实")
    return replace(scaffold, sections=tuple(sections), warnings=tuple(warnings))


def prose(
    item: ScaffoldItem, drafter: Drafter, vocabulary: Vocabulary, check: Callable[[str], CheckResult]
) -> Prose:
    """Have a frame written out. ``check`` holds a text against past reports. Raises DrafterFailed."""
    written = drafter.write(_TASK, _material(item))
    problems = [*_lost(item, written), *_added(item, written, vocabulary)]
    if not problems:
        problems = [
            f"与库内报告重合：{finding.message}" for finding in check(written).findings if _shared(finding)
        ]
    return Prose(item, drafter.name, "" if problems else f"{LABEL}{written}", tuple(problems))


def _material(item: ScaffoldItem) -> str:
    sources = "\n".join(f"- {source.text}" for source in item.sources)
    return f"句式：{item.filled()}\n参考（只看写法，不抄）：\n{sources}"


def _lost(item: ScaffoldItem, written: str) -> list[str]:
    """Blanks and figures of the frame that do not stand in the text, in their order."""
    wanted = _marks(item.filled())
    found = _marks(written)
    return (
        []
        if wanted == found
        else [f"没有原样保留数字和待填处：应有“{'、'.join(wanted)}”，写成“{'、'.join(found)}”"]
    )


def _marks(text: str) -> list[str]:
    return [match[0] for match in re.finditer(f"{_BLANK.pattern}|{_NUMBER.pattern}", text)]


def _added(item: ScaffoldItem, written: str, vocabulary: Vocabulary) -> list[str]:
    """Names and figures in words that the frame has not."""
    said = item.filled()
    report = parse(written, Metadata(), id="prose", source="", vocabulary=vocabulary)
    added = [
        fact.span.of(written)
        for fact in report.facts
        if fact.span.of(written) not in said and not _BLANK.search(fact.span.of(written))
    ]
    return [f"添了句式里没有的内容：“{'、'.join(dict.fromkeys(added))}”"] if added else []


def _shared(finding: Finding) -> bool:
    return (
        finding.rule == "reuse" and finding.kind is not Kind.FORMULA and finding.severity is Severity.WARNING
    )
