"""All facts of a text: in order, not overlapping, within the text."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.parse.facts import find_facts
from assistant.domain.report import FactKind

_PIECES = st.sampled_from(
    [
        "全年完成投资1.32亿元", "，增长12.4%", "。在白沙镇", "、梅坳村", "三个村", "《民法典》", "***", "２０２３年", "84户277人",
        "\n", "　　", "一心一意", "县水利局", "第十二届", "晚上八点", "𠮷祥村", "四块八", "七成", "“8·12”", "至", "的", "半年",
    ]
)  # fmt: skip


def test_kinds_together_and_in_order() -> None:
    text = "2023年，我到白沙镇走访84户277人，协调县水利局投入60.5万元，学习《水法》三遍。"

    actual = [(fact.kind.value, fact.span.of(text)) for fact in find_facts(text)]

    assert actual == [
        ("year", "2023年"),
        ("place", "白沙镇"),
        ("count", "84户277人"),
        ("org", "县水利局"),
        ("money", "60.5万元"),
        ("doc", "《水法》"),
        ("count", "三遍"),
    ]


def test_figures_in_a_name_belong_to_the_name() -> None:
    text = "送到市第三中学就读"

    assert [(fact.kind.value, fact.span.of(text)) for fact in find_facts(text)] == [("org", "市第三中学")]


def test_an_empty_text_has_no_facts() -> None:
    assert find_facts("") == ()


@given(st.lists(_PIECES, max_size=20).map("".join))
def test_spans_are_in_order_apart_and_inside(text: str) -> None:
    facts = find_facts(text)

    ends = [0, *(fact.span.end for fact in facts)]
    assert all(end <= fact.span.begin < fact.span.end for end, fact in zip(ends, facts, strict=False))
    assert ends[-1] <= len(text)


@given(st.text(max_size=60))
def test_any_text_is_accepted(text: str) -> None:
    assert all(fact.span.of(text) for fact in find_facts(text))


def test_a_document_s_title_is_one_fact_whatever_it_names() -> None:
    text = "到青石镇宣讲《青石镇农村供水管理办法》。"

    assert [(fact.kind, fact.span.of(text)) for fact in find_facts(text)] == [
        (FactKind.PLACE, "青石镇"),
        (FactKind.DOC, "《青石镇农村供水管理办法》"),
    ]


def test_ranks_hours_and_colloquial_sums() -> None:
    text = "产值前十位的企业挨家去，每天腾出一小时，500块以上的开支当众念。"

    assert [(fact.kind, fact.span.of(text)) for fact in find_facts(text)] == [
        (FactKind.OTHER, "前十位"),
        (FactKind.OTHER, "一小时"),
        (FactKind.MONEY, "500块"),
    ]


def test_a_county_without_its_ending_and_an_office_after_a_town() -> None:
    text = "到白沙县任职前，我从青石乡乡长任上调来。白沙是山里的县，在白沙当差不容易。"

    assert [fact.span.of(text) for fact in find_facts(text) if fact.kind is FactKind.PLACE] == [
        "白沙县",
        "青石乡",
        "白沙",
        "白沙",
    ]


def test_one_thing_built_or_bought_is_a_figure() -> None:
    text = "再建一座泵房，添一台水泵，还像一座山。"

    assert [fact.span.of(text) for fact in find_facts(text)] == ["一座", "一台"]
