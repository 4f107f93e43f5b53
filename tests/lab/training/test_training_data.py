"""Reading training text: documents of all kinds, headings, long paragraphs, repetitions."""

import json
import lzma
from pathlib import Path

import pytest

from assistant.base.errors import BadInput
from assistant.lab.training.data import Document, Paragraph, read_corpus, split_paragraphs

BODY = "深化放管服改革，企业开办时间压缩到半个工作日以内。"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、优化营商环境", "优化营商环境"),
        ("（二）优化营商环境", "优化营商环境"),
        ("第三章　优化营商环境", "优化营商环境"),
        ("1.优化营商环境", "优化营商环境"),
        ("## 优化营商环境", "优化营商环境"),
        ("【优化营商环境】", "优化营商环境"),
        ("优化营商环境", ""),
        ("一、优化营商环境。", ""),
    ],
    ids=["han", "brackets", "chapter", "digit", "markdown", "black brackets", "bare", "sentence"],
)
def test_headings_lose_their_numbers(line: str, heading: str) -> None:
    assert split_paragraphs(f"{line}\r\n{BODY}") == [Paragraph(BODY, heading)]


@pytest.mark.parametrize(
    "number", ["一是", "（一）", "第二十一条 ", "第五条之一", "3．", "① "], ids=lambda number: number.strip()
)
def test_numbers_of_paragraphs_are_removed_and_words_stay(number: str) -> None:
    kept = "一是" if number == "一是" else ""
    assert split_paragraphs(number + BODY) == [Paragraph(kept + BODY, "")]


def test_a_decimal_is_no_number_of_a_paragraph() -> None:
    text = "3.5亿元专项债券资金已经全部拨付到位。"
    assert split_paragraphs(text) == [Paragraph(text, "")]


def test_short_lines_are_left_out_and_long_ones_are_split_between_sentences() -> None:
    sentence = "全县上下凝心聚力，推动各项工作取得新的成效。"
    pieces = split_paragraphs(f"谢谢大家！\n{sentence * 40}")
    assert "".join(piece.text for piece in pieces) == sentence * 40
    assert all(len(piece.text) <= 360 and piece.text.endswith("。") for piece in pieces)


def test_all_kinds_of_files_are_sources(tmp_path: Path) -> None:
    record = json.dumps({"title": "公告", "region": "东省", "text": "甲方已按期完成道路照明设施的改造任务。"})
    with lzma.open(tmp_path / "packed.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write(record + "\n")
    (tmp_path / "plain.jsonl").write_text(
        '{"text": "乙方正在有序开展老旧小区的排水管网更新。"}', encoding="utf-8"
    )
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "丙.txt").write_text(
        "丙村的集体经济收入连续五年保持稳定增长。", encoding="gb18030"
    )
    (tmp_path / "reports" / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "notes.bin").write_bytes(b"\x00\x01")
    assert read_corpus(tmp_path, seed=0, max_characters=1000) == [
        Document(
            "公告", "东省", "packed.jsonl.xz", (Paragraph("甲方已按期完成道路照明设施的改造任务。", ""),)
        ),
        Document("", "", "plain.jsonl", (Paragraph("乙方正在有序开展老旧小区的排水管网更新。", ""),)),
        Document("丙", "", "reports", (Paragraph("丙村的集体经济收入连续五年保持稳定增长。", ""),)),
    ]


def test_a_single_file_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": BODY}), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "不在其中" + BODY}), encoding="utf-8")
    assert [d.source for d in read_corpus(tmp_path / "a.jsonl", seed=0, max_characters=1000)] == ["a.jsonl"]


def test_texts_that_differ_only_in_figures_and_punctuation_are_kept_once(tmp_path: Path) -> None:
    texts = ["去年新建公办幼儿园12所，新增学位3600个。", "去年新建公办幼儿园8所、新增学位 900 个！"]
    (tmp_path / "a.jsonl").write_text(
        "\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8"
    )
    documents = read_corpus(tmp_path, seed=0, max_characters=1000)
    assert [p.text for d in documents for p in d.paragraphs] == texts[:1]


def test_a_large_source_is_sampled_by_the_seed(tmp_path: Path) -> None:
    texts = [f"{name}镇完成集镇道路硬化和污水管网铺设。" for name in "甲乙丙丁戊己庚辛壬癸"]
    (tmp_path / "a.jsonl").write_text(
        "\n".join(json.dumps({"text": text}) for text in texts), encoding="utf-8"
    )

    def kept(seed: int) -> list[str]:
        documents = read_corpus(tmp_path, seed=seed, max_characters=4 * len(texts[0]))
        return [p.text for d in documents for p in d.paragraphs]

    assert kept(1) == kept(1)
    assert len(kept(1)) == 4
    assert [text for text in texts if text in kept(1)] == kept(1)
    assert kept(1) != kept(2)


@pytest.mark.parametrize(
    "line", ["{", "[1]", '{"title": "没有正文"}'], ids=["not json", "no object", "no text"]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": BODY}) + "\n" + line, encoding="utf-8")
    with pytest.raises(BadInput, match=r"a\.jsonl 第 2 行"):
        read_corpus(tmp_path, seed=0, max_characters=1000)
