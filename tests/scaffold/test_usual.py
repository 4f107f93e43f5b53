"""The list of figures that offices usually report."""

from assistant.domain.report import FactKind
from assistant.domain.text import Span
from assistant.domain.vocabulary import load
from assistant.scaffold.blanks import Blank
from assistant.scaffold.indicators import is_indicator, same_name, unit_core
from assistant.scaffold.usual import UsualFigure, usual_figures


def test_every_portfolio_has_its_figures():
    assert list(usual_figures()) == [one.name for one in load().portfolios]
    assert usual_figures()["人社"][0] == UsualFigure("城镇新增就业", "人", FactKind.COUNT)
    assert UsualFigure("义务教育巩固率", "%", FactKind.PERCENT) in usual_figures()["教育"]
    assert UsualFigure("土地出让收入", "亿元", FactKind.MONEY) in usual_figures()["自然资源"]


def test_each_is_the_name_of_a_figure_and_stands_once():
    for portfolio, figures in usual_figures().items():
        for place, one in enumerate(figures):
            assert is_indicator(one.name, Blank(Span(0, 0), one.kind, "", one.unit)), (portfolio, one)
            alike = [
                other.name
                for other in figures[:place]
                if same_name(one.name, other.name) and unit_core(one.unit) == unit_core(other.unit)
            ]
            assert alike == [], (portfolio, one)
