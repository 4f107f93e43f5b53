"""Headings to choose from: one's own first, then others' by their form."""

import pytest

from assistant.domain.report import Role
from assistant.domain.results import Layer, SourceReport
from assistant.scaffold.headings import SHOWN, Found, headings, pattern_of
from assistant.scaffold.names import NameSet
from assistant.scaffold.pools import Pool
from assistant.scaffold.statements import Heading


def _found(text: str, author: str, *, portfolio: str = "", clean: bool = True) -> Found:
    level = 1 if portfolio else 0
    portfolios = (portfolio,) if portfolio else ()
    head = Heading(text, Role.DUTY, level, portfolios, f"{author}#1", clean)
    return head, SourceReport(author, "述职报告", author, "副县长", "云岭县", 2022, ""), author


def _pool(portfolio: str = "") -> Pool:
    return Pool(Role.DUTY, portfolio, (), (), (NameSet({"云岭"}),), {})


def _texts(listed: list[Found], own: list[Found] = [], portfolio: str = "") -> list[tuple[str, Layer, int]]:  # noqa: B006
    return [(one.text, one.layer, one.support) for one in headings(_pool(portfolio), listed, own)]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("稳住饭碗，管好基金", "四字，四字"),
        ("坚持学思践悟，不断提升理论水平", "六字，八字"),
        ("就业", "二字"),
        ("认真贯彻落实党中央决策部署要求", ""),
        ("学，思，践，悟", ""),
        ("", ""),
    ],
)
def test_the_form_is_the_lengths_of_the_parts(text: str, form: str):
    assert pattern_of(text) == form


def test_ones_own_comes_first_and_is_not_offered_again():
    own = [_found("稳住饭碗，管好基金", "甲")]
    others = [_found("稳住饭碗，管好基金", "乙"), _found("守住底线，干出实绩", "丙")]
    assert _texts(others, own) == [
        ("稳住饭碗，管好基金", Layer.OWN, 1),
        ("守住底线，干出实绩", Layer.SINGLE, 1),
    ]


def test_the_usual_form_comes_first_and_the_plain_name_of_the_part_last():
    listed = [
        _found("履职情况", "甲"),
        _found("守住底线，干出实绩", "乙"),
        _found("稳住饭碗，管好基金", "丙"),
        _found("在干中学，学中干", "丁"),
    ]
    assert [text for text, _, _ in _texts(listed)] == [
        "守住底线，干出实绩",
        "稳住饭碗，管好基金",
        "在干中学，学中干",
        "履职情况",
    ]


def test_what_two_writers_have_is_shared_and_what_names_somebody_is_nobodys():
    listed = [
        _found("稳住饭碗，管好基金", "甲"),
        _found("稳住饭碗，管好基金", "乙"),
        _found("建好云岭，干出实绩", "丙"),
        _found("完成3项任务", "丁"),
        _found("办好某件事", "戊", clean=False),
    ]
    assert _texts(listed) == [("稳住饭碗，管好基金", Layer.SHARED, 2)]


def test_a_portfolio_has_the_headings_of_its_points_and_a_part_those_of_parts():
    listed = [_found("稳住饭碗", "甲", portfolio="人社"), _found("守住底线，干出实绩", "乙")]
    assert _texts(listed, portfolio="人社") == [("稳住饭碗", Layer.SINGLE, 1)]
    assert _texts(listed) == [("守住底线，干出实绩", Layer.SINGLE, 1)]


def test_of_others_only_some_are_shown():
    verbs = "稳守建管护办抓促"
    listed = [_found(f"{verb}好民生，干出实绩", f"{number}") for number, verb in enumerate(verbs)]
    assert len(_texts(listed)) == SHOWN < len(listed)
