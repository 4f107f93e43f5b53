import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.results import DiffType
from assistant.domain.text import fold
from assistant.reuse.diff import compare


def _changes(here: str, there: str) -> list[tuple[str, str, str, DiffType | None]]:
    return [
        (op.op, op.here.of(here), op.there.of(there), op.type)
        for op in compare(here, there)
        if op.op != "equal"
    ]


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        pytest.param(
            "走访农户312户。", "走访农户298户。", [("replace", "312", "298", DiffType.FIGURE)], id="a figure"
        ),
        pytest.param(
            "2023年，修路三条。",
            "2022年，修路三条。",
            [("replace", "2023年", "2022年", DiffType.DATE)],
            id="a year",
        ),
        pytest.param(
            "我到青坪村蹲点。",
            "我到白沙村蹲点。",
            [("replace", "青坪村", "白沙村", DiffType.PLACE)],
            id="a place",
        ),
        pytest.param(
            "作风不够扎实。", "作风不够深入。", [("replace", "扎实", "深入", DiffType.WORDING)], id="a word"
        ),
        pytest.param(
            "按时足额发放工资。", "按时发放工资。", [("insert", "足额", "", DiffType.INSERTED)], id="put in"
        ),
        pytest.param(
            "按时发放工资。", "按时足额发放工资。", [("delete", "", "足额", DiffType.DELETED)], id="left out"
        ),
        pytest.param("按时 发放工资。", "按时发放工資。", [], id="script and space are no difference"),
    ],
)
def test_differences_are_typed(here: str, there: str, expected: list[tuple[str, str, str, DiffType]]) -> None:
    assert _changes(here, there) == expected


def test_text_that_stands_elsewhere_has_been_moved() -> None:
    moved = _changes(
        "冬季防火抓得早，汛期巡查不放松，粮食增产。", "汛期巡查不放松，粮食增产。冬季防火抓得早，"
    )
    assert ("move", DiffType.MOVED) in {(op, kind) for op, _, _, kind in moved}


def test_spans_count_from_where_the_stretches_stand() -> None:
    (_, change, _) = compare("走访312户", "走访298户", 100, 2000)
    assert (change.here.begin, change.here.end, change.there.begin, change.there.end) == (
        102,
        105,
        2002,
        2005,
    )


@given(st.text(alphabet="修路12。，\n 村", max_size=30), st.text(alphabet="修路12。，\n 村", max_size=30))
def test_the_operations_lead_from_one_to_the_other(here: str, there: str) -> None:
    operations = compare(here, there)
    assert fold("".join(op.here.of(here) for op in operations)) == fold(here)
    left = sorted((op.there.begin, op.there.end) for op in operations if len(op.there))
    assert fold("".join(there[begin:end] for begin, end in left)) == fold(there)
    for op in operations:
        if op.op == "equal":
            assert fold(op.here.of(here)) == fold(op.there.of(there))
