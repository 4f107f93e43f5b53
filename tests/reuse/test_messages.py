"""The sentence of a finding: where else it stands and what was changed."""

import pytest

from assistant.domain.results import DiffOp, DiffType, Direction, Kind, Level, Origin
from assistant.domain.text import Span
from assistant.reuse.messages import message, set_phrase
from assistant.reuse.phrases import Wording
from assistant.reuse.provenance import Authorship

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
        pytest.param(
            Kind.COPIED, Origin("r2", "", "", None), "与《r2》（作者不详）相同", id="nothing known but the id"
        ),
    ],
)
def test_the_source_is_named(kind: Kind, origin: Origin, expected: str) -> None:
    assert message(kind, Level.VERBATIM, origin, 0, (), 0.0) == expected


@pytest.mark.parametrize(
    ("kind", "authorship", "expected"),
    [
        pytest.param(
            Kind.SELF, Authorship("周某", own=True, certain=True), "本人，2022年", id="the same person"
        ),
        pytest.param(
            Kind.SELF,
            Authorship("", own=True, certain=False),
            "同一职务，作者不详，2022年",
            id="the same post",
        ),
        pytest.param(
            Kind.COPIED,
            Authorship("周明远", own=False, certain=True),
            "周明远，2022年",
            id="named in its text",
        ),
        pytest.param(
            Kind.COPIED, Authorship("", own=False, certain=False), "作者不详，2022年", id="nobody knows"
        ),
    ],
)
def test_who_wrote_the_source_is_said_as_far_as_it_is_known(
    kind: Kind, authorship: Authorship, expected: str
) -> None:
    found = message(kind, Level.VERBATIM, PAST, 0, (), 0.0, authorship=authorship)
    assert found == f"与《2022年度述责述廉报告》（{expected}）相同"


@pytest.mark.parametrize(
    ("kind", "direction", "expected"),
    [
        (Kind.COPIED, Direction.EARLIER, "相同"),
        (Kind.COPIED, Direction.SAME_YEAR, "相同，同年，分不出先后"),
        (Kind.COPIED, Direction.UNKNOWN, "相同，年份不详，先后不明"),
        (Kind.SELF, Direction.SAME_YEAR, "相同"),
    ],
)
def test_a_copy_of_which_nobody_knows_the_first_says_so(
    kind: Kind, direction: Direction, expected: str
) -> None:
    assert message(kind, Level.VERBATIM, PAST, 0, (), 0.0, direction=direction).endswith(f"）{expected}")


def test_parts_are_counted_by_level_the_nearest_first() -> None:
    levels = (Level.HEAVY, Level.VERBATIM, Level.NUMBERS, Level.VERBATIM)
    found = message(Kind.COPIED, Level.HEAVY, PAST, 0, (), 0.3, parts=levels)
    assert found.endswith("）各句改动不一：相同 2 处、仅改数字 1 处、部分相同 1 处")


@pytest.mark.parametrize(("approximate", "expected"), [(False, "；另见 3 篇"), (True, "；另见约 3 篇")])
def test_other_reports_are_counted(approximate: bool, expected: str) -> None:
    found = message(Kind.SELF, Level.VERBATIM, PAST, 3, (), 0.0, approximate=approximate)
    assert found.endswith(f"相同{expected}")


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        pytest.param(
            Wording("认真履行“一岗双责”", "提法", "党风廉政建设文件", "2012-12"),
            "通用提法“认真履行‘一岗双责’”（党风廉政建设文件，2012年12月起）",
            id="quotes inside quotes, since a month",
        ),
        pytest.param(
            Wording("党纪学习教育", "提法", "党纪学习教育的部署", "2024-04", "2024-07"),
            "通用提法“党纪学习教育”（党纪学习教育的部署，2024年4月至2024年7月）",
            id="between two months",
        ),
        pytest.param(
            Wording("外防输入、内防反弹", "提法", "疫情防控的部署", "", "2023-01"),
            "通用提法“外防输入、内防反弹”（疫情防控的部署，至2023年1月）",
            id="until a month",
        ),
        pytest.param(Wording("三会一课", "制度", "党章"), "通用提法“三会一课”（党章）", id="no months"),
        pytest.param(Wording("一步一个脚印", "套语", ""), "通用提法“一步一个脚印”", id="no source"),
    ],
)
def test_a_set_phrase_is_named_by_itself(wording: Wording, expected: str) -> None:
    assert set_phrase(wording) == expected
