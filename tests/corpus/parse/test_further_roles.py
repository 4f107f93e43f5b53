"""A passage whose heading says one role and whose words another has both; one that only touches on a role does not."""

import pytest

from assistant.corpus.parse import parse
from assistant.domain.report import Metadata, Role

_FRAME = """2023年度述职述廉报告

现将一年来的情况报告如下。
一、加强学习，提高素养
{study}
二、履职尽责，真抓实干
{duty}
三、严守纪律，廉洁自律
{integrity}
四、依法行政，按规矩办事
{law}
五、存在的问题和不足
{problems}
六、下一步打算
{plans}
以上报告，请予评议。
"""
_PLAIN = {
    "study": "坚持读原著、学原文，参加党组理论学习中心组集体学习12次，写心得体会6篇。",
    "duty": "全年新建改造校舍23所，新增学位6140个，化解大班额118个，教师全部按时发放工资。",
    "integrity": "严格执行中央八项规定精神，不收礼品礼金，管住家属子女，自觉接受监督。",
    "law": "坚持依法决策，重大行政决策都经合法性审查，带头旁听庭审，出庭应诉2次。",
    "problems": "理论学习不够系统，深入基层还不够多，有的工作抓得不深不细，创新办法欠缺。",
    "plans": "新建中学2所，新增学位1200个，再改造寄宿制学校食堂8个，把学前教育短板补上。",
}


def _roles(**parts: str) -> dict[str, set[Role]]:
    """The roles of the passages of a report, by their text; ``parts`` replace the plain sections."""
    report = parse(_FRAME.format(**_PLAIN | parts), Metadata(office="县教育局局长", year=2023))
    return {one.span.of(report.text): {one.role, *one.further_roles} for one in report.passages}


def _found(section: str, text: str, words: str) -> set[Role]:
    """The roles of the passage of ``text`` that has these words."""
    passages = _roles(**{section: text})
    return next(roles for passage, roles in passages.items() if words in passage and passage in text)


def test_plain_sections_have_one_role_each() -> None:
    assert [len(roles) for roles in _roles().values()] == [1] * len(_roles())


