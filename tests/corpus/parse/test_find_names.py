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
    ],
)
def test_no_names(text: str) -> None:
    assert found(text) == []


def test_a_name_at_the_beginning_of_a_clause_counts_when_repeated() -> None:
    text = "梅坳村把老粮站改成书屋。梅坳村还修了路。"

    assert found(text) == [("place", "梅坳村"), ("place", "梅坳村")]
