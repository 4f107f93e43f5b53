"""Training text: reads JSON Lines and documents as distinct paragraphs with their headings."""

import json
import lzma
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from assistant.base.decoding import decode_newlines
from assistant.base.errors import BadInput, UnreadableFile
from assistant.corpus import readers
from assistant.domain.text import fold

OFFICIAL = frozenset({"law", "policy", "government_work_report"})
"""Kinds of documents without copyright (Copyright Law of the PRC, art. 5); news and speeches are not among them."""

_JSON_LINES = (".jsonl", ".jsonl.xz")
_MIN_LENGTH, _MAX_LENGTH = 16, 360  # characters of a paragraph; longer ones are split between sentences
_MAX_HEADING = 40

# The number before the words of a heading: 一、 （一） 第一章 1. (1) ① #
_NUMBER = re.compile(
    r"^\s*(?:#+\s*|[（(〔]?[一二三四五六七八九十百]{1,4}[）)〕、.．]|第[一二三四五六七八九十百零〇]{1,6}[编章节部分]+"
    r"|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳])[\s、]*"
)
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇]{1,8}条(?:之[一二三四五六七八九十])?[\s　]*")
_SENTENCE = re.compile(r"[^。！？]*[。！？][”’」』）)》]*|[^。！？]+$")
_SENTENCE_PUNCTUATION = "。！？；，：、,;:…"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, and the words of the nearest heading above it ("" without one)."""

    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document; ``source`` is the file or folder it comes from, by which texts are sampled."""

    title: str
    region: str
    source: str
    paragraphs: tuple[Paragraph, ...]


def read_corpus(path: Path, *, seed: int, max_characters: int, official_only: bool = False) -> list[Document]:
    """All documents in a folder or file, without repeated paragraphs, at most ``max_characters`` of each source.

    ``.jsonl`` and ``.jsonl.xz`` files have one document per line (``text``, optionally ``title`` and ``region``)
    and are one source each; other files are read by :mod:`assistant.corpus.readers`, and their folder is the source;
    unreadable files are skipped. ``official_only`` uses only records whose ``kind`` is one of :data:`OFFICIAL`, and no
    other files, since their kind is not known. Raises BadInput when there is no text.
    """
    seen: set[bytes] = set()
    documents: list[Document] = []
    for source, texts in sorted(_sources(path, official_only).items()):
        for title, region, text in _sample(texts, seed, max_characters):
            paragraphs = tuple(p for p in split_paragraphs(text) if _is_new(p.text, seen))
            if paragraphs:
                documents.append(Document(title, region, source, paragraphs))
    if not documents and official_only:
        raise BadInput(
            f"“{path}”里没有标明为官方文件的文字", f"每行的 kind 应为 {'、'.join(sorted(OFFICIAL))} 之一"
        )
    if not documents:
        raise BadInput(
            f"“{path}”里没有可供训练的文字", "请放入 .jsonl（每行一篇，字段 text）或 .txt、.md、.docx 文件"
        )
    return documents


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a document with their headings, without numbering; long ones are split between sentences."""
    paragraphs: list[Paragraph] = []
    heading = ""
    for line in decode_newlines(text).split("\n"):
        words = _ARTICLE.sub("", line.strip())
        if _is_heading(words):
            heading = _NUMBER.sub("", words).strip("【】#* \u3000")
        else:
            body = _NUMBER.sub("", words)
            paragraphs += [Paragraph(part, heading) for part in _split_long(body) if len(part) >= _MIN_LENGTH]
    return paragraphs


def _is_heading(line: str) -> bool:
    if not 2 <= len(line) <= _MAX_HEADING or line[-1] in _SENTENCE_PUNCTUATION:
        return False
    return _NUMBER.match(line) is not None or line.startswith("【")


def _split_long(body: str) -> Iterator[str]:
    if len(body) <= _MAX_LENGTH:
        yield body
        return
    part = ""
    for sentence in _SENTENCE.findall(body):
        if part and len(part) + len(sentence) > _MAX_LENGTH:
            yield part
            part = ""
        part += sentence
    yield part


def _is_new(text: str, seen: set[bytes]) -> bool:
    """Whether no text with the same letters has been seen; figures and punctuation are disregarded."""
    letters = "".join(c for c in fold(text) if c.isalpha())
    key = blake2b(letters.encode(), digest_size=8).digest()
    if key in seen:
        return False
    seen.add(key)
    return True


SourceText = tuple[str, str, str]  # title, region, text


def _sources(path: Path, official_only: bool) -> dict[str, Iterable[SourceText]]:
    folder, files = (path, sorted(path.rglob("*"))) if path.is_dir() else (path.parent, [path])
    sources: dict[str, Iterable[SourceText]] = {}
    files_by_folder: defaultdict[str, list[Path]] = defaultdict(list)
    for path in filter(Path.is_file, files):
        name = path.relative_to(folder).as_posix()
        if name.endswith(_JSON_LINES):
            sources[name] = _read_lines(path, official_only)
        elif not official_only and path.suffix.lower() in readers.suffixes():
            files_by_folder[path.parent.relative_to(folder).as_posix()].append(path)
    return sources | {name: _read_files(paths) for name, paths in files_by_folder.items()}


def _read_lines(path: Path, official_only: bool) -> Iterator[SourceText]:
    compressed = path.suffix == ".xz"
    with lzma.open(path, "rt", encoding="utf-8") if compressed else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record = json.loads(line)
                if official_only and record.get("kind") not in OFFICIAL:
                    continue
                yield str(record.get("title") or ""), str(record.get("region") or ""), str(record["text"])
            except (ValueError, KeyError, AttributeError) as error:
                raise BadInput(
                    f"{path.name} 第 {number} 行不是一篇文档：{error}", "每行应为含有 text 字段的 JSON"
                ) from error


def _read_files(paths: Sequence[Path]) -> Iterator[SourceText]:
    for path in paths:
        try:
            document = readers.read(path)
        except UnreadableFile:
            continue
        yield document.metadata.get("title", path.stem), document.metadata.get("region", ""), document.text


def _sample(texts: Iterable[SourceText], seed: int, max_characters: int) -> list[SourceText]:
    """A random sample of one source of at most ``max_characters``, in the original order; all of it if it is small."""
    all_texts = list(texts)
    if sum(len(text) for *_, text in all_texts) <= max_characters:
        return all_texts
    chosen: list[int] = []
    remaining = max_characters
    for index in np.random.default_rng(seed).permutation(len(all_texts)).tolist():
        remaining -= len(all_texts[index][2])
        if remaining < 0:
            break
        chosen.append(index)
    return [all_texts[index] for index in sorted(chosen)]
