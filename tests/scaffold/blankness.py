"""What must hold of every scaffold and suggestion: nothing of a past report's values, places or names is in a frame."""

import re
from collections.abc import Sequence

from assistant.domain.report import FactKind
from assistant.domain.results import Layer, Scaffold, ScaffoldSource, Slot, Suggestion
from assistant.domain.text import fold
from assistant.reuse.phrases import load
from assistant.scaffold.years import FROM_REQUEST
from assistant.service import Assistant

BLANK = re.compile("〔[^〔〕]{1,4}〕")
NAMES = (FactKind.PLACE, FactKind.ORG, FactKind.PERSON)


def names_in(service: Assistant) -> set[str]:
    """Authors, regions, and the places, bodies and persons of all reports of an index; official wordings may name some."""
    records = [record.metadata for record in service.reports()]
    names = {record.author for record in records} | {record.region for record in records}
    for report in (service.report(record.id) for record in service.reports()):
        names |= {fact.span.of(report.text) for fact in report.facts if fact.kind in NAMES}
    return own(names)


_GENERIC = re.compile(
    r"(?:乡|街道|[省市县区镇局院校村])?(?:里|党组|党委|党工委|纪委|政府|卫生院|敬老院|幼儿园|中心小学|财政所|司法所|派出所)"
    r"|(?![省市县区镇乡]).{1,4}[科股委]"
)
"""What is called by its kind alone (局党组, 镇卫生院, 基教股) names nobody, whatever an annotation says."""


def own(names: set[str]) -> set[str]:
    """The names that name somebody, and that no official wording has (党中央)."""
    official = [wording.text for wording in load().wordings]
    return {
        name
        for name in names
        if len(name) > 1 and not _GENERIC.fullmatch(name) and not any(name in text for text in official)
    }


def assert_blank(scaffold: Scaffold, names: set[str]) -> None:
    """No frame, heading or figure has a digit, mask or name; blanks are slots, and slots blanks; words stand in a source."""
    for section in scaffold.sections:
        for heading in section.headings:
            assert not re.search(r"\d", heading.text)
            assert not [name for name in names if name in heading.text], heading.text
        for item in section.items:
            assert_frame_blank(item.frame, item.slots, item.sources, names)
            assert item.support >= (2 if item.layer in (Layer.MISSING, Layer.SHARED) else 1)
    for one in scaffold.facts:
        assert not re.search(r"[\d*＊〔]", one.name), one.name
        assert not [name for name in names if name in one.name], one.name
        assert (one.value, one.filled_from) == (None, None)


def assert_suggestion_blank(one: Suggestion, names: set[str]) -> None:
    """The same of a suggestion."""
    assert_frame_blank(one.frame, one.slots, one.sources, names)


def assert_frame_blank(
    frame: str, slots: Sequence[Slot], sources: Sequence[ScaffoldSource], names: set[str]
) -> None:
    words = BLANK.sub("\n", frame)
    assert not re.search(r"[\d*＊]", words), frame
    assert not [name for name in names if name in words], ([name for name in names if name in words], frame)
    assert BLANK.findall(frame) == [slot.span.of(frame) for slot in slots]
    # A year is filled by the year that was requested, nothing else by anything.
    assert all((slot.value is None) == (slot.filled_from is None) for slot in slots)
    assert all(
        slot.filled_from == FROM_REQUEST for slot in slots if slot.kind is FactKind.YEAR and slot.value
    )
    assert all(slot.value is None for slot in slots if slot.kind is not FactKind.YEAR)
    assert all(slot.kind and slot.name for slot in slots), frame
    assert not [(name, slot.name) for slot in slots for name in names if name in slot.name], frame
    said = [fold(source.text) for source in sources]
    for word in words.split("\n"):
        assert any(fold(word) in text for text in said), (word, sources)
