import pytest
from edited_passages import PASSAGES

from assistant.domain.results import Level
from assistant.reuse.level import level, ratio

SAID = "去年秋天在柳林镇新建冷库2座，带动310户果农增收，秋果再不用贱卖给贩子，大家都说这件事办到了心坎上。"


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        pytest.param(SAID, Level.VERBATIM, id="the same"),
        pytest.param(SAID.replace("，", ",").replace("柳林", "柳 林"), Level.VERBATIM, id="width and spaces"),
        pytest.param(SAID.replace("2座", "3座").replace("310", "428"), Level.NUMBERS, id="figures"),
        pytest.param(SAID.replace("2座", "三座"), Level.NUMBERS, id="figures as characters"),
        pytest.param(SAID.replace("310", "***"), Level.NUMBERS, id="a redaction"),
        pytest.param(SAID.replace("柳林镇", "桃溪乡"), Level.NAMES, id="a name"),
        pytest.param(SAID.replace("再不用", "终于不必"), Level.LIGHT, id="a few words"),
        pytest.param(
            "秋果再不用贱卖给贩子，大家都说这件事办到了心坎上，带动310户果农增收，去年秋天在柳林镇新建冷库2座。",
            Level.REORDER,
            id="another order",
        ),
        pytest.param(
            "去年秋天在柳林镇新建冷库2座，配了分拣线，带动310户果农增收，秋果再不用贱卖，贩子压价成了老话。",
            Level.HEAVY,
            id="half rewritten",
        ),
        pytest.param(
            "镇上的果子如今存得住、卖得远，三百多家种果的都添了进项。", Level.PARAPHRASE, id="other words"
        ),
    ],
)
def test_levels(here: str, expected: Level) -> None:
    assert level(here, SAID) is expected


@pytest.mark.parametrize(
    ("here", "there"), [("三是把账算清楚。", "一是把账算清楚。"), ("（二）把账算清楚。", "把账算清楚。")]
)
def test_the_number_of_a_point_is_no_change(here: str, there: str) -> None:
    assert level(here, there) is Level.VERBATIM


def test_ratio_is_distance_over_the_longer_length() -> None:
    assert ratio("修路两公里", "修路三公里半") == pytest.approx(2 / 6)


def test_all_the_words_in_another_order_are_reordered() -> None:
    here, there = "柳林河谷湿地和桃溪、北山茶园5A级景区获批", "柳林河谷湿地和北山茶园、桃溪5A级景区获批"
    assert (ratio(here, there) > 0.25, level(here, there)) == (True, Level.REORDER)


def test_a_changed_order_is_recognised_where_the_tail_was_rewritten_too() -> None:
    there = (
        "凡是修路、架桥、并校这样的大事，没有听过村民意见的不上镇长办公会。全年听取意见28次，缓办3项，叫停1项。"
        "每月把各村的用水按户排个名次，前三名的由我上门问。柳林村的漏水占了全镇的两成，我们请水厂把老阀门换了一遍，月底就降了下来。"
    )
    here = (
        "每月把各组的用水按户排个名次，前三名的由支书上门问。凡是修路、架桥、并校这样的大事，没有听过村民意见的不上村两委联席会，"
        "全年听取意见9次，缓办1项，叫停1项。桃溪组的漏水占了全村的两成，我们把地下的管子重新排了一遍，月底就降了下来。"
    )
    assert (ratio(here, there) > 0.5, level(here, there)) == (True, Level.REORDER)


def test_the_same_topics_words_strewn_about_are_no_other_order() -> None:
    here = "壮大县域产业，让果农在家门口挣钱，建设和美乡村，冷库开到地头，把乡村路灯修到户。"
    there = "建冷库、修路灯，和美的乡村里产业到户，家家门口有果，农村地头开县域大会，让壮劳力在外挣钱。"
    assert level(here, there) is Level.PARAPHRASE


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        pytest.param(here, there, expected, id=f"{number} {expected}")
        for number, (there, versions) in enumerate(PASSAGES)
        for expected, here in versions.items()
    ],
)
def test_passages_edited_in_one_way(here: str, there: str, expected: Level) -> None:
    assert level(here, there) is expected


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        pytest.param(
            "河西片区的老楼今年全部装了电梯，住户少爬了六层楼。",
            "城东片区的老楼今年全部装了电梯，住户少爬了六层楼。",
            Level.NAMES,
            id="the ending stayed",
        ),
        pytest.param(
            "桥南、文昌两个社区的老人都有了助餐点，走路十分钟就到。",
            "北门、柳湾两个社区的老人都有了助餐点，走路十分钟就到。",
            Level.NAMES,
            id="several, the ending far",
        ),
        pytest.param(
            "与县职校合办的订单班，今年毕业的学生都留在了本地。",
            "同县职校合办的订单班，今年毕业的学生都留在了本地。",
            Level.LIGHT,
            id="a particle before a county",
        ),
        pytest.param(
            "由于镇里抓得紧，年底前四条断头路全部打通了。",
            "因为镇里抓得紧，年底前四条断头路全部打通了。",
            Level.LIGHT,
            id="a conjunction before a town",
        ),
        pytest.param(
            "永和镇的晒谷场今年浇了水泥，秋天再不用抢路面晒粮。",
            "永安镇的晒谷场今年浇了水泥，秋天再不用抢路面晒粮。",
            Level.NAMES,
            id="a name that holds a conjunction",
        ),
    ],
)
def test_names_are_told_from_particles(here: str, there: str, expected: Level) -> None:
    assert level(here, there) is expected
