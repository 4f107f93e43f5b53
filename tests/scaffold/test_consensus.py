"""Which clauses come together, what stays one author's own, and when two read on as one."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Passage, Role
from assistant.domain.text import Span, sentences
from assistant.domain.vocabulary import load
from assistant.scaffold.attribution import belonging
from assistant.scaffold.consensus import Likeness, consensuses
from assistant.scaffold.gather import Clause, said


def _clauses(**texts: str) -> list[Clause]:
    """The clauses of texts by author."""
    found = []
    for author, text in texts.items():
        report = parse(text, Metadata(author=author), id=author, source="", vocabulary=load())
        passage = Passage(f"{author}#0", author, Role.DUTY, (), (), Span(0, len(text)))
        found += [c for span in sentences(text, passage.span) for c in said(report, passage, span).clauses]
    return found


def _likeness(clauses: list[Clause], known: str = "") -> Likeness:
    return Likeness(clauses, lambda words, _: words in known)


@pytest.mark.parametrize(
    ("text", "known", "own"),
    [
        ("文蒙铁路开工建设", "", ("文蒙",)),
        ("文蒙铁路开工建设", "文蒙", ("文蒙",)),
        ("培训药师120名", "药师", ()),
        ("培训药师120名", "", ("药师",)),
    ],
    ids=["a name", "a name that others know: nothing blank about it", "everybody's word", "one's own"],
)
def test_what_only_one_author_writes_is_told(text: str, known: str, own: tuple[str, ...]):
    clauses = _clauses(甲=text, 乙="渝昆铁路开工建设", 丙="培训护士35名")
    _, found = _likeness(clauses, known).share(clauses[0], clauses[1:])
    assert found == own


def test_two_shared_characters_amid_a_name_do_not_hide_it():
    """亳州、黄山 has 州、 of one author and 山 of another; it is a name all the same."""
    clauses = _clauses(
        甲="亳州、黄山入选国家中医药试验区",
        乙="漳州、三明入选国家中医药试验区",
        丙="中山入选国家中医药试验区",
    )
    _, own = _likeness(clauses).share(clauses[0], clauses[1:])
    assert own == ("亳州、黄",)


def test_what_two_authors_say_in_one_breath_is_one_frame():
    clauses = _clauses(
        甲="全年发展党员57名，整顿软弱支部2个。",
        乙="年内发展党员12名，整顿软弱支部5个，把老支书请回来带徒弟，一户一户谈过心。",
        丙="讲党课3堂，办读书班2期。",
    )
    likeness = _likeness(clauses)
    whole = likeness.joined(consensuses(likeness))
    assert [(one.clause.text.text, one.support) for one in whole][:1] == [
        ("全年发展党员〔数量〕名，整顿软弱支部〔数量〕个", 2)
    ]


def test_a_clause_on_another_portfolio_is_not_taken_for_this_one():
    told = belonging(
        [
            ["城镇新增就业〔数量〕人", "增长〔比例〕%", "新建高标准农田〔面积〕亩", "比上年多〔比例〕%"],
            ["群众都说好"],
        ],
        "人社",
        load(),
    )
    assert told == [[True, True, False, False], [True]]
