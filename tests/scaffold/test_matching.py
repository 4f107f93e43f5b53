"""Clauses held against each other by pairs of characters."""

from test_pools import pool, report

from assistant.scaffold.matching import Clauses, bigrams, pairs_of, share, without_adverbs

CLAUSES = Clauses.of(
    pool(
        report("甲", "盯住在建工地逐条核查欠薪线索，为46名农民工追回工资82万元，城镇新增就业3650人。")
    ).entries
)


def _said(found) -> list[str]:
    text = [(one.entry.statement.text.text, one.entry.statement.clauses[one.number]) for one in found]
    return [span.of(whole) for whole, span in text]


def test_pairs_leave_figures_blanks_and_marks_out():
    assert pairs_of("为〔数量〕名农民工") == {"名农", "农民", "民工"}
    assert pairs_of("农民工3人") == {"农民", "民工"}
    assert pairs_of("GDP增长7.1%") == {"增长"}


def test_what_two_sets_share_is_dices_coefficient():
    assert share(bigrams("就业服务"), bigrams("就业岗位")) == 2 / 6
    assert share(frozenset(), frozenset()) == 0


def test_adverbs_of_time_are_no_part_of_a_clause():
    assert without_adverbs("全年累计城镇新增就业") == "城镇新增就业"
    assert without_adverbs("城镇新增就业") == "城镇新增就业"


def test_the_clause_that_is_like_the_last_one_written_is_found():
    found = CLAUSES.like(("逐条核查欠薪线索",), 3)
    assert _said(clause for _, clause in found) == ["盯住在建工地逐条核查欠薪线索"]
    assert 0.5 <= found[0][0] <= 1
    assert CLAUSES.like(("幼儿园学位扩容",), 3) == []
    assert CLAUSES.like((), 3) == []


def test_what_stands_before_it_too_makes_it_likelier():
    alone = CLAUSES.like(("为农民工追回工资",), 1)
    behind = CLAUSES.like(("逐条核查欠薪线索", "为农民工追回工资"), 1)
    assert _said([alone[0][1]]) == _said([behind[0][1]]) == ["为〔数量〕名农民工追回工资〔金额〕万元"]
    assert behind[0][0] > alone[0][0]


def test_a_prefix_is_found_where_it_stands_in_a_clause():
    ((at, end, clause),) = CLAUSES.beginning("今年城镇新增")
    assert (at, clause.entry.statement.text.text[end:]) == (0, "就业〔数量〕人")
    ((at, _, _),) = CLAUSES.beginning("核查欠薪")
    assert at == len("盯住在建工地逐条")


def test_of_a_prefix_that_none_has_the_last_words_count():
    ((_, end, clause),) = CLAUSES.beginning("全县范围内欠薪线索新增就业")
    assert clause.entry.statement.text.text[end:] == "〔数量〕人"


def test_a_finished_clause_is_no_prefix():
    assert CLAUSES.beginning("盯住在建工地逐条核查欠薪线索") == []
