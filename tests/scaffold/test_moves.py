"""What a clause does in a report, and whose a problem is."""

import pytest
from test_blanks import frame_of

from assistant.domain.report import Role
from assistant.domain.results import Group, Move
from assistant.scaffold.moves import group, move

WORK = [
    ("始终坚持以人民为中心的发展思想", Move.POSITION),
    ("紧紧围绕立德树人根本任务", Move.POSITION),
    ("扎实安排部署根治欠薪专项行动", Move.ACTION),
    ("督促教育局加强校园安全管理", Move.ACTION),
    ("推动各部门落实安全生产责任", Move.ACTION),
    ("促进农村三产融合发展", Move.ACTION),
    ("确保群众平稳过冬", Move.ACTION),
    ("全市各类人才队伍得到不断壮大", Move.EFFECT),
    ("教育质量稳步提升", Move.EFFECT),
    ("全年没有发生较大以上安全事故", Move.EFFECT),
    ("推动根治欠薪工作取得了新成效", Move.EFFECT),
    ("综合考核走在全市前列", Move.EFFECT),
    ("全市就业形势持续稳中向好", Move.EFFECT),
    ("开发城乡公益性岗位310个", Move.FIGURES),
]


@pytest.mark.parametrize(("said", "expected"), WORK, ids=[case[0] for case in WORK])
def test_a_clause_on_work_takes_a_stand_acts_counts_or_tells_an_effect(said: str, expected: Move):
    assert move(frame_of(said), Role.DUTY) is expected


PROBLEMS = [
    ("理论学习还不够深入", Move.PROBLEM),
    ("就业服务离群众的盼望还有差距，乡镇窗口人手少", Move.PROBLEM),
    ("抓落实前紧后松，会上定下的事过后没有再问", Move.PROBLEM),
    ("有的干部在推进工作时畏首畏尾", Move.PROBLEM),
    ("主要是因为平时忙于事务", Move.CAUSE),
    ("究其原因，是放松了对自己的要求", Move.CAUSE),
    ("下一步将加强业务学习，每月集中读书一次", Move.MEASURE),
    ("针对这些问题，我将认真加以改进", Move.MEASURE),
    ("今后要多到一线听意见", Move.MEASURE),
]


@pytest.mark.parametrize(("said", "expected"), PROBLEMS, ids=[case[0] for case in PROBLEMS])
def test_a_clause_on_problems_says_what_why_or_what_is_to_be_done(said: str, expected: Move):
    assert move(frame_of(said), Role.PROBLEMS) is expected


PLANS = [
    ("坚持以习近平新时代中国特色社会主义思想为指导", Move.POSITION),
    ("抓好困难群体就业，城镇新增就业3000人以上", Move.MEASURE),
]


@pytest.mark.parametrize(("said", "expected"), PLANS, ids=[case[0] for case in PLANS])
def test_a_clause_on_plans_takes_a_stand_or_says_what_is_to_be_done(said: str, expected: Move):
    assert move(frame_of(said), Role.PLANS) is expected


WHOSE = [
    ("理论学习不够系统，读书笔记记得多、想得少", Group.PERSONAL),
    ("深入基层调查研究少，掌握情况不够全面", Group.PERSONAL),
    ("有时急躁，工作方法简单", Group.PERSONAL),
    ("就业服务力量不足，乡镇窗口人手少", Group.WORK),
    ("部分学校基础设施薄弱，教师队伍结构不合理", Group.WORK),
    ("招商项目落地慢，产业链条短", Group.WORK),
]


@pytest.mark.parametrize(("said", "expected"), WHOSE, ids=[case[0] for case in WHOSE])
def test_a_problem_is_the_writers_own_or_the_works(said: str, expected: Group):
    assert group(said) is expected
