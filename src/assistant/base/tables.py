"""Data files: TOML and TSV that ship, the installation's own TOML files, and CSV tables from a spreadsheet."""

import codecs
import contextlib
import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.base.decoding import decode, decode_newlines
from assistant.base.errors import BadInput, BadSetting, DamagedFile

# --- lists in a cell, a field or an option -----------------------------------------------------------

_SEPARATORS = r";；﹔、､﹑,，﹐\r\n\t"
_LIST = re.compile(f"[{_SEPARATORS}]")
_WORDS = re.compile(rf"[{_SEPARATORS}\s]")


def split_list(written: str, *, blanks: bool = False) -> tuple[str, ...]:
    """The distinct entries of a list as users write it: 教育；人社, 教育、人社, 教育,人社, or one per line.

    ``blanks``: white space separates entries, too; for lists of identifiers, not of names.
    """
    entries = (_WORDS if blanks else _LIST).split(written)
    return tuple(dict.fromkeys(stripped for entry in entries if (stripped := entry.strip())))


def words(listed: object) -> tuple[str, ...]:
    """The words of a list in a data file: a string with words separated by white space, or an array of words.

    Those of an array may contain white space. Raises BadSetting for anything else.
    """
    strings: list[Any] = (
        listed.split() if isinstance(listed, str) else listed if isinstance(listed, list) else [None]
    )
    if not all(isinstance(one, str) for one in strings):
        raise BadSetting(f"词表里的“{listed}”不是一列词", '请写成 "甲 乙 丙"，词与词之间用空格隔开')
    return tuple(strings)


# --- TOML and TSV ------------------------------------------------------------------------------------

