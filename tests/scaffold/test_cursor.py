"""Where a cursor stands: role and portfolios by the nearest heading above it, what is begun and what stands before."""

import pytest

from assistant.base.errors import BadInput
from assistant.domain.report import Metadata, Role
from assistant.domain.text import Span
from assistant.domain.vocabulary import load
from assistant.scaffold.cursor import Place, place_of

VOCABULARY = load()


def _place(marked: str, given: tuple[str, ...] = (), known: tuple[str, ...] = ()) -> Place:
    """The place of ``|`` in a draft."""
    cursor = marked.index("|")
    text = marked[:cursor] + marked[cursor + 1 :]
    return place_of(text, cursor, Metadata(portfolios=known), given, VOCABULARY)


PLACES = [
    ("述职报告\n\n一、履职情况\n　　（一）人社工作\n　　|", Role.DUTY, ("人社",)),
    ("述职报告\n\n一、履职情况\n　　（一）办好人民满意的教育\n|", Role.DUTY, ("教育",)),
    (
        "述职报告\n\n一、履职情况\n（一）就业。招聘3人。\n（二）财政管理\n|\n（三）农业农村\n种粮。\n",
        Role.DUTY,
        ("财税",),
    ),
    ("述职报告\n\n一、履职情况\n抓就业。\n二、存在的问题\n|", Role.PROBLEMS, ()),
    ("述职报告\n\n一、履职情况\n抓就业。\n二、下一步打算\n一是|", Role.PLANS, ()),
    ("述职报告\n\n一、理论学习\n|\n二、履职情况\n抓就业。\n", Role.STUDY, ()),
    ("述职报告\n\n一、履职情况\n教育工作方面，新增学位300个，|", Role.DUTY, ("教育",)),
    ("就业方面，|", Role.DUTY, ("人社",)),
]


@pytest.mark.parametrize(("marked", "role", "portfolios"), PLACES, ids=[p[0][-12:] for p in PLACES])
def test_the_nearest_heading_tells(marked: str, role: Role, portfolios: tuple[str, ...]):
    place = _place(marked)
    assert (place.role, place.portfolios) == (role, portfolios)


def test_given_portfolios_only_break_ties():
    draft = "述职报告\n\n一、履职情况\n　　（一）人社工作\n　　|"
    assert _place(draft, given=("教育",)).portfolios == ("人社",)
    plain = "述职报告\n\n一、履职情况\n　　|"
    assert _place(plain, given=("教育",)).portfolios == ("教育",)
    assert _place(plain, known=("医保",)).portfolios == ("医保",)
    empty = _place("|", given=("人社",))
    assert (empty.role, empty.portfolios) == (Role.DUTY, ("人社",))
    both = "述职报告\n\n一、履职情况\n　　（一）就业和教育工作\n　　|"
    assert _place(both, given=("教育",)).portfolios == ("教育",)


def test_what_is_begun_and_what_stands_before():
    place = _place("述职报告\n\n一、履职情况\n　　一是稳就业。招聘3人，新增学位2个，城镇|")
    assert place.prefix == "城镇"
    assert place.before[-2:] == ("招聘3人", "新增学位2个")
    assert _place("述职报告\n\n一、履职情况\n　　一是|").prefix == ""


def test_a_sentence_is_finished_or_goes_on():
    done = _place("述职报告\n\n一、履职情况\n　　甲办成。乙𠮷办好。|")
    assert (done.sentence.of(done.text), done.is_unfinished) == ("乙𠮷办好。", False)
    on = _place("述职报告\n\n一、履职情况\n　　甲办成。乙办，|")
    assert (on.sentence, on.is_unfinished) == (Span(on.cursor, on.cursor), True)
    assert _place("述职报告\n\n一、履职情况\n|").is_unfinished is False


def test_of_a_long_draft_the_place_is_the_same():
    body = "".join(
        f"　　（{n}）事项。办理案件{n}件，" + "推进各项工作，" * 60 + "完成。\n" for n in range(1, 9)
    )
    marked = f"述职报告\n\n一、履职情况\n{body}二、存在的问题\n　　一是就业服务力量不足，乡镇|窗口人手少。\n三、打算\n再干。\n"
    place = _place(marked)
    assert (place.role, place.prefix, place.before) == (Role.PROBLEMS, "乡镇", ("一是就业服务力量不足",))


@pytest.mark.parametrize("cursor", [-1, 6])
def test_a_cursor_outside_is_refused(cursor: int):
    with pytest.raises(BadInput):
        place_of("述职报告。", cursor, Metadata(), (), VOCABULARY)