@pytest.mark.parametrize(
    ("section", "text", "words", "roles"),
    [
        pytest.param(
            "integrity",
            "严格执行中央八项规定精神，不收礼品礼金，自觉接受监督。下一步，我将继续从严管住自己和身边人。",
            "下一步",
            {Role.INTEGRITY, Role.PLANS},
            id="conduct-goes-on-to-plans",
        ),
        pytest.param(
            "law",
            "重大行政决策都经合法性审查，出庭应诉2次。今后，要继续把行政执法三项制度抓到底，力争行政案件零败诉。",
            "今后",
            {Role.LAW, Role.PLANS},
            id="law-goes-on-to-plans",
        ),
        pytest.param(
            "study",
            "参加集体学习12次，写心得体会6篇。明年，将继续坚持每天读书一小时，力争考取中级职称。",
            "明年",
            {Role.STUDY, Role.PLANS},
            id="study-goes-on-to-plans",
        ),
        pytest.param(
            "duty",
            "校园食堂全部改造完工，互联网+明厨亮灶覆盖112所学校。下一步，将把配餐公司的准入办法定下来，明年秋季启用。",
            "下一步",
            {Role.DUTY, Role.PLANS},
            id="work-goes-on-to-plans",
        ),
        pytest.param(
            "problems",
            "理论学习不够系统，用时方恨少。针对这一不足，我将坚持每天学习一小时，每季度交一篇读书笔记。",
            "针对",
            {Role.PROBLEMS, Role.PLANS},
            id="a-problem-with-its-remedy",
        ),
        pytest.param(
            "problems",
            "一是理论学习不够系统，今后要每天学习一小时；二是下基层还不够多，下一步每月住校不少于三天。",
            "今后",
            {Role.PROBLEMS, Role.PLANS},
            id="a-problem-with-its-remedy-in-one-sentence",
        ),
        pytest.param(
            "plans",
            "（一）加快补上学位缺口。新建中学2所，新增学位1200个。\n"
            "（二）严守廉洁底线。带头执行中央八项规定精神，不收礼品礼金，管好家属子女和身边人。",
            "八项规定",
            {Role.PLANS, Role.INTEGRITY},
            id="plans-under-a-heading-on-conduct",
        ),
        pytest.param(
            "plans",
            "（一）加强理论学习。把读原著放在第一位，每月参加集中学习一次，每季度写一篇心得体会。\n"
            "（二）加快补上学位缺口。新建中学2所，新增学位1200个。",
            "读原著",
            {Role.PLANS, Role.STUDY},
            id="plans-under-a-heading-on-study",
        ),
        pytest.param(
            "plans",
            "（一）坚持依法行政。重大行政决策一律经合法性审查，行政负责人带头出庭应诉。\n"
            "（二）加快补上学位缺口。新建中学2所，新增学位1200个。",
            "合法性审查",
            {Role.PLANS, Role.LAW},
            id="plans-under-a-heading-on-law",
        ),
        pytest.param(
            "plans",
            "新建中学2所，同时把廉洁自律挺在前面，严格执行中央八项规定，管好家属子女，自觉接受监督。",
            "八项规定",
            {Role.PLANS, Role.INTEGRITY},
            id="plans-with-words-on-conduct",
        ),
        pytest.param(
            "duty",
            "（一）办好每一所学校。新增学位6140个，化解大班额118个。\n"
            "（二）抓好党风廉政建设。层层签订责任书，开展警示教育4次，约谈提醒17人次，查处违规吃喝2起，给予党纪处分2人。",
            "警示教育",
            {Role.DUTY, Role.INTEGRITY},
            id="work-under-a-heading-on-conduct",
        ),
        pytest.param(
            "duty",
            "（一）办好每一所学校。新增学位6140个，化解大班额118个。\n"
            "（二）推进依法行政。规范性文件全部作合法性审查，聘请法律顾问3名，行政复议无一被撤销，行政诉讼出庭应诉率100%。",
            "法律顾问",
            {Role.DUTY, Role.LAW},
            id="work-under-a-heading-on-law",
        ),
        pytest.param(
            "integrity",
            "严格执行中央八项规定精神，不收礼品礼金。坚持依法行政，重大行政决策经合法性审查，规范性文件全部备案。",
            "合法性审查",
            {Role.INTEGRITY, Role.LAW},
            id="conduct-with-words-on-law",
        ),
        pytest.param(
            "law",
            "重大行政决策经合法性审查，出庭应诉2次。严格执行中央八项规定，不收礼品礼金，管好家属子女。",
            "八项规定",
            {Role.LAW, Role.INTEGRITY},
            id="law-with-words-on-conduct",
        ),
        pytest.param(
            "integrity",
            "不收礼品礼金，管住家属子女。作为一名党员干部，我将始终把纪律挺在前面，自觉接受组织和群众监督。",
            "挺在前面",
            {Role.INTEGRITY, Role.PLANS},
            id="conduct-says-what-one-means-to-do",
        ),
        pytest.param(
            "law",
            "重大行政决策经合法性审查，规范性文件全部备案，聘请法律顾问3名，出庭应诉2次，开展普法宣讲8场。"
            "自己带头执行中央八项规定，不收礼品礼金。",
            "八项规定",
            {Role.LAW, Role.INTEGRITY},
            id="law-with-fewer-words-on-conduct",
        ),
        pytest.param(
            "problems",
            "理论学习不够系统，用时方恨少，今后一段时间要坚持每天学习一小时。下基层还不够多，作风要继续改。",
            "恨少",
            {Role.PROBLEMS, Role.PLANS},
            id="problems-that-go-on-to-be-mended",
        ),
        pytest.param(
            "problems",
            "（一）抓学习不够紧。读原著少，集中学习有时请假，心得体会写得浅。\n"
            "（二）廉政建设抓得不够实。对分管股室的廉政谈话不多，警示教育形式单一，一岗双责压得不紧。",
            "警示教育",
            {Role.PROBLEMS, Role.INTEGRITY},
            id="a-problem-of-conduct",
        ),
    ],
)
def test_a_passage_has_the_roles_of_its_heading_and_of_its_words(
    section: str, text: str, words: str, roles: set[Role]
) -> None:
    assert _found(section, text, words) == roles