_CURE = "请按随附的同名文件的格式书写，并存为 UTF-8"
_AT = re.compile(r" \(at (?:line (\d{1,9}), column \d{1,9}|end of document)\)")
_REASONS = (
    ('Expected "\'"', "引号没有成对"),
    ("Expected '='", "键和值之间要有等号"),
    ("Invalid value", "等号后面的值写得不对，文字要加引号"),
    ("Unterminated", "引号没有成对"),
    ("Illegal character", "有不能用的字符，文字是否少了一边的引号"),
    ("Invalid statement", "不是“键 = 值”，也不是“[表名]”"),
    ("Invalid initial character", "键名或引号写得不对，键名用英文，引号用半角"),
    ("Expected newline", "一行只能写一个键，值的后面不能再有别的"),
    ("Expected ']", "方括号没有成对"),
    ("Unclosed array", "方括号没有成对，或项目之间少了逗号"),
    ("Unescaped '\\\\'", "反斜杠要写两个，或把引号改成单引号"),
    ("Cannot overwrite", "同一个键写了两次"),
    ("Cannot declare", "同一个表写了两次"),
)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The content of a TOML file or of a table in it, and the file's ``name`` for messages.

    The methods raise BadSetting where the value of ``key`` is of another kind.
    """

    name: str
    table: Mapping[str, Any]

    def section(self, key: str) -> "TomlFile":
        """The table ``[key]``, empty if it is not there."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise BadSetting(f"“{self.name}”里的 {key} 应是一个表", f"请写成 [{key}]，下面每行一项")
        return TomlFile(self.name, value)

    def sections(self, key: str) -> list["TomlFile"]:
        """The tables ``[[key]]``, in order."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise BadSetting(f"“{self.name}”里的 {key} 应是一组表", f"请每个都以 [[{key}]] 开头")
        return [TomlFile(self.name, one) for one in value]

    def words(self, key: str) -> tuple[str, ...]:
        """The words of a list, none if it is not there; see :func:`words`."""
        try:
            return words(self.table.get(key, ""))
        except BadSetting as error:
            raise BadSetting(f"“{self.name}”里的 {key} 不是一列词", error.hint) from error


def toml_files(name: str, folder: Path | None = None) -> tuple[TomlFile, ...]:
    """The data file ``name`` that ships and, if there is one, the file of that name in the installation's ``folder``.

    Raises BadSetting when the installation's file is not valid.
    """
    shipped = TomlFile(name, read_toml(name))
    own = folder / name if folder else None
    return (shipped, TomlFile(str(own), read_toml(own))) if own and own.is_file() else (shipped,)


def read_toml(file: str | Path, cure: str = _CURE) -> dict[str, Any]:
    """The content of a TOML file, UTF-8 with or without BOM. A string names a file that ships, a path any other file.

    Raises BadSetting that names the file, the line and the ``cure``.
    """
    try:
        data = _shipped(file) if isinstance(file, str) else file.read_bytes()
    except OSError as error:
        raise BadSetting(f"“{file}”读不了：{error.strerror}", "请检查文件的权限") from error
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadSetting(f"“{file}”第 {line} 行不是 UTF-8 编码", cure) from error
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"“{file}”{_translated(str(error))}", cure) from error


def _translated(message: str) -> str:
    """The message of the TOML parser in Chinese, with the line."""
    place = _AT.search(message)
    where = f"第 {place[1]} 行" if place and place[1] else "末尾"
    reason = next((reason for beginning, reason in _REASONS if message.startswith(beginning)), message)
    return f"{where}不是有效的 TOML：{reason}"


def read_tsv(file: str | Path) -> list[list[str]]:
    """The cells of each row of a TSV file in UTF-8. A string names a file that ships, a path any other file.

    Blank lines are skipped, in files that ship also lines that begin with ``#``. Raises OSError, UnicodeDecodeError.
    """
    return [cells for _, cells in numbered_rows(file)]


def numbered_rows(file: str | Path) -> Iterator[tuple[int, list[str]]]:
    """Like :func:`read_tsv`, each row with its line number, which counts from 1."""
    shipped = isinstance(file, str)
    text = (_shipped(file) if isinstance(file, str) else file.read_bytes()).decode("utf-8-sig")
    for number, line in enumerate(decode_newlines(text).split("\n"), start=1):
        if line.strip() and not (shipped and line.startswith("#")):
            yield number, line.split("\t")


def _shipped(name: str) -> bytes:
    return resources.files("assistant").joinpath("data", name).read_bytes()


@cache
def characters(name: str) -> frozenset[str]:
    """A set of characters in ``data/characters.toml``."""
    return frozenset("".join(words(read_toml("characters.toml")[name])))


# --- CSV ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV table: the names of its columns, and its rows (column → value) with the line number each ends on."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(path: Path, label: str, limit: int | None = None) -> Table:
    """Read a CSV file in UTF-8, with or without BOM, or in GB18030. Raises BadInput, calling the file ``label``.

    At most ``limit`` + 1 rows are read: the additional one lets the caller notice that there are more.
    """
    text = table_text(path, label)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        header = [(name or "").strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        rows = [
            (reader.line_num, {name: value or "" for name, value in row.items() if name})
            for row in islice(reader, None if limit is None else limit + 1)
        ]
    except csv.Error as error:
        raise BadInput(f"{label} 读不懂：{error}", "请用表格软件另存为“CSV UTF-8”") from error
    return Table(tuple(name for name in header if name), tuple(rows))


def table_text(path: Path, label: str) -> str:
    """The text of a CSV file in UTF-8, with or without BOM, or in GB18030. Raises BadInput, calling the file ``label``.

    What the program wrote itself (UTF-8 with BOM) is taken as it is; in other files line ends are read as LF.
    """
    data = path.read_bytes()
    if data.startswith(codecs.BOM_UTF8):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-8-sig")
    if not data.strip():
        return ""
    try:
        return decode(data, label).text
    except DamagedFile as error:
        raise BadInput(f"{label} 读不懂：{error.detail}", "请用表格软件另存为“CSV UTF-8”") from error
