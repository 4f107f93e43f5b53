"""The vocabulary: names, aliases, offices, plain words, and terms found in a text."""

import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from assistant.base.errors import BadSetting, UnknownValue
from assistant.domain.report import Role
from assistant.domain.text import fold
from assistant.domain.vocabulary import Vocabulary, load

NAMES = (
    "教育 人社 卫健 医保 民政 农业农村 住建城管 交通 自然资源 生态环境 水利 工信 科技 商务招商 市场监管 文旅体育 宣传融媒体 "
    "应急安全 公安政法 信访 财税 金融 审计统计 发改 退役军人 国资国企 史志档案 群团妇儿残 网络安全 疫情防控 基层治理 "
    "民族宗教 外事侨务 司法行政 党建 机关事务"
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


@pytest.fixture(scope="module")
def groups() -> list[dict[str, Any]]:
    """The groups of plain words in the data file."""
    file = resources.files("assistant").joinpath("data/plainwords.toml")
    found: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["group"]
    return found


def test_the_names_are_thirty_six_in_order(vocabulary: Vocabulary) -> None:
    assert vocabulary.names == tuple(NAMES.split())


def test_loading_twice_gives_the_same_object() -> None:
    assert load() is load()


@pytest.mark.parametrize("entry", load().portfolios, ids=lambda entry: entry.name)
def test_every_portfolio_has_enough_words(entry) -> None:
    """A portfolio with few words would silently never be found."""
    actual = {
        "aliases": len(entry.aliases) >= 3,
        "departments": len(entry.departments) >= 3,
        "offices": len(entry.main_offices) + len(entry.partial_offices) >= 1,
        "terms": len(entry.terms) >= 60,
    }

    assert actual == dict.fromkeys(actual, True)


def test_no_alias_belongs_to_two_portfolios(vocabulary: Vocabulary) -> None:
    owners: dict[str, set[str]] = {}
    for entry in vocabulary.portfolios:
        for alias in (entry.name, *entry.aliases, *entry.departments):
            owners.setdefault(fold(alias), set()).add(entry.name)

    assert {alias: names for alias, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("教育", "教育"),
        ("教体", "教育"),
        ("人力资源和社会保障", "人社"),
        ("卫生健康", "卫健"),
        ("城管", "住建城管"),
        ("医保局", "医保"),
        ("衛生健康", "卫健"),
        (" 信 访 ", "信访"),
        ("招商引资", "商务招商"),
        ("地方志", "史志档案"),
    ],
    ids=lambda value: str(value).strip(),
)
def test_portfolio_knows_names_aliases_and_departments(
    vocabulary: Vocabulary, value: str, expected: str
) -> None:
    assert vocabulary.portfolio(value) == expected


def test_an_unknown_portfolio_names_the_nearest(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownValue) as caught:
        vocabulary.portfolio("农业农林")

    assert "农业农村" in caught.value.nearest
    assert "农业农村" in caught.value.hint


def test_an_unknown_portfolio_like_none_names_them_all(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownValue) as caught:
        vocabulary.portfolio("xyz")

    assert caught.value.nearest == vocabulary.names


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("履职", Role.DUTY),
        ("述廉", Role.INTEGRITY),
        ("存在的问题", Role.PROBLEMS),
        ("下一步打算", Role.PLANS),
        ("duty", Role.DUTY),
        ("導語", Role.LEAD),
    ],
    ids=lambda value: str(value),
)
def test_role_knows_names_and_other_words(vocabulary: Vocabulary, value: str, expected: Role) -> None:
    assert vocabulary.role(value) is expected


def test_an_unknown_role_names_roles(vocabulary: Vocabulary) -> None:
    with pytest.raises(UnknownValue) as caught:
        vocabulary.role("问题和")

    assert caught.value.nearest[0] == "问题"


