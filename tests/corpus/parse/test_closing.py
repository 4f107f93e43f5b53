"""Where the closing and the annexes (附件) begin."""

import pytest

from assistant.corpus.parse.closing import annex_begin, closing_begin
from assistant.corpus.parse.layout import lines
from assistant.corpus.parse.outline import outline

HEAD = "一、主要工作\n修好村路三公里。\n二、下步打算\n"
PLAN = "把剩下的两公里修完。"

CLOSINGS = {
    "a line": (f"{HEAD}{PLAN}\n", "以上报告，请予审议。"),
    "with signature and date": (f"{HEAD}{PLAN}\n", "特此报告。\n\n述职人：云岫乡乡长\n2023年12月28日"),
    "signature only": (f"{HEAD}{PLAN}\n", "云岫乡人民政府乡长\n二〇二三年十二月"),
    "the last sentence": (f"{HEAD}{PLAN}", "以上是我的述职，不当之处请批评指正。"),
    "the last sentence of a paragraph after another": (
        f"{HEAD}{PLAN}\n新的一年，我将接着干。",
        "以上报告，请评议。",
    ),
    "a farewell": (f"{HEAD}{PLAN}\n", "修路急不得，也停不得。我愿和乡亲们一起走下去。谢谢大家，请评议。"),
    "an address": (f"{HEAD}{PLAN}\n", "各位代表，路修得好不好，大家说了算。请予评议。"),
    "an address on its own line": (
        f"{HEAD}{PLAN}\n",
        "各位代表！\n让我们更加紧密地团结起来，为美好云岫而奋斗！",
    ),
    "behind the last point": (f"{HEAD}1.修路。{PLAN}\n2.架桥。桥墩年内出水。\n", "报告完毕，谢谢大家。"),
    "a maxim and a promise": (
        f"{HEAD}{PLAN}\n",
        "桥是一墩一墩立起来的。我将守着工地，请乡亲们放心，请大家监督。",
    ),
    "spoken": (f"{HEAD}{PLAN}\n", "我说完了，说漏的地方请大家当面指出来。"),
    "none": (f"{HEAD}{PLAN}认真履职，不辜负组织的信任和群众的期待。", ""),
    "asking someone else": (f"{HEAD}{PLAN}请退休老师当监督员，请大家提意见。", ""),
    "all there is": ("", "以上报告，请审议。"),
}


@pytest.mark.parametrize(("before", "closing"), CLOSINGS.values(), ids=CLOSINGS)
def test_closings(before: str, closing: str) -> None:
    text = before + closing
    found = lines(text)

    assert text[closing_begin(text, found, outline(text, found)) :].strip() == closing


@pytest.mark.parametrize(
    ("annex", "expected"),
    [
        ("附件：任务清单", 3),
        ("附件1 任务清单", 3),
        ("名词解释", 3),
        ("《报告》有关名词解释", 3),
        ("附近的村子也通了路。", 4),
    ],
)
def test_annexes(annex: str, expected: int) -> None:
    text = f"{HEAD}{annex}"

    assert annex_begin(text, lines(text)) == expected
