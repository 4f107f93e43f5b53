"""Reader of Markdown (.md, .markdown), reduced to the visible text.

Lines stay lines: heading marks are removed, emphasis and links reduced to their text, lists keep numbers and
bullets, table cells are separated by tabs, front matter becomes metadata. It deliberately is not a CommonMark
renderer, in which ``***`` and ``____`` would be emphasis: here they are redactions and blanks, and stay.
"""

import html
import re
from collections.abc import Iterator

from assistant.base.decoding import decode, report_newlines
from assistant.corpus.readers import MAX_REMARKS, Document
from assistant.corpus.readers._front_matter import split_front_matter
from assistant.corpus.readers._sniff import TEXTUAL, read_as_true_kind
from assistant.corpus.word.rows import row_lines
from assistant.domain.reading import Remark, RemarkKind
from assistant.domain.text import Span

SUFFIXES = (".md", ".markdown")

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|(?=[^\s#0-9])|$)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|={3,}|(?:\*[ \t]+){2,}\*)[ \t]*")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_BULLET = re.compile(r"([ \t]{0,40})[-*+][ \t]{1,40}(?=\S)")
_ORDERED = re.compile(r"([ \t]{0,40})(\d{1,4})([.)])[ \t]{1,40}(?=\S)")
_RULE_CELL = re.compile(r":?-+:?")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:.*")
_REFERENCE = re.compile(
    r" {0,3}\[[^\]^]{1,200}\]:[ \t]{0,8}\S{1,2000}(?:[ \t]{1,8}[\"'(].{0,400}[\"')])?[ \t]{0,8}"
)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.S)
_REMARKS = (
    (re.compile(r"\{>>[^{}]{0,2000}<<\}"), ""),
    (re.compile(r"\{--[^{}]{0,2000}--\}"), ""),
    (re.compile(r"\{\+\+([^{}]{0,2000})\+\+\}"), r"\1"),
    (re.compile(r"\{==([^{}]{0,2000})==\}"), r"\1"),
    (re.compile(r"\{~~[^{}~]{0,2000}~>([^{}~]{0,2000})~~\}"), r"\1"),
    (re.compile(r"(?<!%)%%(?!%)[^%]{0,2000}%%(?!%)"), ""),
)
"""What a writer or a program remarks beside the text: CriticMarkup and comments."""

_CONTENTS = re.compile(r"^[ ]{0,3}(?:\[{1,2}toc\]{1,2}|\{[{%][^{}\n]{0,200}[%}]\})[ \t]{0,8}$", re.I | re.M)
_ATTRIBUTES = re.compile(r"[ \t]{1,8}\{[#.:][^{}]{0,100}\}$")
_TASK = re.compile(r"\[[ xX]\][ \t]{1,8}")
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
    (re.compile(r"(?<!=)==(?![=\s])([^=\n]{1,200})(?<!\s)==(?!=)"), r"\1"),
    (re.compile(r"(?<!~)~~(?![~\s])([^~\n]+?)~~(?!~)"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def read(data: bytes, name: str) -> Document:
    """Read a Markdown file. Raises DamagedFile when it cannot be decoded."""
    if (document := read_as_true_kind(data, name, TEXTUAL)) is not None:
        return document
    decoded = decode(data, name)
    body = split_front_matter(report_newlines(decoded.text))
    notes = decoded.notes + body.notes
    if any(_FOOTNOTE.fullmatch(line) for line in body.text.splitlines()):
        notes += ("脚注未读入",)
    plain, changes = _without_remarks(body.text)
    if changes:
        notes += (f"批注和修订标记 {changes} 处，按修订后的文字读入",)
    lines: list[str] = []
    remarks: list[Remark] = []
    at = 0
    for line, is_visible in _lines(plain):
        if is_visible:
            lines.append(line)
            at += len(line) + 1
        elif len(remarks) < MAX_REMARKS:
            place = Span(max(0, at - 1), max(0, at - 1))
            remarks.append(Remark(RemarkKind.LEFT_OUT, place, "脚注或链接的地址", line.strip()))
    return Document("\n".join(lines), body.metadata, notes, tuple(remarks))


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines, and whether they are visible. A horizontal rule or the underline of a heading becomes an empty line."""
    fence = ""
    in_table = False
    last_numbers: dict[str, int] = {}
    lines = text.split("\n")
    for at, line in enumerate(lines):
        in_table = in_table and "|" in line
        if fence:
            if line.strip().startswith(fence):
                fence = ""
            else:
                yield line, True
        elif opened := _FENCE.match(line):
            fence = opened[1]
        elif _RULE.fullmatch(line):
            yield "", True
        elif "|" in line and (in_table or _starts_table(lines, at)):
            in_table = True
            if not _is_table_rule(line):
                for row in row_lines([[_inline(cell)] for cell in _cells(line)], "\t"):
                    yield row, True
        elif _FOOTNOTE.fullmatch(line) or _REFERENCE.fullmatch(line):
            yield line, False
        else:
            yield _inline(_block(_unquoted(line), last_numbers)), True


def _without_remarks(text: str) -> tuple[str, int]:
    """The text as it is after all remarks are taken out and changes accepted, and how many they were."""
    text = _CONTENTS.sub("", _COMMENT.sub("", text))
    count = 0
    for pattern, replacement in _REMARKS:
        text, found = pattern.subn(replacement, text)
        count += found
    return text, count


def _unquoted(line: str) -> str:
    quote = _QUOTE.match(line)
    return line[quote.end() :] if quote else line


def _block(line: str, last_numbers: dict[str, int]) -> str:
    """A line without its block markup. ``last_numbers``: indentation → last number of its ordered list."""
    if heading := _HEADING.match(line):
        last_numbers.clear()
        text = _ATTRIBUTES.sub("", line[heading.end() :].rstrip())
        bare = text.rstrip("#")
        return bare.rstrip() if bare.endswith((" ", "\t")) else text
    if bullet := _BULLET.match(line):
        return f"{bullet[1]}• {_TASK.sub('', line[bullet.end() :], count=1)}"
    if ordered := _ORDERED.match(line):
        indent, number = ordered[1], int(ordered[2])
        if last_numbers.get(indent, number - 1) >= number:
            number = last_numbers[indent] + 1  # 1. 1. 1. is shown as 1. 2. 3.
        last_numbers[indent] = number
        return f"{indent}{number}{ordered[3]} {line[ordered.end() :]}"
    if line.strip() and not line.startswith((" ", "\t")):
        last_numbers.clear()
    return line


def _starts_table(lines: list[str], at: int) -> bool:
    return at + 1 < len(lines) and _is_table_rule(lines[at + 1])


def _is_table_rule(line: str) -> bool:
    """Whether a line is the rule ``|---|---|`` below the head of a table."""
    return "|" in line and all(_RULE_CELL.fullmatch(cell) for cell in _cells(line))


def _cells(line: str) -> list[str]:
    row = line.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip() for cell in _CELL_EDGE.split(row)]


def _inline(line: str) -> str:
    """A line without inline markup; code spans stay as they are."""
    result, end = [], 0
    for code in _CODE.finditer(line):
        result += [_without_inline_markup(line[end : code.start()]), code[2]]
        end = code.end()
    return "".join([*result, _without_inline_markup(line[end:])])


def _without_inline_markup(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(text)
