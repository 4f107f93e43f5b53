"""``assistant check --mask``: what is proposed, and the masked copy, as text and as Word."""

import json
from pathlib import Path

from docx import Document
from typer.testing import CliRunner

from assistant.interfaces.cli import app

DRAFT = "2024年述职报告\n一、履职情况\n　　村民王大山的电话是13800138000，屋顶修好了。\n"


def _run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["check", "--mask", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_copy_stands_on_the_screen_and_the_list_beside_it(indexed: Path, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text(DRAFT, encoding="gb18030")
    code, copy, listed = _run(str(draft), "--index", str(indexed / "index"))

    assert code == 0
    assert copy.splitlines()[2] == "　　村民***的电话是***，屋顶修好了。"
    assert listed.splitlines() == ["姓名：王大山 → ***", "电话：13800138000 → ***"]


def test_the_list_in_json(indexed: Path, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    _, output, _ = _run(str(draft), "--index", str(indexed / "index"), "--json")

    begin = DRAFT.index("王大山")
    assert json.loads(output)[0] == {
        "kind": "姓名",
        "span": {"begin": begin, "end": begin + 3},
        "text": "王大山",
        "replacement": "***",
    }


def test_a_word_file_comes_back_masked(indexed: Path, tmp_path: Path) -> None:
    draft, copy = tmp_path / "草稿.docx", tmp_path / "公开.docx"
    document = Document()
    for line in DRAFT.splitlines():
        document.add_paragraph(line.strip())
    document.save(str(draft))
    code, _, listed = _run(str(draft), "--index", str(indexed / "index"), "-o", str(copy))

    assert code == 0
    assert [paragraph.text for paragraph in Document(str(copy)).paragraphs][2] == (
        "村民***的电话是***，屋顶修好了。"
    )
    assert listed.splitlines()[-1].endswith("建议遮盖 2 处，图片里的文字请另行检查")
