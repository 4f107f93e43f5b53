"""Portfolios of passages: a match and a near miss for each, heads, neighbours, office, roles."""

import pytest

from assistant.corpus.parse.portfolios import assign_portfolios
from assistant.domain.report import Metadata, Passage, Portfolio, Role
from assistant.domain.text import Span
from assistant.domain.vocabulary import load

HITS = {
    "教育": "新建幼儿园两所，落实“双减”，课后服务覆盖全部义务教育学校，控辍保学一个不落。",
    "人社": "办招聘会二十场，城镇新增就业三千人，根治欠薪，为农民工追回工资。",
    "卫健": "县医院住院楼启用，乡镇卫生院配齐全科医生，医共体下派医师坐诊。",
    "医保": "居民医保参保率稳定，异地就医直接结算，打击欺诈骗保，落实医疗救助。",
    "民政": "提高低保标准，改造敬老院，开办老年食堂，救助流浪乞讨人员。",
    "农业农村": "建成高标准农田，复耕撂荒地，粮食增产，脱贫户没有一户返贫。",
    "住建城管": "改造老旧小区，加装电梯，整治占道经营，背街小巷全部亮化。",
    "交通": "打通断头路，新修通村公路，改造危桥，开通城乡公交。",
    "自然资源": "处置闲置土地，守住耕地红线，核查卫片图斑，办理不动产登记。",
    "生态环境": "空气质量优良天数增加，关停燃煤锅炉，断面水质达标，环保督察整改销号。",
    "水利": "除险加固病险水库，清淤河道，农村饮水安全工程通水，落实河长制。",
    "工信": "规上工业产值增长，技改项目投产，培育专精特新企业，建成智能工厂。",
    "科技": "新认定高新技术企业五家，研发投入增长，科技成果转化，选派科技特派员。",
    "商务招商": "外出招商接待客商，签约项目落地，到位资金翻番，电商带动消费。",
    "市场监管": "抽检食品两千批次，检查特种设备，查处假冒伪劣，维护消费者权益。",
    "文旅体育": "接待游客大增，改造民宿，办马拉松，送戏下乡，修缮文物。",
    "宣传融媒体": "融媒体中心改版，新闻宣传上稿大增，文明城市创建扎实，舆情处置及时。",
    "应急安全": "排查安全隐患，开展应急演练，森林防火到位，防汛转移群众。",
    "公安政法": "扫黑除恶，破获电信网络诈骗案件，抓获犯罪嫌疑人，巡逻防控。",
    "信访": "领导包案化解信访积案，接待来访群众，重复信访明显减少。",
    "财税": "一般公共预算收入完成预算，兜牢三保，压减三公经费，综合治税。",
    "金融": "组织银企对接，新增贷款投放，降低融资成本，处置不良贷款。",
    "审计统计": "完成经济责任审计，督促审计整改，做好经济普查，防范统计造假。",
    "发改": "谋划重大项目，争取中央预算内投资和超长期特别国债，固定资产投资增长，推进一网通办。",
    "退役军人": "安置退役士兵，悬挂光荣牌，修缮烈士纪念设施，完成征兵任务。",
    "国资国企": "推进国企改革，清理僵尸企业，压缩管理层级，国有资产保值增值。",
    "史志档案": "县志编纂完成初稿，年鉴出版，档案数字化进馆，征集党史资料。",
    "群团妇儿残": "妇联关爱留守妇女，残联为残疾人做无障碍改造，工会帮扶困难职工，团委关心青少年。",
    "网络安全": "开展网络安全检查，整改漏洞，落实等级保护，清朗网络空间。",
    "疫情防控": "组织全员核酸检测，设卡口排查，集中隔离密接人员，落实动态清零。",
    "基层治理": "推行网格化管理，修订村规民约，矛盾纠纷就地化解，社区工作者入户走访。",
    "民族宗教": "创建民族团结进步示范，铸牢中华民族共同体意识，管好宗教活动场所。",
    "外事侨务": "接待外宾，办理因公出国，服务归侨侨眷，联络港澳台同胞。",
    "司法行政": "开展普法宣传，办理行政复议，规范行政执法，提供法律援助，做实社区矫正。",
    "党建": "整顿软弱涣散党组织，发展党员，村两委换届，选派驻村第一书记，开好主题党日。",
    "机关事务": "办理人大代表建议和政协提案，精简文件会议，管好公务用车和办公用房。",
}

