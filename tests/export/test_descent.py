"""Who followed whom: the tree of a cluster, and what each step changed."""

from lxml import etree

from assistant.domain.report import Metadata
from assistant.domain.results import Cluster, Match, Origin
from assistant.domain.text import Span
from assistant.export.pictures.descent import MAX_STEPS, Descent, descent

WELLS = "旱情最紧的时候，打井队一天三班倒，前后打成机井27眼，没有让一户群众断水。"


def _place(report: str, author: str, year: int | None, text: str = WELLS) -> Match:
    return Match.at(Origin(report, f"{author}的述职报告", author, year), Span(0, len(text)), text)


def _descent(*places: Match) -> Descent:
    cluster = Cluster(WELLS, places, (), len(places), len(places), len(places), None)
    return descent(cluster, {"a": Metadata(office="甲镇镇长", author="甲")})


def _marked(tree: Descent, number: int) -> list[tuple[str, str]]:
    return [(piece.tag, piece.text) for piece in tree.steps[number - 1].text if piece.tag]


def test_each_step_follows_the_nearest_of_the_years_before() -> None:
    figures = WELLS.replace("27", "31")
    tree = _descent(
        _place("a", "甲", 2021),
        _place("b", "乙", 2022, figures),
        _place("c", "丙", 2023, figures.replace("三班", "两班")),
    )

    assert [(step.number, step.parents, step.change) for step in tree.steps] == [
        (1, (), ""),
        (2, (1,), "仅改数字 1 处"),
        (3, (2,), tree.steps[2].change),
    ]
    assert tree.steps[0].who == "甲镇镇长（甲）"
    assert _marked(tree, 2) == [("del", "27"), ("ins", "31")]
    assert "".join(piece.text for piece in tree.steps[2].text if piece.tag != "del") == figures.replace(
        "三班", "两班"
    )


def test_of_one_year_nobody_follows_anybody() -> None:
    tree = _descent(_place("a", "甲", 2022), _place("b", "乙", 2022), _place("c", "丙", None))

    assert [step.parents for step in tree.steps] == [(), (), ()]


def test_of_several_that_are_as_near_none_is_singled_out() -> None:
    tree = _descent(_place("a", "甲", 2022), _place("b", "乙", 2022), _place("c", "丙", 2023))

    assert tree.steps[2].parents == (1, 2)
    assert str(tree.svg).count('stroke-dasharray="4 4"') == 2


def test_ones_own_report_comes_before_others_that_are_as_near() -> None:
    tree = _descent(_place("a", "甲", 2021), _place("b", "乙", 2022), _place("c", "甲", 2023))

    assert tree.steps[2].parents == (1,)


def test_a_report_is_one_node_and_many_are_cut_off() -> None:
    places = [_place(f"r{at}", f"作者{at}", 1900 + at) for at in range(MAX_STEPS + 5)]

    tree = _descent(places[0], places[0], *places[1:])

    assert (len(tree.steps), tree.left_out) == (MAX_STEPS, 6)


def test_the_picture_is_well_formed_and_names_are_text() -> None:
    tree = _descent(_place("x", "<b>甲</b>", 2021), _place("b", "乙", 2022))

    svg = etree.fromstring(str(tree.svg))

    texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["2021年", "2022年", "1　<b>甲</b>", "最早一年", "2　乙", "相同"]
