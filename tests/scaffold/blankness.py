"""What must hold of every scaffold: nothing of a past report's values is in it, and every word of it is in a source."""

import re

from assistant.domain.report import FactKind
from assistant.domain.results import Scaffold
from assistant.domain.text import fold
from assistant.reuse.phrases import load
from assistant.scaffold.blanks import BLANK
from assistant.service import Assistant

NAMES = (FactKind.PLACE, FactKind.ORG, FactKind.PERSON)


def names_in(service: Assistant) -> set[str]:
    """Authors, regions, and the places, bodies and persons of all reports of an index; official wordings may name some."""
    records = [record.metadata for record in service.reports()]
    names = {record.author for record in records} | {record.region for record in records}
    for report in (service.report(record.id) for record in service.reports()):
        names |= {fact.span.of(report.text) for fact in report.facts if fact.kind in NAMES}
    return own(names)


def own(names: set[str]) -> set[str]:
    """The names that no official wording has (党中央)."""
    official = [wording.text for wording in load().wordings]
    return {name for name in names if len(name) > 1 and not any(name in text for text in official)}


def assert_blank(scaffold: Scaffold, names: set[str]) -> None:
    """No frame, heading or indicator has a digit, mask or name; blanks are slots, and slots blanks; words stand in a source."""
    for section in scaffold.sections:
        for heading in section.headings:
            assert not re.search(r"\d", heading.text)
            assert not [name for name in names if name in heading.text], heading.text
        for item in section.items:
            words = BLANK.sub("\n", item.frame)
            assert not re.search(r"[\d*＊]", words), item.frame
            assert not [name for name in names if name in words], item.frame
            assert BLANK.findall(item.frame) == [slot.span.of(item.frame) for slot in item.slots]
            assert all(slot.value is None and slot.filled_from is None for slot in item.slots)
            said = [fold(source.text) for source in item.sources]
            for word in words.split("\n"):
                assert any(fold(word) in text for text in said), (word, item.sources)
    for one in scaffold.facts:
        assert not re.search(r"[\d*＊〔]", one.name), one.name
        assert not [name for name in names if name in one.name], one.name
        assert (one.value, one.filled_from) == (None, None)
