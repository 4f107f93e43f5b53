"""The sentence of a finding: where else it stands and what was changed."""

import pytest

from assistant.domain.results import DiffOp, DiffType, Kind, Level, Origin
from assistant.domain.text import Span
from assistant.reuse.messages import message

NOWHERE = Span(0, 0)
PAST = Origin("r1", "2022年度述责述廉报告", "周某", 2022)


def _diff(*kinds: DiffType) -> list[DiffOp]:
    equal = DiffOp("equal", NOWHERE, NOWHERE)
    return [equal, *(DiffOp("replace", NOWHERE, NOWHERE, kind) for kind in kinds)]


@pytest.mark.parametrize(
    ("level", "diff", "ratio", "expected"),
    [
        pytest.param(Level.VERBATIM, (), 0.0, "相同", id="verbatim"),
        pytest.param(
            Level.NUMBERS,
            (DiffType.FIGURE, DiffType.DATE),
            0.1,
            "近同，仅改数字 2 处",
            id="figures and a date",
        ),
        pytest.param(Level.NUMBERS, (DiffType.DATE,), 0.1, "近同，仅改日期 1 处", id="a date alone"),
        pytest.param(Level.NUMBERS, (), 0.0, "近同，仅改数字", id="a figure in other characters"),
        pytest.param(Level.NAMES, (DiffType.PLACE, DiffType.ORG), 0.1, "近同，仅改名称 2 处", id="names"),
        pytest.param(
            Level.LIGHT,
            (DiffType.WORDING, DiffType.WORDING, DiffType.FIGURE),
            0.1,
            "近同，改动措辞 2 处、数字 1 处",
            id="light",
        ),
        pytest.param(Level.LIGHT, (), 0.1, "近同", id="light, nothing to count"),
        pytest.param(Level.REORDER, (DiffType.MOVED,), 0.4, "内容大体相同，调整了次序", id="reorder"),
        pytest.param(Level.HEAVY, (DiffType.WORDING,), 0.364, "部分相同，改动约 36%", id="heavy"),
        pytest.param(Level.PARAPHRASE, (), 1.0, "意近而说法不同，请核对", id="paraphrase"),
    ],
)
def test_each_level_has_its_words(
    level: Level, diff: tuple[DiffType, ...], ratio: float, expected: str
) -> None:
    found = message(Kind.COPIED, level, PAST, 0, _diff(*diff), ratio)
    assert found == f"与《2022年度述责述廉报告》（周某，2022年）{expected}"


@pytest.mark.parametrize(
    ("kind", "origin", "expected"),
    [
        pytest.param(Kind.SELF, PAST, "与《2022年度述责述廉报告》（本人，2022年）相同", id="one's own"),
        pytest.param(Kind.WITHIN, PAST, "与本报告前文相同", id="the same report"),
        pytest.param(
            Kind.FORMULA,
            PAST,
            "与《2022年度述责述廉报告》（周某，2022年）相同，属通行的程序性表述",
            id="a frame",
        ),
        pytest.param(Kind.COPIED, Origin("r2", "", "", None), "与《r2》相同", id="nothing known but the id"),
    ],
)
def test_the_source_is_named(kind: Kind, origin: Origin, expected: str) -> None:
    assert message(kind, Level.VERBATIM, origin, 0, (), 0.0) == expected


@pytest.mark.parametrize(("approximate", "expected"), [(False, "；另见 3 篇"), (True, "；另见约 3 篇")])
def test_other_reports_are_counted(approximate: bool, expected: str) -> None:
    found = message(Kind.SELF, Level.VERBATIM, PAST, 3, (), 0.0, approximate=approximate)
    assert found.endswith(f"相同{expected}")
