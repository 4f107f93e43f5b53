"""Other ways to put a sentence that stands in another report."""

from collections.abc import Sequence

import numpy as np
from test_pools import pool, report

from assistant.domain.report import Role
from assistant.domain.text import Span
from assistant.scaffold.cursor import Place
from assistant.scaffold.rewording import rewordings

SENTENCE = "为农民工追回被拖欠的工资，欠薪案件当月办结，工地一个不漏。"
IN_OTHER_WORDS = "替务工人员讨要薪酬，清零线索不过夜，项目逐个过筛。"
NEARLY_THE_SAME = "为农民工追回被拖欠的工资，欠薪案件当月全部办结，工地一个不漏。"
ON_SOMETHING_ELSE = "招聘会开到村口，岗位送进家门，夜校教会手艺。"


class _Encoder:
    """Vectors of two themes: wages, and all else."""

    def encode(self, texts: Sequence[str], *, kind: str) -> np.ndarray:
        wages = [any(word in text for word in ("工资", "薪酬", "欠薪")) for text in texts]
        return np.array([[1.0, 0.0] if on else [0.1, 0.99] for on in wages], dtype=np.float32)


def _found(*others: str, written: str = SENTENCE) -> list[str]:
    filed = [report("甲", SENTENCE), *(report(f"乙{n}", said) for n, said in enumerate(others))]
    place = Place(written, len(written), Role.DUTY, ("人社",), "", "", (), Span(0, len(written)))
    found = rewordings(place, (), [pool(*filed)], _Encoder())  # type: ignore[arg-type]
    return [entry.statement.written for entry in found]


def test_a_sentence_that_is_filed_is_put_in_other_words():
    assert _found(IN_OTHER_WORDS) == [IN_OTHER_WORDS.rstrip("。")]


def test_what_is_about_something_else_or_nearly_the_same_is_no_rewording():
    assert _found(ON_SOMETHING_ELSE) == []
    assert _found(NEARLY_THE_SAME) == []


def test_what_stands_in_no_report_needs_no_other_words():
    assert _found(IN_OTHER_WORDS, written="新修机耕路三公里，渠道通到田头。") == []


def test_two_that_say_it_alike_are_one_way_to_put_it():
    again = "替务工人员讨要薪酬，清零线索不过夜，项目逐个过秤。"
    assert len(_found(IN_OTHER_WORDS, again)) == 1


def test_what_hangs_on_a_sentence_before_is_not_offered():
    assert _found(f"但{IN_OTHER_WORDS}") == []
