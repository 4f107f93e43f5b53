"""Reader of web pages (.html, .htm; single-file pages .mht, .mhtml): the visible text, one block per line.

Scripts, styles, navigation, hidden and deleted parts are left out, and outside the article also links and the lines
that say where it comes from, with a note; lists keep their numbers and bullets, table cells are separated by tabs. The
title becomes metadata: the ``ArticleTitle`` that government sites declare, a heading that names a report, else
``<title>`` without the name of the site.
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from assistant.base.decoding import decode
from assistant.base.errors import DamagedFile, EmptyFile, TooLarge
from assistant.base.patterns import patterns
from assistant.corpus.readers import Document
from assistant.corpus.readers._page import FURNITURE, Page, is_named
from assistant.corpus.readers._sniff import FileKind, read_as_true_kind, sniff
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".html", ".htm", ".mht", ".mhtml")

_OWN = frozenset({FileKind.HTML, FileKind.MHTML, FileKind.OTHER})
_HEAD = 8192
_CHARSET = re.compile(
    rb"""<meta[^>]{0,400}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w-]{1,40})"""
    rb"""|<\?xml[^>]{0,400}?encoding\s{0,20}=\s{0,20}["']([\w-]{1,40})""",
    re.I,
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_SITE = re.compile(r"\s{0,8}(?:[_|｜]|\s[-–—]{1,4}\s|-{2,8}).*\Z", re.S)
_REPORT = patterns("pages.toml", "patterns")["report"]
_REPORT_TITLE = patterns("pages.toml", "patterns")["report_title"]
_SECTION_NUMBER = patterns("pages.toml", "patterns")["section_number"]
_MAX_NUMBERED, _MIN_NUMBERS = 30, 2
_SENTENCE_END = "。"
_MAX_TITLE = 64
_MAX_ABOVE = 40
"""Lines from the top in which the heading of an article is sought."""

_MIN_HIDDEN = 100
_HIDDEN_RATIO = 5
"""An article is hidden until a script runs where this many times more characters are hidden than shown."""

_TAG = re.compile(r"""<[A-Za-z](?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_LONG_TAG = 4_000
_MAX_ATTRIBUTES = 500
"""Attributes of one tag: the parser compares each with all before it."""

_CURE = "请用浏览器打开检查，把正文复制到 Word 或记事本，另存后再导入"


def read(data: bytes, name: str) -> Document:
    """Read a web page; a file that is not one is passed to the reader of its true kind.

    Raises DamagedFile when it cannot be decoded or parsed.
    """
    if (document := read_as_true_kind(data, name, _OWN)) is not None:
        return document
    declared = ""
    if sniff(data) is FileKind.MHTML:
        data, declared = _main_page(data, name)
    decoded = decode(data, name, declared or _charset(data))
    root = _parse(decoded.text, name)

    page = Page()
    lines = page.lines(root)
    notes = decoded.notes
    if page.hidden_characters > max(_MIN_HIDDEN, _HIDDEN_RATIO * sum(map(len, lines))):
        page = Page(with_hidden=True)
        lines = page.lines(root)
        notes += ("网页的正文要运行脚本才显示，已连同隐藏的内容读入，请核对",)
    if to_drop := {**_above_title(lines, page.has_links), **_section_numbers(lines)}:
        lines = page.drop(to_drop)
        page.around += len(to_drop)
    if page.hidden:
        notes += ("网页中有隐藏的内容，未读入",)
    if page.around:
        notes += (f"网页上的导航、来源、相关链接等 {page.around} 行未读入",)
    title = _title(root, lines)
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    text = "\n".join(lines)
    remarks = tuple(
        Remark(RemarkKind.LEFT_OUT, Span(at, at), reason, words)
        for line, reason, words in page.left_out
        for at in [min(begins[line], len(text))]
    )
    headings = tuple((begins[line], level) for line, level in page.headings)
    return Document(text, {"title": title} if title else {}, notes, remarks, headings=headings)


def _above_title(lines: Sequence[str], has_links: bool) -> dict[int, str]:
    """The lines of a site above the title of a report, and why they are left out."""
    at = _title_line(lines) if has_links else 0
    if any(_SENTENCE_END in line for line in lines[:at]):
        return {}
    return dict.fromkeys(range(at), FURNITURE)


def _title_line(lines: Sequence[str]) -> int:
    """The number of the line that is the title of a report, 0 where there is none near the top."""
    return next((n for n, line in enumerate(lines[:_MAX_ABOVE]) if _REPORT_TITLE.match(line)), 0)


def _section_numbers(lines: Sequence[str]) -> dict[int, str]:
    """Numbers on lines of their own, each above the heading that it counts: 01, 02, 03."""
    numbers = {
        n: int(found[1])
        for n, line in enumerate(lines[:-1])
        if (found := _SECTION_NUMBER.match(line)) and len(lines[n + 1]) <= _MAX_NUMBERED
    }
    values = list(numbers.values())
    counts_up = len(values) >= _MIN_NUMBERS and values == list(range(1, len(values) + 1))
    return dict.fromkeys(numbers, "标题上方的序号") if counts_up else {}


def _charset(data: bytes) -> str:
    """The charset that the page declares. gb2312 is GB18030 in practice; a declared UTF-16 is never correct here."""
    found = _CHARSET.search(data[:_HEAD])
    charset = (found[1] or found[2]).decode("ascii").lower() if found else ""
    return "" if charset.startswith("utf-16") else _SUPERSETS.get(charset, charset)


def _main_page(data: bytes, name: str) -> tuple[bytes, str]:
    """The page of a single-file web page (MHTML, RFC 2557) and its charset."""
    from email import message_from_bytes

    try:
        parts = list(message_from_bytes(data).walk())
    except RecursionError as error:
        raise DamagedFile(name, "单文件网页嵌套层次过深", _CURE) from error
    for part in parts:
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                charset = (part.get_content_charset() or "").lower()
                return content, _SUPERSETS.get(charset, charset)
    raise DamagedFile(name, "单文件网页里没有正文", _CURE)


def _ensure_few_attributes(text: str, name: str) -> None:
    """Raises TooLarge for a tag with more attributes than any page has."""
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > _LONG_TAG:
            written = _QUOTED.sub("", tag[0])
            if max(len(written.split()), written.count("=")) > _MAX_ATTRIBUTES:
                raise TooLarge(name, "网页里有一个标签的属性过多，不像是正常的网页", _CURE)


def _parse(text: str, name: str) -> "Element":
    from lxml import etree

    _ensure_few_attributes(text, name)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_XML_DECLARATION.sub("", text).encode(), parser)
    except etree.LxmlError as error:
        raise DamagedFile(name, "网页无法解析", _CURE) from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise DamagedFile(name, "网页嵌套层次过深", _CURE)  # the parser drops deeper elements
    if root is None:
        raise EmptyFile(name, "网页里没有文字", _CURE)
    return root


def _title(root: "Element", lines: Sequence[str]) -> str:
    """The title of the article: as the page declares it, else its heading where that names a report, else <title>.

    A heading without a name of its own is the first of the ``lines`` that <title> begins with.
    """
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() == "articletitle" and meta.get("content", "").strip():
            return " ".join(meta.get("content", "").split())
    written = " ".join((root.findtext(".//title") or "").split())
    title = _SITE.sub("", written) or written
    headings = [element for element in root.iter("h1", "h2", "div") if is_named(element, "titles")]
    largest = list(root.iter("h1"))
    if len(largest) == 1:
        headings += largest
    for heading in headings:
        words = " ".join("".join(map(str, heading.itertext())).split())
        if 0 < len(words) <= _MAX_TITLE and (_REPORT.match(words) or written.startswith(words)):
            return words
    named = (line for line in lines[:_MAX_ABOVE] if written.startswith(line) and len(line) <= _MAX_TITLE)
    named_by_site = next(filter(_REPORT.match, named), title)
    if _REPORT_TITLE.match(named_by_site) or not lines:
        return named_by_site
    first = lines[_title_line(lines)]
    return first if _REPORT_TITLE.match(first) else named_by_site
