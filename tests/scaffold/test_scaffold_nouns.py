"""The nouns of a scaffold: what a frame reads as, open and filled."""

from dataclasses import replace

from assistant.domain.report import FactKind
from assistant.domain.results import SLOT_LABELS, Layer, Move, ScaffoldItem, Slot

FRAME = ScaffoldItem(
    "a1",
    Layer.SHARED,
    "就业",
    Move.FIGURES,
    "新增城镇就业〔数量〕人，培训〔数量〕人次。",
    2,
    (
        Slot("a1.0", 6, 10, FactKind.COUNT, "新增城镇就业", "人"),
        Slot("a1.1", 14, 18, FactKind.COUNT, "培训", "人次"),
    ),
)


def test_slots_stand_where_they_say():
    assert [slot.span.of(FRAME.frame) for slot in FRAME.slots] == ["〔数量〕", "〔数量〕"]


def test_a_filled_slot_reads_as_its_value_and_an_open_one_as_a_blank():
    first, second = FRAME.slots
    told = replace(FRAME, slots=(replace(first, value="1200"), second))
    assert told.filled() == "新增城镇就业1200人，培训〔数量〕人次。"
    assert [(text, slot and slot.unit) for text, slot in told.pieces()] == [
        ("新增城镇就业", None),
        ("1200", "人"),
        ("人，培训", None),
        ("〔数量〕", "人次"),
        ("人次。", None),
    ]


def test_every_kind_of_slot_has_a_label_that_is_no_value():
    assert set(SLOT_LABELS) == set(FactKind)
    assert not any(character.isdigit() for label in SLOT_LABELS.values() for character in label)