NEAR_MISSES = {
    "教育": "以案为鉴开展警示教育，抓好主题教育。",
    "人社": "团结班子成员，热心待人。",
    "卫健": "保持健康的生活情趣。",
    "医保": "认真保持政治定力。",
    "民政": "坚持民主政治生活。",
    "农业农村": "田间地头听取意见。",
    "住建城管": "建好制度的笼子。",
    "交通": "畅通思想交流的路子。",
    "自然资源": "顺其自然，不怨天尤人。",
    "生态环境": "营造风清气正的政治生态。",
    "水利": "提高政策水平，一碗水端平。",
    "工信": "牢记工作信条。",
    "科技": "讲科学的工作方法。",
    "商务招商": "不打招呼、不搞商量。",
    "市场监管": "接受组织监督。",
    "文旅体育": "提高文化程度，体会很深。",
    "宣传融媒体": "传达上级精神。",
    "应急安全": "急事急办，安心工作。",
    "公安政法": "政治上公正无私。",
    "信访": "走访群众，坚定信念。",
    "财税": "不义之财不取。",
    "金融": "金秋时节，融入集体。",
    "审计统计": "统一思想，审时度势。",
    "发改": "发扬优点，改正缺点。",
    "退役军人": "军令状已经立下。",
    "国资国企": "国事家事都上心。",
    "史志档案": "以史为鉴，志存高远。",
    "群团妇儿残": "团结一心。",
    "网络安全": "一网打尽。",
    "疫情防控": "把情况摸清。",
    "基层治理": "深入基层。",
    "民族宗教": "宗旨意识牢固。",
    "外事侨务": "内外一致。",
    "司法行政": "各司其职。",
    "党建": "拥护党中央。",
    "机关事务": "事务繁忙。",
}


def labelled(
    text: str,
    *spans: str,
    role: Role = Role.DUTY,
    path: tuple[str, ...] = (),
    metadata: Metadata = Metadata(),  # noqa: B008 (frozen)
) -> tuple[tuple[Portfolio, ...], ...]:
    """The portfolios of passages, which are ``spans`` of ``text`` (all of it when none are given)."""
    passages = []
    for number, part in enumerate(spans or (text,), start=1):
        begin = text.index(part)
        passages.append(Passage(f"r#{number}", "r", role, (), path, Span(begin, begin + len(part))))
    return tuple(passage.portfolios for passage in assign_portfolios(text, passages, metadata, load()))


def names(portfolios: tuple[Portfolio, ...]) -> tuple[str, ...]:
    return tuple(portfolio.name for portfolio in portfolios)


@pytest.mark.parametrize("name", load().names)
def test_a_passage_about_a_portfolio_has_it_first(name: str) -> None:
    (portfolios,) = labelled(HITS[name])

    assert names(portfolios)[0] == name
    evidence = portfolios[0].evidence
    assert evidence is not None
    assert len(evidence.of(HITS[name])) >= 2


@pytest.mark.parametrize("name", load().names)
def test_a_near_miss_has_none(name: str) -> None:
    assert labelled(NEAR_MISSES[name]) == ((),)


def test_a_passage_may_have_two() -> None:
    text = "老旧小区改造同步更换燃气管道、加装电梯；排查安全隐患，开展消防演练，整改隐患九十处。"

    assert set(names(labelled(text)[0])) == {"住建城管", "应急安全"}


@pytest.mark.parametrize(
    "role", [Role.LEAD, Role.STUDY, Role.INTEGRITY, Role.CLOSING], ids=lambda role: role.value
)
def test_roles_about_the_author_have_none(role: Role) -> None:
    assert labelled(HITS["教育"], role=role) == ((),)


@pytest.mark.parametrize("role", [Role.PROBLEMS, Role.PLANS, Role.OTHER], ids=lambda role: role.value)
def test_problems_and_plans_have_them(role: Role) -> None:
    assert names(labelled(HITS["水利"], role=role)[0])[0] == "水利"


def test_the_rule_of_law_is_labelled_on_strong_evidence_only() -> None:
    assert labelled("坚持依法办事，带头学法。", role=Role.LAW) == ((),)
    assert names(labelled(HITS["司法行政"], role=Role.LAW)[0]) == ("司法行政",)


def test_self_criticism_has_none_even_from_a_headmaster() -> None:
    text = "学习不够系统，脾气急躁，批评人多、谈心少。"

    assert labelled(text, role=Role.PROBLEMS, metadata=Metadata(office="校长")) == ((),)


def test_a_head_decides_and_is_the_evidence() -> None:
    text = "（四）根治欠薪护民生。\n坚持日调度、周通报，当面交办，一件一件销号。"
    body = text.split("\n")[1]

    (portfolios,) = labelled(text, body, path=("（四）根治欠薪护民生。",))

    assert names(portfolios) == ("人社", "信访")
    assert portfolios[0].evidence == Span(text.index("根治欠薪"), text.index("根治欠薪") + 4)


def test_neighbours_of_one_paragraph_share_what_it_is_about() -> None:
    first = "处置病险水库三座，清淤河道，疏通渠道，装上智能水表，落实河长制。"
    second = "一户不落，腊月里最后一家也用上了。"

    assert [names(found) for found in labelled(first + second, first, second)] == [("水利",), ("水利",)]


def test_the_next_paragraph_is_labelled_on_its_own() -> None:
    first = "处置病险水库三座，清淤河道，疏通渠道。"
    second = "一户不落，腊月里最后一家也用上了。"

    assert [names(found) for found in labelled(f"{first}\n{second}", first, second)] == [("水利",), ()]


