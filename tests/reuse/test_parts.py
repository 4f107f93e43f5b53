"""Parts of a stretch: neighbours copied from one report and changed in different ways."""

import pytest
from edited_passages import PASSAGES

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata
from assistant.domain.results import Finding, Kind, Level
from assistant.reuse import shingles
from assistant.reuse.detect import overlaps
from assistant.reuse.sources import Sources

WATER = (
    "汛期每晚安排两个人守水库，手电、铜锣、口哨放在值班室门口，涨水到警戒线先敲锣再打电话，一夜没有落下一户。"
)
COLD = "去年秋天在柳林镇新建冷库2座，添了3台分拣机，带动310户果农增收，秋果再不用贱卖给贩子。"
NIGHT = "夜校开在祠堂里，白天晒谷、晚上上课，教的是剪枝、记账和直播卖货，来得最勤的是六十岁上下的老人。"
TALK = "村口的老槐树下摆一张八仙桌，谁家有难处谁来坐，听完当场记在本子上，七天之内给一句准话。"

COLD_NUMBERS = COLD.replace("2座", "4座").replace("3台", "5台").replace("310", "486")
COLD_NAMES = COLD.replace("柳林镇", "青坪乡")
NIGHT_HEAVY = (
    "夜校还开在祠堂里，白天晒谷、晚上点灯上课，教的是剪枝、嫁接和直播带货，坐得最满的是六十岁上下的婆婆。"
)
TALK_NEW = "今年另起炉灶，把七站八所的窗口并成一个大厅，排队叫号，中午不断人。"


def _findings(here: str, there: str) -> list[Finding]:
    records = {"past": Metadata("2021年述职报告", "甲", "镇长", "北山县", 2021)}
    sources = Sources([shingles.build([("past", there)])], records, lambda _: there)
    draft = parse(here, Metadata("2024年述职报告", "乙", "副县长", "南江县", 2024))
    return [one for one in overlaps(draft, sources).findings if one.kind is not Kind.FORMULA]


def _levels(here: str, there: str) -> list[tuple[str, str, Level | None]]:
    """Text, the beginning of its place in the source, and level: of the parts of findings, or of those without any."""
    found: list[tuple[str, str, Level | None]] = []
    for one in _findings(here, there):
        assert one.source is not None
        whole = [(one.span, one.source.span, one.level)]
        parts = [(part.span, part.there, part.level) for part in one.parts] or whole
        found += [(span.of(here), place.of(there)[:20], level) for span, place, level in parts]
    return found


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        pytest.param((WATER, COLD_NUMBERS), (Level.VERBATIM, Level.NUMBERS), id="verbatim, numbers"),
        pytest.param((COLD_NUMBERS, WATER), (Level.NUMBERS, Level.VERBATIM), id="numbers, verbatim"),
        pytest.param((WATER + TALK, NIGHT_HEAVY), (Level.VERBATIM, Level.HEAVY), id="verbatim, heavy"),
        pytest.param((COLD_NAMES, NIGHT_HEAVY), (Level.NAMES, Level.HEAVY), id="names, heavy"),
        pytest.param(
            (NIGHT_HEAVY, COLD_NUMBERS, WATER),
            (Level.HEAVY, Level.NUMBERS, Level.VERBATIM),
            id="heavy, numbers, verbatim",
        ),
    ],
)
def test_neighbours_changed_differently_have_levels_of_their_own(
    here: tuple[str, ...], expected: tuple[Level, ...]
) -> None:
    originals = {COLD_NUMBERS: COLD, NIGHT_HEAVY: NIGHT, COLD_NAMES: COLD}
    there = [originals.get(sentence, sentence) for sentence in here]
    wanted = [(one, other[:20], level) for one, other, level in zip(here, there, expected, strict=True)]
    assert _levels("".join(here), "".join(there)) == wanted


def test_what_was_changed_in_one_way_has_no_parts() -> None:
    (verbatim,) = _findings(WATER + NIGHT, WATER + NIGHT)
    (numbers,) = _findings(f"{COLD_NUMBERS}今年再建2座。", f"{COLD}今年再建5座。")
    assert [(one.level, one.parts) for one in (verbatim, numbers)] == [
        (Level.VERBATIM, ()),
        (Level.NUMBERS, ()),
    ]


def test_a_short_sentence_left_as_it_was_in_rewritten_text_is_no_part() -> None:
    short = "老人来得最勤。"
    here = (
        NIGHT_HEAVY
        + short
        + TALK.replace("谁家有难处谁来坐", "哪家犯了难就来坐坐").replace("当场记在", "随手记到")
    )
    (finding,) = _findings(here, NIGHT + short + TALK)
    assert (finding.level, finding.parts) == (Level.HEAVY, ())


def test_sentences_without_figures_belong_to_text_of_which_only_figures_changed() -> None:
    (finding,) = _findings(COLD_NUMBERS + "账目贴在大门口。", COLD + "账目贴在大门口。")
    assert (finding.level, finding.parts) == (Level.NUMBERS, ())


def test_the_message_counts_the_parts() -> None:
    (finding,) = _findings(WATER + COLD_NUMBERS, WATER + COLD)
    assert finding.message == "与《2021年述职报告》（甲，2021年）各句改动不一：相同 1 处、仅改数字 1 处"


def test_a_stretch_that_is_mostly_other_words_keeps_its_exact_sentences() -> None:
    """Two sentences were copied, what stood between them was written anew at length."""
    between = TALK_NEW + "大厅里放了老花镜和针线包，周六上午也开门，赶集的人顺路就把证办了，再不用跑第二趟。"
    was = "又到年底，七个村的账本逐页翻过，合同缺页的补页，签字不全的补签。账目一户一户核对，钱物两清。"
    here, there = COLD + between + WATER, COLD + was + WATER
    found = _levels(here, there)
    assert (COLD, COLD[:20], Level.VERBATIM) in found
    assert (WATER, WATER[:20], Level.VERBATIM) in found


def _neighbours() -> list[tuple[tuple[str, str, Level], tuple[str, str, Level]]]:
    """Every passage beside the next one, each in a version of its own, of levels that differ."""
    edited = [
        [(there, there, Level.VERBATIM), *((here, there, level) for level, here in versions.items())]
        for there, versions in PASSAGES
    ]
    return [
        (one, other)
        for first, second in zip(edited, [*edited[1:], edited[0]], strict=True)
        for one, other in zip(first, [*second[1:], second[0]], strict=False)
        if one[2] is not other[2]
    ]


def test_neighbours_of_many_kinds_have_levels_of_their_own() -> None:
    """The level named for most of a passage is that by which it was edited; of two neighbours each has its own."""
    wrong = []
    pairs = _neighbours()
    for one, other in pairs:
        found = _levels(one[0] + other[0], one[1] + other[1])
        for here, _, level in (one, other):
            named = {given for text, _, given in found if text[1:-1] in here or here[1:-1] in text}
            if named != {level}:
                wrong.append((level, named))
    assert len(pairs) == 38
    assert len(wrong) <= 4, wrong  # two lightly edited neighbours keep together what differs little
