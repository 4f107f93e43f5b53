"""Front matter: a block of ``key: value`` lines between ``---`` lines at the beginning of a text file.

Programs that make web sites write ``key = value`` between ``+++`` lines, too, or ``key: value`` lines above a blank one,
and keys of their own.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from assistant.base.tables import read_toml, words

_KEYS = {
    "id": "id",
    "编号": "id",
    "title": "title",
    "标题": "title",
    "题目": "title",
    "author": "author",
    "作者": "author",
    "office": "office",
    "职务": "office",
    "岗位": "office",
    "region": "region",
    "地区": "region",
    "year": "year",
    "年份": "year",
    "年度": "year",
    "portfolios": "portfolios",
    "portfolio": "portfolios",
    "分管": "portfolios",
    "分管领域": "portfolios",
    "collection": "collection",
    "汇编": "collection",
    "批次": "collection",
}
_LINES = r"((?:[^\n]*\n){1,60}?)"
_RULES = (
    rf"---[ \t]{{0,8}}\n{_LINES}(?:---|\.\.\.)",
    rf"\+\+\+[ \t]{{0,8}}\n{_LINES}\+\+\+",
    rf"```(?:yaml|toml)[ \t]{{0,8}}\n{_LINES}```",
)
_BLOCK = re.compile(rf"\n{{0,8}}(?:{'|'.join(_RULES)})[ \t]{{0,8}}(?:\n|\Z)")
_BARE = re.compile(r"\n{0,8}((?:[A-Za-z][\w-]{0,29}: [^\n]*\n){2,30})\n")
_PAIR = re.compile(r"([\w.-]{1,30})[ \t]{0,8}[:：=](?:[ \t]{1,8}|(?=[^/ \t])|\Z)(.*)")
_ENTRY = re.compile(r"[ \t]{0,40}-[ \t]{1,8}(\S.*)")


@dataclass(frozen=True, slots=True)
class SplitText:
    """The text after the front matter, its fields by the column names of reports.csv, and remarks for the user."""

    text: str
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def split_front_matter(text: str) -> SplitText:
    """Separate ``text`` from its front matter; a text without front matter is returned unchanged.

    A block is front matter only when it consists of ``key: value`` lines (lists, comments and indented values are
    allowed) and has at least one known key or one of a web site's, since a report may begin with a line of dashes.
    """
    block = _BLOCK.match(text) or _BARE.match(text)
    if block is None:
        return SplitText(text)
    values: dict[str, list[str]] = {}
    current: list[str] = []
    for line in next(filter(None, block.groups())).splitlines():
        if pair := _PAIR.fullmatch(line.rstrip()):
            current = values.setdefault(pair[1].lower(), [])
            current.extend(_values(pair[2]))
        elif (entry := _ENTRY.fullmatch(line.rstrip())) and values:
            current.extend(_values(entry[1]))
        elif line.strip() and not line.lstrip().startswith("#") and not (values and line[0] in " \t"):
            return SplitText(text)
    metadata = {_KEYS[key]: ";".join(found) for key, found in values.items() if key in _KEYS and found}
    unknown = [key for key in values if key not in _KEYS and key not in _keys_of_sites()]
    if (not metadata and len(unknown) == len(values)) or (unknown and block.re is _BARE):
        return SplitText(text)
    notes = (f"文件头里的“{'、'.join(unknown)}”不是可用的字段，已略去",) if unknown else ()
    return SplitText(text[block.end() :], metadata, notes)


@cache
def _keys_of_sites() -> frozenset[str]:
    """Keys that programs that make web sites use, and which say nothing of a report."""
    return frozenset(words(read_toml("pages.toml")["front_matter"]["of_sites"]))


def _values(raw: str) -> list[str]:
    """The values of one line: ``a``, ``"a"``, ``[a, b]``."""
    raw = raw.strip()
    entries = re.split("[,，]", raw[1:-1]) if raw.startswith("[") and raw.endswith("]") else [raw]
    return [value for value_text in entries if (value := value_text.strip().strip("\"'"))]
