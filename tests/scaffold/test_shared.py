"""Frames that independent writers share: what counts as one, and whose support is none."""

from test_pools import pool, report

from assistant.scaffold.shared import shared


def _frames(*reports, portfolio: str = "人社") -> dict[str, int]:
    return {one.text.text: len(one.entries) for one in shared(pool(*reports, portfolio=portfolio))}


def test_a_figure_of_one_name_and_unit_is_shared():
    frames = _frames(
        report("甲", "全年城镇新增就业3650人，技能夜校开到了工地上。"),
        report("乙", "城镇新增就业达到1.2万人，零工市场添了遮雨棚。"),
        report("丙", "劳动仲裁案件当庭调解一半以上，农民工工资按月发放。"),
    )
    assert frames == {"全年城镇新增就业〔数量〕人": 2}


def test_units_that_count_the_same_are_one():
    frames = _frames(
        report("甲", "为46名农民工追回工资82万元，牌子挂到了每个项目部。"),
        report("乙", "为230人农民工追回工资1.2亿元，欠薪当月清零。"),
    )
    assert list(frames.values()) == [2]


def test_what_one_writer_says_twice_is_not_shared():
    jobs = "全年城镇新增就业3650人，技能夜校开到了工地上。"
    assert _frames(report("甲", jobs), report("甲", jobs, 2023)) == {}


def test_a_frame_rests_on_people_who_did_not_copy_each_other():
    """A copy with other figures and names beside it is no second writer."""
    frames = _frames(
        report("甲", "停了办公楼外墙粉刷，砍掉两项培训，城镇新增就业320人，把茶叶夜校从6所扩到9所。"),
        report("乙", "停了政府大院绿化，砍掉三项培训，城镇新增就业460人，把烟叶夜校从4所扩到7所。"),
    )
    assert frames == {}


def test_a_sentence_put_in_other_words_is_no_second_writer_either():
    frames = _frames(
        report("甲", "城镇新增就业320人，办一所能学电焊的夜校，让小伙子不再蹲在桥头等活。"),
        report("乙", "城镇新增就业460人，建一个能学刺绣的班，让年轻媳妇不再坐在家里等活。"),
    )
    assert frames == {}


def test_a_sentence_with_its_clauses_in_another_order_is_no_second_writer():
    frames = _frames(
        report("甲", "全年坐堂12回，城镇新增就业320人，剩下11件是历史遗留，逐件写明难在哪里、该找谁办。"),
        report("乙", "逐件写明该找谁办、难在哪里，剩下8件是历史遗留，全年坐堂11回，城镇新增就业460人。"),
    )
    assert frames == {}


def test_who_copied_a_frame_is_not_counted_beside_whom_he_copied():
    """Three write it, and the newest of them took it over: it rests on two."""
    frames = _frames(
        report("甲", "全年城镇新增就业320人，把夜校办到工地，夜里十点还亮着灯，学的人坐满三间屋。", 2021),
        report("乙", "城镇新增就业460人，把夜校办到工地，夜里九点还亮着灯，学的人坐满两间屋。", 2023),
        report("丙", "城镇新增就业1.2万人，零工市场添了遮雨棚，企业招工不再出省。", 2022),
    )
    assert list(frames.values()) == [2]


def test_the_words_of_a_story_are_no_frame():
    frames = _frames(
        report("甲", "就业上把话说在前头，砍了两场可办可不办的会，求职路上少跑了腿。"),
        report("乙", "招聘会一场接一场，砍了三场可办可不办的会，岗位送到家门口。"),
    )
    assert frames == {}


def test_set_phrases_are_shared_though_they_have_no_figure():
    frames = _frames(
        report("甲", "坚持就业优先战略和积极就业政策，把岗位送进村。"),
        report("乙", "坚持就业优先战略和积极就业政策，让求职者少跑路。"),
    )
    assert frames == {"坚持就业优先战略和积极就业政策": 2}


_PATTERN = "完成危房改造{}户，发放补助资金{}万元，农村住房安全保障率达到{}%。"
_ASIDE = (
    "窗台上的花是住户自己摆的，验收那天先看的就是它。",
    "老人不肯搬，队长陪他喝了三回茶，第四回才签的字。",
    "泥瓦匠不够用，从邻乡请来两拨，工钱当天结清。",
    "雨季前抢着上瓦，学校把操场腾出来堆料，一片没少。",
)


def test_a_sentence_that_everybody_writes_is_not_copied():
    """Four have it, word for word but for its figures, and nothing else in common."""
    frames = _frames(
        *(
            report(name, _PATTERN.format(120 + 7 * n, 340 + 13 * n, 96 + n) + aside)
            for n, (name, aside) in enumerate(zip("甲乙丙丁", _ASIDE, strict=True))
        ),
        portfolio="住建城管",
    )

    assert frames["发放补助资金〔金额〕万元"] == 4


def test_a_sentence_that_two_writers_have_may_be_copied():
    frames = _frames(
        report("甲", _PATTERN.format(120, 340, 96) + _ASIDE[0]),
        report("乙", _PATTERN.format(127, 353, 97) + _ASIDE[1]),
        portfolio="住建城管",
    )

    assert frames == {}


def test_who_shares_more_than_the_pattern_copied():
    frames = _frames(
        *(
            report(name, _PATTERN.format(120 + 7 * n, 340 + 13 * n, 96 + n) + _ASIDE[0] + _ASIDE[1])
            for n, name in enumerate("甲乙丙丁")
        ),
        portfolio="住建城管",
    )

    assert frames == {}
