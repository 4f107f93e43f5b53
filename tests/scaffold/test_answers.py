"""Which problem a plan answers."""

from assistant.domain.results import Layer, Move, ScaffoldItem
from assistant.scaffold.answers import answered


def _item(name: str, frame: str, matter: str = "", move: Move = Move.PROBLEM) -> ScaffoldItem:
    return ScaffoldItem(name, Layer.OWN, matter, move, frame, 1)


PROBLEMS = [
    _item("p1", "理论学习不够系统，读书笔记记得多、想得少"),
    _item("p2", "就业服务力量不足，乡镇窗口人手少"),
    _item("p3", "工地欠薪发现得晚", "欠薪"),
]


def _answers(frame: str, matter: str = "") -> str | None:
    (plan,) = answered([_item("a", frame, matter, Move.MEASURE)], PROBLEMS)
    return plan.answers


def test_a_plan_answers_the_problem_whose_words_it_has():
    assert _answers("坚持理论学习，每周安排〔数量〕个晚上集中读书") == "p1"
    assert _answers("充实就业服务力量，给每个乡镇窗口增加〔数量〕名工作人员") == "p2"


def test_one_word_is_enough_where_both_are_on_one_matter():
    assert _answers("每月核查工资专户，当天办结", "欠薪") == "p3"
    assert _answers("每月核查工资专户，当天办结") is None


def test_words_that_every_plan_has_answer_nothing():
    assert _answers("进一步加强领导，狠抓落实，推动各项工作不够到位的问题加快解决") is None


def test_what_stands_in_a_blank_answers_nothing():
    assert _answers("〔单位〕建成〔数量〕处", "") is None
