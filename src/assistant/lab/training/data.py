"""Text to learn from: JSON Lines and documents → clean paragraphs under their headings, nothing twice."""

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
"""Kinds of documents that are nobody's property (Copyright Law of the PRC, art. 5): neither news nor speeches."""

_LINES = (".jsonl", ".jsonl.xz")
_SHORTEST, _LONGEST = 16, 360  # characters of a paragraph; longer ones are cut between sentences
_LONGEST_HEADING = 40

# 一、 （一） 第一章 1. (1) ① # 【 before a heading's words
_NUMBER = re.compile(
    r"^\s*(?:#+\s*|[（(〔]?[一二三四五六七八九十百]{1,4}[）)〕、.．]|第[一二三四五六七八九十百零〇]{1,6}[编章节部分]+"
    r"|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳])[\s、]*"
)
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇]{1,8}条(?:之[一二三四五六七八九十])?[\s　]*")
_SENTENCE = re.compile(r"[^。！？]*[。！？][”’」』）)》]*|[^。！？]+$")
_OPEN_ENDS = "。！？；，：、,;:…"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of running text and the words of the nearest heading above it ("" where there is none)."""

    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document; ``source`` is the file or folder it came from: sources are weighed against each other."""

    title: str
    region: str
    source: str
    paragraphs: tuple[Paragraph, ...]


def read_corpus(
    place: Path, *, seed: int, most_characters: int, official_only: bool = False
) -> list[Document]:
    """All documents of a folder or file, without repeated paragraphs, at most ``most_characters`` from one
    source.

    ``.jsonl`` and ``.jsonl.xz`` hold one document a line (``text``, optionally ``title`` and ``region``)
    and are one source each; other files go through :mod:`assistant.corpus.readers`, their folder being the source;
    what cannot be read is passed over. ``official_only`` takes records whose ``kind`` is one of
    :data:`OFFICIAL`, and no other files: of those nobody has said what they are.
    Raises BadInput when there is nothing to learn from.
    """
    seen: set[bytes] = set()
    documents: list[Document] = []
    for source, texts in sorted(_sources(place, official_only).items()):
        for title, region, text in _sample(texts, seed, most_characters):
            paragraphs = tuple(p for p in split_paragraphs(text) if _is_new(p.text, seen))
            if paragraphs:
                documents.append(Document(title, region, source, paragraphs))
    if not documents and official_only:
        raise BadInput(
            f"“{place}”里没有标明为官方文件的文字", f"每行的 kind 应为 {'、'.join(sorted(OFFICIAL))} 之一"
        )
    if not documents:
        raise BadInput(
            f"“{place}”里没有可供训练的文字", "请放入 .jsonl（每行一篇，字段 text）或 .txt、.md、.docx 文件"
        )
    return documents


def split_paragraphs(text: str) -> list[Paragraph]:
    """Paragraphs of a document with their headings; numbering is taken off, long ones are cut between
    sentences.
    """
    paragraphs: list[Paragraph] = []
    heading = ""
    for line in decode_newlines(text).split("\n"):
        words = _ARTICLE.sub("", line.strip())
        if _is_heading(words):
            heading = _NUMBER.sub("", words).strip("【】#* \u3000")
        else:
            body = _NUMBER.sub("", words)
            paragraphs += [Paragraph(piece, heading) for piece in _pieces(body) if len(piece) >= _SHORTEST]
    return paragraphs


def _is_heading(line: str) -> bool:
    if not 2 <= len(line) <= _LONGEST_HEADING or line[-1] in _OPEN_ENDS:
        return False
    return _NUMBER.match(line) is not None or line.startswith("【")


def _pieces(body: str) -> Iterator[str]:
    if len(body) <= _LONGEST:
        yield body
        return
    piece = ""
    for sentence in _SENTENCE.findall(body):
        if piece and len(piece) + len(sentence) > _LONGEST:
            yield piece
            piece = ""
        piece += sentence
    yield piece


def _is_new(text: str, seen: set[bytes]) -> bool:
    """Whether no text with the same letters was seen: figures and punctuation alone make no new paragraph."""
    letters = "".join(c for c in fold(text) if c.isalpha())
    key = blake2b(letters.encode(), digest_size=8).digest()
    if key in seen:
        return False
    seen.add(key)
    return True


Text = tuple[str, str, str]  # title, region, text


def _sources(place: Path, official_only: bool) -> dict[str, Iterable[Text]]:
    folder, files = (place, sorted(place.rglob("*"))) if place.is_dir() else (place.parent, [place])
    sources: dict[str, Iterable[Text]] = {}
    loose: defaultdict[str, list[Path]] = defaultdict(list)
    for path in filter(Path.is_file, files):
        name = path.relative_to(folder).as_posix()
        if name.endswith(_LINES):
            sources[name] = _read_lines(path, official_only)
        elif not official_only and path.suffix.lower() in readers.suffixes():
            loose[path.parent.relative_to(folder).as_posix()].append(path)
    return sources | {name: _read_files(paths) for name, paths in loose.items()}


def _read_lines(path: Path, official_only: bool) -> Iterator[Text]:
    packed = path.suffix == ".xz"
    with lzma.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
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


def _read_files(paths: Sequence[Path]) -> Iterator[Text]:
    for path in paths:
        try:
            document = readers.read(path)
        except UnreadableFile:
            continue
        yield document.metadata.get("title", path.stem), document.metadata.get("region", ""), document.text


def _sample(texts: Iterable[Text], seed: int, most_characters: int) -> list[Text]:
    """A random part of one source of at most so many characters, in the old order; all of it where that is
    enough.
    """
    everything = list(texts)
    if sum(len(text) for *_, text in everything) <= most_characters:
        return everything
    kept: list[int] = []
    room = most_characters
    for index in np.random.default_rng(seed).permutation(len(everything)).tolist():
        room -= len(everything[index][2])
        if room < 0:
            break
        kept.append(index)
    return [everything[index] for index in sorted(kept)]
