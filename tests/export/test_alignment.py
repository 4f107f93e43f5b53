"""Aligning the text that a reader extracted with its file."""

import codecs

import pytest

from assistant.corpus import readers
from assistant.domain.text import Span
from assistant.export.alignment import align

PAGE = """---
author: 甲
---
# 副县长2024年述职报告

**一、履职情况**

- *抓就业*，新增[3200人](人数.md)，群众满意率**98%**。
1. 修路&nbsp;&amp;架桥
1. 植树
<!-- 待
补 -->
| 项目 | 数量 |
|---|---|
| 学位 | ***个 |

```
代码里的 **字**
```
公里数____公里[^1]。

[^1]: 见附件
"""


def _read(sent: str) -> str:
    return readers.read_bytes(codecs.BOM_UTF8 + sent.encode(), "稿.md").text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("副县长2024年述职报告", "副县长2024年述职报告"),
        ("一、履职情况", "一、履职情况"),
        ("抓就业，", "抓就业*，"),
        ("新增3200人，", "新增[3200人](人数.md)，"),
        ("满意率98%", "满意率**98%"),
        ("98%。", "98%**。"),
        ("修路", "修路"),
        ("架桥", "架桥"),
        ("植树", "植树"),
        ("***个", "***个"),
        ("代码里的 **字**", "代码里的 **字**"),
        ("公里数____公里", "公里数____公里"),
    ],
)
def test_markdown(words: str, expected: str) -> None:
    read = _read(PAGE)
    reading = align(PAGE, read)
    begin = read.index(words)

    assert len(reading.begins) == len(reading.ends) == len(read)
    assert reading.original_span(Span(begin, begin + len(words))).of(PAGE) == expected


def test_an_added_bullet_is_before_its_line() -> None:
    read = _read("- 抓就业\n")
    assert read == "• 抓就业\n"

    reading = align("- 抓就业\n", read)

    assert reading.original_span(Span(0, 3)).of("- 抓就业\n") in ("- 抓", " 抓")
    assert reading.original_span(Span(2, 5)).of("- 抓就业\n") == "抓就业"


def test_positions_never_decrease() -> None:
    reading = align(PAGE, _read(PAGE))

    assert list(reading.begins) == sorted(reading.begins)
    assert all(begin <= end for begin, end in zip(reading.begins, reading.ends, strict=True))
