"""The list of words of ``data/language.toml``, with the installation's own, and where a draft has one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from assistant.base.errors import BadSetting
from assistant.base.tables import toml_files
from assistant.corpus.parse.common_words import common_words
from assistant.domain.text import Span
from assistant.review.remarks import Remark

_FILE = "language.toml"
_CURE = "请按随附的 language.toml 的格式书写：错误写法 => 正确写法 ! 例外 // 说明"
_NOT_LISTED = "不查"
_BLANKS = re.compile(r"\s+")


class Weight(StrEnum):
    """How sure it is that a word of the list is wrong."""

    WRONG = "必错"
    DOUBTFUL = "疑似"
    ADVICE = "提示"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word with what should stand instead. ``exceptions``: longer words that hold it and are right."""

    word: str
    right: tuple[str, ...]
    weight: Weight
    exceptions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WordList:
    """All entries by word, and one expression that finds them."""

    entries: dict[str, Entry]
    expression: re.Pattern[str]

    def remarks(self, text: str, titles: bytearray) -> Iterator[Remark]:
        """Every word of the list outside of the names of documents (``titles``: 1 for what stands in one)."""
        for match in self.expression.finditer(text):
            entry = self.entries[match[0]]
            span = Span(*match.span())
            if titles[span.begin] or _in_exception(text, span, entry) or _in_two_words(text, span):
                continue
            message = _message(entry)
            yield Remark(f"word {entry.word}", span, message, entry.weight is Weight.WRONG, entry.right)


def _message(entry: Entry) -> str:
    why = f"{entry.reason}。" if entry.reason else ""
    right = "”或“".join(entry.right)
    if not right:
        return f"“{entry.word}”请改用别的说法。{why}"
    if entry.weight is Weight.WRONG:
        return f"“{entry.word}”应为“{right}”。{why}"
    if entry.weight is Weight.DOUBTFUL:
        return f"“{entry.word}”是否应为“{right}”，请核对。{why}"
    return f"“{entry.word}”建议写成“{right}”。{why}"


def _in_exception(text: str, span: Span, entry: Entry) -> bool:
    for longer in entry.exceptions:
        at = longer.find(entry.word)
        begin = span.begin - at
        if at >= 0 and begin >= 0 and text.startswith(longer, begin):
            return True
    return False


def _in_two_words(text: str, span: Span) -> bool:
    """Whether its two characters belong to the words before and behind it: 机制做实 holds no 制做."""
    before, behind = text[max(0, span.begin - 1) : span.begin + 1], text[span.end - 1 : span.end + 1]
    return len(span) == 2 and before in common_words() and behind in common_words()


@cache
def word_list(folder: Path | None) -> WordList:
    """The list that ships with that of the installation's vocabulary ``folder``.

    What the installation lists stands over what ships; words under ``[不查]`` are taken out. Raises BadSetting.
    """
    entries: dict[str, Entry] = {}
    for file in toml_files(_FILE, folder):
        for name, table in file.table.items():
            if not isinstance(table, dict) or not isinstance(table.get("words"), str):
                raise BadSetting(f"词表“{file.name}”的 [{name}] 没有 words 一项", _CURE)
            for line in table["words"].splitlines():
                if line.strip():
                    _add(entries, name, line.strip(), file.name)
    words = sorted(entries, key=lambda word: (-len(word), word))
    return WordList(entries, re.compile("|".join(map(re.escape, words)) or r"(?!)"))


def _add(entries: dict[str, Entry], name: str, line: str, file: str) -> None:
    if name == _NOT_LISTED:
        for word in _BLANKS.split(line):
            entries.pop(word, None)
        return
    if name not in list(Weight):
        raise BadSetting(f"词表“{file}”里没有 [{name}] 这一类", "可用的有：必错、疑似、提示、不查")
    rule, _, reason = line.partition("//")
    wrong, arrow, rest = rule.partition("=>")
    right, _, exceptions = rest.partition("!")
    if not arrow or not wrong.strip():
        raise BadSetting(f"词表“{file}”的 [{name}] 里“{line}”读不懂", _CURE)
    for word in _split(wrong):
        entries[word] = Entry(
            word,
            _split(right),
            Weight(name),
            tuple(_BLANKS.split(exceptions.strip())) if exceptions.strip() else (),
            reason.strip(),
        )


def _split(listed: str) -> tuple[str, ...]:
    return tuple(word for part in listed.split("|") if (word := part.strip()))