@pytest.mark.parametrize(
    ("section", "text", "words", "role"),
    [
        pytest.param(
            "duty",
            "代表提的26条意见办成21条，3条列入明年计划，水厂管网要到明年5月才能接通。",
            "26条",
            Role.DUTY,
            id="work-left-for-next-year",
        ),
        pytest.param(
            "duty",
            "为此协调园区开通夜班公交2条，改造集体宿舍640间，缺工率由16%降到7%。",
            "夜班公交",
            Role.DUTY,
            id="what-was-done-about-it",
        ),
        pytest.param(
            "duty",
            "三十里山路断头多年，群众出行困难，今年打通断头路3条，老化管道换了23公里，缺水的村都通了水。",
            "断头路",
            Role.DUTY,
            id="a-problem-that-was-solved",
        ),
        pytest.param(
            "duty",
            "（一）绷紧安全弦，把底线兜牢。全年检查企业216家，整改隐患93条，没有发生一起亡人事故。",
            "隐患93条",
            Role.DUTY,
            id="a-heading-that-only-sounds-like-conduct",
        ),
        pytest.param(
            "duty",
            "全县学校食堂全部自营，米面油统一招标，菜价在家长群里公开，追回被挤占的伙食费3.2万元。",
            "伙食费",
            Role.DUTY,
            id="canteens-are-work",
        ),
        pytest.param(
            "study",
            "带着三个问题去了五家企业的车间，听政策讲座6次，写读书笔记两本，写成调研报告3篇。",
            "三个问题",
            Role.STUDY,
            id="questions-taken-along",
        ),
        pytest.param(
            "integrity",
            "侄女考教师岗位，我按规定报告并全程回避，她差两分落选，明年再考就是了。“三公”经费下降8.7%。",
            "侄女",
            Role.INTEGRITY,
            id="next-year-in-passing",
        ),
        pytest.param(
            "integrity",
            "少开会、开短会，能到现场定的不在会议室定。对分管部门的同志多关心，出了差错不推责，家门不开，礼品不收。",
            "少开会",
            Role.INTEGRITY,
            id="manners-are-no-shortcomings",
        ),
        pytest.param(
            "integrity",
            "我将电话公布在校门口，将公车全部交出，将家属的话当作提醒，礼品礼金一概不收。",
            "校门口",
            Role.INTEGRITY,
            id="what-was-done-with-something",
        ),
        pytest.param(
            "plans",
            "明年要把“一张图”建起来，让执法员看见每一根排口，把两县执法力量合编成机动中队，"
            "继续盯住农村小站，力争优良天数再多4天，年底前建成污水厂两座。",
            "执法员",
            Role.PLANS,
            id="plans-for-enforcement-are-work",
        ),
        pytest.param(
            "plans",
            "把六家食堂办成不亏钱的长久买卖，请退休厨师当监督员，把议事会的规矩写短、写明白。",
            "监督员",
            Role.PLANS,
            id="a-supervisor-is-no-conduct",
        ),
        pytest.param(
            "plans",
            "利用闲置村小办2所互助幸福院，解决43名独居老人的中午饭，收费不超过三块钱，差多少乡里补多少。",
            "幸福院",
            Role.PLANS,
            id="what-is-short-is-no-problem-of-ones-own",
        ),
        pytest.param(
            "problems",
            "理论学习不够系统，下基层还不够多，有的工作满足于按部就班，办法不多、招数不新。",
            "按部就班",
            Role.PROBLEMS,
            id="problems-alone",
        ),
    ],
)
def test_a_role_that_is_only_touched_on_is_none_of_the_passage(
    section: str, text: str, words: str, role: Role
) -> None:
    assert _found(section, text, words) == {role}