def test_nearest_puts_the_likest_first_and_leaves_out_the_unlike(vocabulary: Vocabulary) -> None:
    assert vocabulary.nearest("水力", ["民政", "水利", "水务"]) == ("水利", "水务")


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        ("校长", {"教育": 2.5}),
        ("县中医院院长", {"卫健": 2.5}),
        ("县人民法院院长", {"公安政法": 2.5}),
        ("检察长", {"公安政法": 2.5}),
        ("县公安局局长", {"公安政法": 2.5}),
        ("县人社局党组书记、局长", {"人社": 2.5}),
        ("城投集团总经理", {"国资国企": 1.25}),
        ("乡党委书记", {}),
        ("镇党委书记抓基层党建工作和述责述廉报告", {}),
        ("县委党建工作办副主任", {"党建": 2.5}),
        ("副县长", {}),
        ("党校校长", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_office_portfolios_knows_offices_whose_work_is_one_portfolio(
    vocabulary: Vocabulary, office: str, expected: dict[str, float]
) -> None:
    assert vocabulary.office_portfolios(office) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("血汗钱", {"农民工工资", "欠薪"}),
        ("外卖小哥的保障", {"新就业形态劳动者", "外卖骑手"}),
        ("人社局做了什么", {"人力资源和社会保障"}),
        ("爛尾樓", {"保交楼"}),
        ("两口子打架闹到村里", {"家庭暴力", "婚姻家庭纠纷"}),
        ("红白事大操大办", {"移风易俗", "红白理事会"}),
        ("别再折腾下面的人", {"形式主义", "基层减负"}),
        ("有人骗看病钱", {"欺诈骗保", "医保基金监管"}),
        ("娃儿上学远", {"学生", "寄宿制学校"}),
        ("四不两直", {"不发通知", "直奔基层"}),
        ("部门之间推诿扯皮", {"不担当不作为"}),
        ("述职报告", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_expansions_give_official_terms(vocabulary: Vocabulary, query: str, expected: set[str]) -> None:
    actual = set(vocabulary.expansions(query))

    assert expected <= actual
    assert bool(actual) == bool(expected)


def test_expansions_leave_out_what_the_query_says_already(vocabulary: Vocabulary) -> None:
    assert "欠薪" not in vocabulary.expansions("血汗钱 欠薪")


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("农民工工资怎么要回来", "农民工工资 要回来"),
        ("后来怎么样了", "  了"),
        ("怎么办", "怎么办"),
    ],
    ids=["asking words go", "the longest first", "unless nothing is left"],
)
def test_question_words_are_left_out(vocabulary: Vocabulary, query: str, wording: str) -> None:
    assert vocabulary.without_question_words(query) == wording


def test_there_are_plain_words_for_every_portfolio_and_section(
    vocabulary: Vocabulary, groups: list[dict[str, Any]]
) -> None:
    assert {group["topic"] for group in groups} == {*vocabulary.names, "学习", "廉政", "问题", "打算", "法治"}
    assert len(vocabulary.plain_words) >= 1200


def test_no_plain_word_is_repeated(groups: list[dict[str, Any]]) -> None:
    """The later entry would silently replace the earlier one."""
    counts = Counter(fold(word) for group in groups for word in group["words"])

    assert [word for word, count in counts.items() if count > 1] == []


def test_plain_words_are_specific_and_have_a_few_terms(
    vocabulary: Vocabulary, groups: list[dict[str, Any]]
) -> None:
    """A single character occurs in too many words; the name of a portfolio is expanded anyway."""
    entries = [(word, official.split()) for group in groups for word, official in group["words"].items()]

    assert [word for word, _ in entries if len(fold(word)) < 2] == []
    assert [word for word, _ in entries if word in vocabulary.names] == []
    assert [word for word, terms in entries if fold(word) in map(fold, terms)] == []
    assert [word for word, terms in entries if not 1 <= len(set(terms)) == len(terms) <= 4] == []


