"""Places that are somebody else's, and places that one has to do with."""

import pytest
from reviewing import HEAD, found, said

from assistant.report import Metadata
from assistant.results import Finding, Kind, Level, Match, Origin, Severity
from assistant.reuse.diff import compare
from assistant.text import Span

CARDS = {
    "r1": Metadata(region="河州市石溪县望河乡"),
    "r2": Metadata(region="河州市柳江县"),
    "r3": Metadata(region="河州市石溪县青川镇"),
}
TOWN = "河州市石溪县青川镇"
COUNTY = "河州市石溪县"
HITS = [
    (TOWN, "望河派出所的民警天天在村里转。", ["望河派出所"]),
    (COUNTY, "桑园县人民法院没有发生违纪案件。", ["桑园县"]),
    (TOWN, "凡是进入望河乡林区的，一律登记。", ["望河乡"]),
    (COUNTY, "确保柳江县“三保”不出任何问题。", ["柳江县"]),
    (COUNTY, "柳江县交通系统没有发生一起事故。", ["柳江县"]),
    (COUNTY, "修通了到柳江县的路。柳江县商贸流通也放心。", ["柳江县"]),
]
MISSES = [
    (TOWN, "请望河乡的土专家教了三回，都在镇上吃住，落实镇属企业责任。"),
    (COUNTY, "柳江县两名患者慕名而来。"),
    (TOWN, "凡是进入青川镇林区的，一律登记。"),
    (TOWN, "到望河乡学习了两天。"),
    (TOWN, "从邻近的望河乡水库引水。"),
    (COUNTY, "抽调医护人员128名支援柳江县。"),
    (COUNTY, "青川镇、望河乡都通了公交。"),
    (COUNTY, "落实《柳江县古树保护办法》的经验。"),
    ("河州市", "柳江县商贸流通一年比一年好。"),
    ("河州自治区", "把增速稳在合理区间。柳江区商贸流通一年比一年好。"),
    ("", "柳江县商贸流通一年比一年好。"),
    ("***市***县", "柳江县商贸流通一年比一年好。"),
]


@pytest.mark.parametrize(("region", "text", "expected"), HITS, ids=[text[:8] for _, text, _ in HITS])
def test_hits(region: str, text: str, expected: list[str]) -> None:
    assert said("foreign_place", HEAD + text, region=region, cards=CARDS) == expected


@pytest.mark.parametrize(("region", "text"), MISSES, ids=[text[:10] for _, text in MISSES])
def test_misses(region: str, text: str) -> None:
    assert said("foreign_place", HEAD + text, region=region, cards=CARDS) == []


@pytest.mark.parametrize(
    ("reports", "expected"),
    [(("r1",), ["马鞍村"]), (("r1", "r3"), []), (("r1", "r2"), []), ((), [])],
    ids=["of one other place", "of here too", "of several places: no name", "of nowhere"],
)
def test_a_village_is_known_by_the_reports_it_stands_in(
    reports: tuple[str, ...], expected: list[str]
) -> None:
    text = HEAD + "马鞍村后坡出现新裂口，当夜撤出31户。"
    places = {"马鞍村": reports} if reports else {}

    assert said("foreign_place", text, region=TOWN, cards=CARDS, elsewhere=places) == expected


def test_the_message_says_why_and_what_to_do() -> None:
    (finding,) = found("foreign_place", HEAD + "凡是进入望河乡林区的，一律登记。", region=TOWN, cards=CARDS)

    assert finding.message == "“望河乡”不是本人任职的青川镇，可能是借用材料时留下的，请核对。"


COPIED_FROM = (
    "窑圈是两委不和，埕头是账目不清。窑圈把两个人都调开，埕头请人审了八年的账。到年底埕头还拿回一块牌子。"
)


def _left(said_here: str, kind: Kind = Kind.COPIED) -> list[tuple[str, str]]:
    """What the rule tells of a paragraph that another's stands behind: words and message."""
    text = HEAD + said_here
    span = Span(len(HEAD), len(text))
    origin = Origin("r9", "石桥乡乡长述职报告", "乙", 2022)
    source = Match(origin, Span(500, 500 + len(COPIED_FROM)), COPIED_FROM)
    diff = compare(said_here, COPIED_FROM, span.begin, 500)
    shared = Finding("reuse", Severity.WARNING, span, "", 9, kind, Level.NAMES, source, diff=diff)
    return [
        (one.span.of(text), one.message)
        for one in found("foreign_place", text, region=TOWN, overlaps=(shared,))
    ]


def test_a_name_that_was_changed_in_all_places_but_one() -> None:
    said_here = COPIED_FROM.replace("窑圈", "糜岗").replace("埕头", "杈河", 2)

    assert _left(said_here) == [
        ("埕头", "“埕头”是《石桥乡乡长述职报告》里的名称，别处已改作“杈河”，这里还留着，请核对。")
    ]


@pytest.mark.parametrize(
    ("said_here", "kind"),
    [
        (COPIED_FROM.replace("窑圈", "糜岗").replace("埕头", "杈河"), Kind.COPIED),
        (COPIED_FROM.replace("窑圈", "糜岗").replace("埕头", "杈河", 2), Kind.SELF),
        (COPIED_FROM.replace("账目不清", "欠账不还"), Kind.COPIED),
    ],
    ids=["all changed", "one's own", "a word, once"],
)
def test_no_name_is_left_over(said_here: str, kind: Kind) -> None:
    assert _left(said_here, kind) == []
