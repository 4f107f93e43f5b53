"""Markdown (.md, .markdown), reduced to the text that its reader sees.

Lines stay lines: heading marks go, emphasis and links are reduced to their text, lists keep numbers and
bullets, table cells are parted by tabs, front matter becomes metadata. Not a CommonMark renderer on purpose:
there ``***`` and ``____`` would be emphasis, here they are redactions and blanks to fill in, and stay.
"""

import html
import re
from collections.abc import Iterator

from assistant.base.decoding import decode
from assistant.corpus.readers import Document
from assistant.corpus.readers._front_matter import split
from assistant.corpus.readers._sniff import TEXTUAL, elsewhere
from assistant.corpus.word.rows import row_lines

SUFFIXES = (".md", ".markdown")

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|(?=[^\s#0-9])|$)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|={3,}|(?:\*[ \t]+){2,}\*)[ \t]*")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(?=\S)")
_ORDERED = re.compile(r"([ \t]*)(\d{1,4})([.)])[ \t]+(?=\S)")
_RULE_CELL = re.compile(r":?-+:?")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:.*")
_REFERENCE = re.compile(r" {0,3}\[[^\]^]+\]:[ \t]*\S+(?:[ \t]+[\"'(].*[\"')])?[ \t]*")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.S)
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
_INLINE = (
    (re.compile(r"!\[[^\[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)"), ""),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"\[([^\[\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^<>\s]+)>"), r"\1"),
    (re.compile(r"<br\s*/?>", re.I), "\n"),
    (
        re.compile(r"</?(?:b|i|u|em|strong|font|span|center|p|div|sub|sup|mark|small|a|img)\b[^<>]*>", re.I),
        "",
    ),
    (re.compile(r"(?<![*\\])\*\*(?![*\s，。、；：！？）】》”])([^*\n]+?)(?<![\s\\])\*\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w*\\])\*(?![*\s，。、；：！？）】》”])([^*\n]+?)(?<![\s\\])\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w\\])(_{1,2})(?![_\s])([^_\n]+?)(?<![\s\\])\1(?!\w)"), r"\2"),
    (re.compile(r"(?<!~)~~(?![~\s])([^~\n]+?)~~(?!~)"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def read(data: bytes, name: str) -> Document:
    """Text of a Markdown file. Raises DamagedFile for bytes that are no text."""
    if (document := elsewhere(data, name, TEXTUAL)) is not None:
        return document
    decoded = decode(data, name)
    below = split(decoded.text)
    notes = decoded.notes + below.notes
    if any(_FOOTNOTE.fullmatch(line) for line in below.text.splitlines()):
        notes += ("脚注未读入",)
    return Document("\n".join(_lines(_COMMENT.sub("", below.text))), below.metadata, notes)


def _lines(text: str) -> Iterator[str]:
    """The visible lines. A rule or an underline of a heading leaves an empty one."""
    fence = ""
    in_table = False
    counted: dict[str, int] = {}
    lines = text.split("\n")
    for at, line in enumerate(lines):
        in_table = in_table and "|" in line
        if fence:
            if line.strip().startswith(fence):
                fence = ""
            else:
                yield line
        elif opened := _FENCE.match(line):
            fence = opened[1]
        elif _RULE.fullmatch(line):
            yield ""
        elif "|" in line and (in_table or _begins_table(lines, at)):
            in_table = True
            if not _is_table_rule(line):
                yield from row_lines([[_inline(cell)] for cell in _cells(line)], "\t")
        elif not _FOOTNOTE.fullmatch(line) and not _REFERENCE.fullmatch(line):
            yield _inline(_block(_unquoted(line), counted))


def _unquoted(line: str) -> str:
    quote = _QUOTE.match(line)
    return line[quote.end() :] if quote else line


def _block(line: str, counted: dict[str, int]) -> str:
    """One line without its block marks; ``counted`` keeps the last number of each indentation."""
    if heading := _HEADING.match(line):
        counted.clear()
        text = line[heading.end() :].rstrip()
        bare = text.rstrip("#")
        return bare.rstrip() if bare.endswith((" ", "\t")) else text
    if bullet := _BULLET.match(line):
        return f"{bullet[1]}• {line[bullet.end() :]}"
    if ordered := _ORDERED.match(line):
        indent, number = ordered[1], int(ordered[2])
        if counted.get(indent, number - 1) >= number:
            number = counted[indent] + 1  # 1. 1. 1. is shown as 1. 2. 3.
        counted[indent] = number
        return f"{indent}{number}{ordered[3]} {line[ordered.end() :]}"
    if line.strip() and not line.startswith((" ", "\t")):
        counted.clear()
    return line


def _begins_table(lines: list[str], at: int) -> bool:
    return at + 1 < len(lines) and _is_table_rule(lines[at + 1])


def _is_table_rule(line: str) -> bool:
    """Whether it is the rule ``|---|---|`` below the head of a table."""
    return "|" in line and all(_RULE_CELL.fullmatch(cell) for cell in _cells(line))


def _cells(line: str) -> list[str]:
    row = line.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip() for cell in _CELL_EDGE.split(row)]


def _inline(line: str) -> str:
    """A line without inline marks; code spans stay as they are."""
    pieces, end = [], 0
    for code in _CODE.finditer(line):
        pieces += [_marks_removed(line[end : code.start()]), code[2]]
        end = code.end()
    return "".join([*pieces, _marks_removed(line[end:])])


def _marks_removed(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(text)