def test_every_group_states_its_source(groups: list[dict[str, Any]]) -> None:
    assert [group["topic"] for group in groups if not group["source"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "科学技术协会组织专家进校园",
        "各分管干部按职责分工抓好生命安全防护工程",
        "认真贯彻落实党中央决策部署，扎实推进各项重点任务",
        "更好地发挥职能作用，部分地区进展较快，具有重要地位",
        "重大病虫害防控到位",
    ],
)
def test_plain_words_are_not_found_across_official_ones(vocabulary: Vocabulary, text: str) -> None:
    """学技术 in 科学技术, 管干部 in 分管干部, 好地 in 更好地, 大病 in 重大病虫害."""
    assert {"职业技能培训", "从严管理干部", "高标准农田", "大病保险"}.isdisjoint(vocabulary.expansions(text))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("全年整治旱厕二百座", "旱厕"),
        ("全年整治旱 厕二百座", "旱厕"),
        ("全年開展農民工工資專項檢查", "农民工工资"),
        ("建成５Ｇ基站", "5g"),
        ("𠮷祥村打通断头路", "断头路"),
    ],
    ids=["plain", "space", "traditional", "width", "astral"],
)
def test_term_matches_find_terms_in_any_spelling(vocabulary: Vocabulary, text: str, term: str) -> None:
    found = {match.term: match.span.of(text) for match in vocabulary.term_matches(text)}

    assert fold(found[term]) == term


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("认真开展警示教育和主题教育", "教育"),
        ("农村公路", "农村"),
        ("山\n水", "山水"),
        ("信\n访", "信访"),
    ],
    ids=["neutral", "within a longer word", "line end", "line end within a word"],
)
def test_term_matches_leave_out(vocabulary: Vocabulary, text: str, hidden: str) -> None:
    assert hidden not in {match.term for match in vocabulary.term_matches(text)}


def test_an_installation_adds_and_removes_words_and_portfolios(tmp_path) -> None:
    (tmp_path / "portfolios.toml").write_text(
        '[[portfolio]]\nname = "教育"\naliases = "文教办"\nstrong = "耕读大讲堂 -双减"\n'
        '[[portfolio]]\nname = "气象"\naliases = "气象服务"\nstrong = "人工增雨"\n',
        encoding="utf-8",
    )
    (tmp_path / "plainwords.toml").write_text(
        '[[group]]\nsource = "本单位"\n[group.words]\n"老黄牛" = "先进典型"\n', encoding="utf-8"
    )

    extended = load(tmp_path)

    assert extended.names == (*load().names, "气象")
    assert extended.portfolio("文教办") == "教育"
    assert extended.expansions("老黄牛") == ("先进典型",)
    terms = {entry.name: entry.terms for entry in extended.portfolios}
    assert terms["气象"] == {"人工增雨": 3.0, "气象服务": 3.0}
    assert ("耕读大讲堂" in terms["教育"], "双减" in terms["教育"]) == (True, False)


def test_a_folder_without_files_changes_nothing(tmp_path) -> None:
    assert load(tmp_path).names == load().names


@pytest.mark.parametrize(
    "content",
    [
        b'[[portfolio]\nname = "x"',
        "[[portfolio]]\nname = '教育'".encode("gb18030"),
        b'[[portfolio]]\nstrong = "a"',
    ],
    ids=["not toml", "not utf-8", "no name"],
)
def test_a_bad_file_is_refused_with_the_cure(tmp_path, content: bytes) -> None:
    (tmp_path / "portfolios.toml").write_bytes(content)

    with pytest.raises(BadSetting) as caught:
        load(tmp_path)

    assert caught.value.hint != ""


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("portfolios.toml", "portfolio = 3", "portfolio 应是一组表"),
        ("portfolios.toml", "portfolio = ['教育']", "portfolio 应是一组表"),
        ("portfolios.toml", "[portfolio]\nname = '教育'", "portfolio 应是一组表"),
        ("portfolios.toml", "[[portfolio]]\nname = 3", "有一个分管领域没有 name"),
        ("portfolios.toml", "[[portfolio]]\nname = '气象'\nstrong = ['雨', 3]", "strong 不是一列词"),
        (
            "portfolios.toml",
            "[[portfolio]]\nname = '气象'\noffices = '气象局(副局长'",
            "不是正确的正则表达式",
        ),
        ("portfolios.toml", "neutral = '雨'", "neutral 应是一个表"),
        ("plainwords.toml", "group = 3", "group 应是一组表"),
        ("plainwords.toml", "[[group]]\nwords = '工钱'", "words 应是一个表"),
        ("plainwords.toml", "[[group]]\n[group.words]\n'工钱' = 3", "工钱 不是一列词"),
        ("plainwords.toml", "[asking]\nwords = 3", "words 不是一列词"),
    ],
)
def test_an_error_in_a_file_is_named_with_the_file(tmp_path, file: str, content: str, message: str) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")

    with pytest.raises(BadSetting) as caught:
        load(tmp_path)

    assert f"“{tmp_path / file}”里" in caught.value.detail
    assert message in caught.value.detail
    assert caught.value.hint != ""