def test_points_within_a_passage_are_labelled_separately() -> None:
    text = "一是课后服务和学位供给不足；二是病险水库除险加固慢；三是自己学习不够。"

    assert set(names(labelled(text, role=Role.PROBLEMS)[0])) == {"教育", "水利"}


def test_labels_change_with_the_subject() -> None:
    first = "新建幼儿园两所，落实双减，课后服务全覆盖，控辍保学一个不落。"
    second = "除险加固病险水库，清淤河道，装上智能水表，农村供水工程通水。"

    assert [names(found) for found in labelled(first + second, first, second)] == [("教育",), ("水利",)]


def test_the_office_decides_without_other_evidence() -> None:
    text = "一年下来，大家都说今年最忙，也最踏实。"

    assert labelled(text, metadata=Metadata(office="县医院院长")) == ((Portfolio("卫健", None),),)


def test_general_terms_in_a_department_belong_to_its_portfolio() -> None:
    """In a water bureau experts and sensors are about water, its party branches are not."""
    water = Metadata(office="县水利局局长")

    assert set(names(labelled("请来科研院所的专家，建成人工智能监测模型。", metadata=water)[0])) == {
        "科技",
        "水利",
    }
    assert names(labelled("九个党支部换届，发展党员四名，主题党日月月办。", metadata=water)[0]) == ("党建",)


def test_the_work_of_a_discipline_secretary_is_party_building() -> None:
    text = "受理问题线索二十一条，立案九件，给予党纪政务处分九人，谈话函询五十人次。"

    assert names(labelled(text, metadata=Metadata(office="镇纪委书记"))[0]) == ("党建",)


def test_after_a_semicolon_nothing_is_inherited() -> None:
    first, second = "除险加固病险水库，清淤河道，疏通渠道；", "把规矩写短写明白，让人一看就懂。"

    assert [names(found) for found in labelled(first + second, first, second)] == [("水利",), ()]


def test_an_office_known_from_the_title_only() -> None:
    metadata = Metadata(title="县水利局局长2023年度述职报告", office="局长")

    assert names(labelled("一年下来，跑遍了所有工程。", metadata=metadata)[0]) == ("水利",)


def test_a_declared_portfolio_decides_between_two() -> None:
    text = "整治旱厕和残垣断壁，改造村里的公厕，厕所革命走在前面。"

    first = {
        declared: names(labelled(text, metadata=Metadata(portfolios=(declared,)))[0])[0]
        for declared in ("农业农村", "住建城管")
    }

    assert first == {"农业农村": "农业农村", "住建城管": "住建城管"}


def test_at_most_three() -> None:
    text = (
        "一是学位和课后服务不足；二是病险水库多；三是断头路没有打通；四是医保基金吃紧；五是信访积案难化解。"
    )

    assert len(labelled(text, role=Role.PROBLEMS)[0]) == 3


def test_spelling_does_not_matter_and_evidence_points_into_the_text() -> None:
    text = "𠮷祥鎮除險加固病險水庫三座，完成 農村飲水 安全工程，落實河長制。"

    (portfolios,) = labelled(text)

    assert [(found.name, found.evidence.of(text)) for found in portfolios if found.evidence] == [
        ("水利", "除險加固")
    ]


def test_incidental_terms_give_no_second_label() -> None:
    """A river in a rescue is not water management."""
    text = "暴雨那夜，沿河三个湾子连夜转移群众，备足冲锋舟和编织袋，没有一户进水。"

    assert names(labelled(text)[0]) == ("应急安全",)


def test_the_name_of_an_office_is_no_evidence_of_its_portfolio() -> None:
    """A passage on party building that names the education bureau and its schools is only about party building."""
    text = "教育局机关党支部换届，发展党员四名，主题党日月月办，三会一课不落一次，整顿软弱涣散党组织两个，学校跟着学。"

    assert names(labelled(text, metadata=Metadata(office="县教育局局长"))[0]) == ("党建",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("教师周转房由住建局代建，土地由自然资源局优先供应，资金由财政局按季拨付，新增学位6140个。", "教育"),
        ("化解大班额118个，招聘教师216名，其中从退役军人中招录体育教师12名，校园食堂全部自营。", "教育"),
        ("医保参保率稳定在96%以上，学生由教育部门逐班核对，脱贫人口由乡村振兴部门代缴。", "医保"),
        ("城镇新增就业5210人，面向高校毕业生、退役军人、残疾人开展专场招聘18场。", "人社"),
        ("签约招商项目36个，到位资金48亿元，水电路讯由住建、交通、水利部门同步跟进。", "商务招商"),
        ("抓好森林防火，设卡点12处，中小学生发放防火倡议书6100份，排查隐患93处。", "应急安全"),
    ],
)
def test_departments_and_people_named_in_passing_give_no_label(text: str, name: str) -> None:
    """Who builds, pays or is served besides does not widen a filter."""
    assert names(labelled(text)[0]) == (name,)


def test_no_passages_no_labels() -> None:
    assert assign_portfolios("", (), Metadata(), load()) == ()
