"""Places that are somebody else's, and places that one has to do with."""

import pytest
from reviewing import HEAD, found, said

from assistant.domain.report import Metadata
from assistant.domain.results import Finding, Kind, Level, Match, Origin, Severity
from assistant.domain.text import Span
from assistant.reuse.diff import compare

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
    assert said("foreign_place", HEAD + text, region=region, records=CARDS) == expected


@pytest.mark.parametrize(("region", "text"), MISSES, ids=[text[:10] for _, text in MISSES])
def test_misses(region: str, text: str) -> None:
    assert said("foreign_place", HEAD + text, region=region, records=CARDS) == []


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

    assert said("foreign_place", text, region=TOWN, records=CARDS, place_reports=places) == expected


def test_the_message_says_why_and_what_to_do() -> None:
    (finding,) = found("foreign_place", HEAD + "凡是进入望河乡林区的，一律登记。", region=TOWN, records=CARDS)

    assert finding.message == (
        "“望河乡”不在本人任职的青川镇，可能是借用材料时留下的，请核对；确是外地的事请写明关系。"
    )


COPIED_FROM = (
    "窑圈是两委不和，埕头是账目不清。窑圈把两个人都调开，埕头请人审了八年的账。到年底埕头还拿回一块牌子。"
)


def _left(said_here: str, kind: Kind = Kind.COPIED, said_there: str = COPIED_FROM) -> list[tuple[str, str]]:
    """What the rule finds in a paragraph that another's stands behind: words and message."""
    text = HEAD + said_here
    span = Span(len(HEAD), len(text))
    origin = Origin("r9", "石桥乡乡长述职报告", "乙", 2022)
    source = Match.at(origin, Span(500, 500 + len(said_there)), said_there)
    diff = compare(said_here, said_there, span.begin, 500)
    shared = Finding("reuse", Severity.WARNING, span, "", 9, kind, Level.NAMES, source, diff=diff)
    return [
        (one.span.of(text), one.message)
        for one in found("foreign_place", text, region=TOWN, overlaps=(shared,))
    ]


def test_a_name_that_was_changed_in_all_places_but_one() -> None:
    said_here = COPIED_FROM.replace("窑圈", "糜岗").replace("埕头", "杈河", 2)

    assert _left(said_here) == [
        ("埕头", "“埕头”是《石桥乡乡长述职报告》里的名称，别处已改作“杈河”，这里还留着，请改过来。")
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


def _copied(said_here: str, said_there: str, kind: Kind = Kind.COPIED, **about: str) -> list[str]:
    """The words found in a paragraph of the town 青川镇 that stands behind one of 望河乡."""
    text = HEAD + said_here
    span = Span(len(HEAD), len(text))
    source = Match.at(
        Origin("r1", "望河乡乡长述职报告", "乙", 2022), Span(9, 9 + len(said_there)), said_there
    )
    shared = Finding("reuse", Severity.WARNING, span, "", 9, kind, Level.NAMES, source)
    known = {"region": COUNTY, "office": "青川镇镇长"} | about
    records = {"r1": Metadata(region=COUNTY, office="望河乡乡长")}
    return said("foreign_place", text, records=records, overlaps=(shared,), **known)


ROUNDS = "民政办会同荻芦村、石臼村等13个村，把312户低保对象过了一遍。我常说，望河乡的干部手里没有大权。"


def test_another_towns_names_left_in_what_was_copied_from_its_report() -> None:
    here = ROUNDS.replace("石臼村", "东仓社区")

    assert _copied(here, ROUNDS) == ["荻芦村", "望河乡"]
    assert _copied(here.replace("望河乡", "青川镇").replace("荻芦村", "桑林村"), ROUNDS) == []


@pytest.mark.parametrize(
    ("kind", "about"),
    [(Kind.SELF, {}), (Kind.COPIED, {"office": "望河乡党委书记"})],
    ids=["one's own report", "the same town"],
)
def test_names_of_ones_own_town_may_stay(kind: Kind, about: dict[str, str]) -> None:
    assert _copied(ROUNDS, ROUNDS, kind, **about) == []


def test_words_for_places_of_any_name_are_no_names() -> None:
    there = "一是乡镇所太弱。乡镇的市场要查，给乡镇配快检车。"
    here = "一是街区所太弱。街区的市场要查，给乡镇配快检车。"

    assert _left(here, said_there=there) == []
