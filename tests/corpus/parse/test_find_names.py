"""Names of places and organisations, and words that only end like one."""

import pytest

from assistant.corpus.parse.names import find_names


def found(text: str) -> list[tuple[str, str]]:
    return [(fact.kind.value, fact.span.of(text)) for fact in find_names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我到白沙镇走访", [("place", "白沙镇")]),
        ("在青石县梅坳村住了三天", [("place", "青石县梅坳村")]),
        ("在梅坳、竹溪两个村建成", [("place", "梅坳"), ("place", "竹溪")]),
        ("到白沙镇、在白沙、竹溪两个乡镇", [("place", "白沙镇"), ("place", "白沙"), ("place", "竹溪")]),
        ("到𠮷祥村慰问", [("place", "𠮷祥村")]),
        ("在县委、县政府领导下", [("org", "县委、县政府")]),
        ("会同县水利局会商", [("org", "县水利局")]),
        ("进了市第二人民医院", [("org", "市第二人民医院")]),
        ("我在青石县人力资源和社会保障局任职", [("org", "青石县人力资源和社会保障局")]),
        ("与澜江师范学院签约", [("org", "澜江师范学院")]),
        ("参加局党组学习", [("org", "局党组")]),
        ("到红旗村慰问", [("place", "红旗村")]),
        ("到白沙镇调研，白沙卫生院已建成", [("place", "白沙镇"), ("org", "白沙卫生院")]),
        ("云砚县第四中学的操场周末开放", [("org", "云砚县第四中学")]),
        ("在青禾县实验小学听课，到樟树坪小学送教", [("org", "青禾县实验小学"), ("org", "樟树坪小学")]),
        ("青禾镇中心幼儿园扩班4个", [("org", "青禾镇中心幼儿园")]),
        ("白鹭湾水库下游的塌岸都修好了", [("place", "白鹭湾水库")]),
        ("龙王沟水库、石壁河水库除险完工", [("place", "龙王沟水库"), ("place", "石壁河水库")]),
        ("走进红石岭森林公园，樟树坪公园补种桂花", [("place", "红石岭森林公园"), ("place", "樟树坪公园")]),
        ("查看了在青石峡大桥的裂缝", [("place", "青石峡大桥")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "全县和各乡镇",
        "督导县、乡两级河长巡河，督导县乡",
        "走访社区28个，走访社区老人612名",
        "推动薄弱村转化，薄弱村少了九个",
        "打造幸福河湖、美丽河湖，实施长江禁捕",
        "在农贸市场检查",
        "县里和省里的要求",
        "到村干部家里",
        "在小区、在园区",
        "打通断头路",
        "形成治理工作格局",
        "深入乡村学校",
        "走村入户",
        "三家乡镇卫生院",
        "县委书记讲党课",
        "对薄弱村挂牌",
        "病险水库加固完毕，口袋公园建了6处，城市公园免费开放",
        "加强水库管理，中型水库2座，重点水库蓄水",
        "对口支援学校，农村中学、寄宿制学校、村小学都去了",
        "全县中学和小学，各学校食堂",
        "门口公园、新公园、小公园",
    ],
)
def test_no_names(text: str) -> None:
    assert found(text) == []


def test_a_name_at_the_beginning_of_a_clause_counts_when_repeated() -> None:
    text = "梅坳村把老粮站改成书屋。梅坳村还修了路。"

    assert found(text) == [("place", "梅坳村"), ("place", "梅坳村")]
