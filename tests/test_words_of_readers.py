"""No word of programs stands where officials read: in messages, pages, exports and the names of things."""

from pathlib import Path

import pytest

import assistant

SOURCE = Path(assistant.__file__).parent
BANNED = ("语料", "聚类", "压缩炸弹", "对数几率", "没有把握说", "送来读", "无法解码")
TEXTS = [
    path
    for kind in ("*.py", "*.html", "*.js")
    for path in sorted(SOURCE.rglob(kind))
    if not {"node_modules", "data"} & set(path.parts) and path.name != "draft.js"
]


@pytest.mark.parametrize("word", BANNED)
def test_no_word_of_programs(word: str) -> None:
    found = [str(path.relative_to(SOURCE)) for path in TEXTS if word in path.read_text(encoding="utf-8")]

    assert found == []
