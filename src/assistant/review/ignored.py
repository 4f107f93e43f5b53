"""ignored.csv: findings that people have seen and want left out from now on, as a table they can read and edit.

The file lies in the corpus folder. A line says what (rule, text) and where (report, office, region, collection);
what is empty stands for anything, but a line with neither rule nor text is passed over: it would silence everything.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path

from assistant.base.csv_files import Rows, held, read_rows, replace_rows
from assistant.base.errors import BadInput, NotFound
from assistant.base.files import Changes
from assistant.base.storage import storage_errors
from assistant.domain.report import Report
from assistant.domain.results import Finding, Ignore, Ignored
from assistant.domain.text import fold

NAME = "ignored.csv"
COLUMNS = tuple(column.name for column in fields(Ignore) if column.name != "id")
LONGEST = 2_000

_EDGES = "，,。.；;：:、！!？?“”\"'"


@dataclass(frozen=True, slots=True)
class Ignores:
    """The list in force. Made by :func:`read_ignores`; ``NOTHING`` is an empty one."""

    lines: tuple[Ignore, ...] = ()
    _by_words: Mapping[str, tuple[Ignore, ...]] = field(default_factory=dict)

    def split(
        self, findings: Iterable[Finding], draft: Report
    ) -> tuple[tuple[Finding, ...], tuple[Ignored, ...]]:
        """The findings that stay, and those left out, each with the first line that says so."""
        if not self.lines:
            return tuple(findings), ()
        kept: list[Finding] = []
        ignored: list[Ignored] = []
        here = _Here.of(draft)
        for finding in findings:
            line = self._line(finding, draft.text, here)
            if line is None:
                kept.append(finding)
            else:
                ignored.append(Ignored(finding, line))
        return tuple(kept), tuple(ignored)

    def _line(self, finding: Finding, text: str, here: "_Here") -> Ignore | None:
        words = _words(finding.span.of(text))
        lines = (*self._by_words.get(words, ()), *(self._by_words.get("", ()) if words else ()))
        return next((line for line in lines if line.rule in ("", finding.rule) and here.meets(line)), None)


@dataclass(frozen=True, slots=True)
class _Here:
    """What a draft may be called, and where it is from, folded."""

    called: frozenset[str]
    office: str
    region: str
    collection: str

    @classmethod
    def of(cls, draft: Report) -> "_Here":
        about = draft.metadata
        title = draft.title_span.of(draft.text) if draft.title_span else ""
        called = (draft.id, draft.source, about.title, title, title.split("\n")[0])
        return cls(
            frozenset(map(fold, called)), fold(about.office), fold(about.region), fold(about.collection)
        )

    def meets(self, line: Ignore) -> bool:
        """Whether a line is about this draft. A region may be given in part: 青岚县 for 澜屏市青岚县."""
        return (
            (not line.report or fold(line.report) in self.called)
            and (not line.office or fold(line.office) == self.office)
            and fold(line.region) in self.region
            and (not line.collection or fold(line.collection) == self.collection)
        )


NOTHING = Ignores()


def read_ignores(corpus: Path) -> Ignores:
    """The list of a corpus folder; nothing where there is none. Raises BadInput for a file that cannot be read."""
    path = corpus / NAME
    try:
        state = path.stat()
    except FileNotFoundError:
        return NOTHING
    return _read(path, state.st_mtime_ns, state.st_size, state.st_ino)


def add_ignore(corpus: Path, line: Ignore) -> Ignore:
    """Add a line, as it will be read again; one that ignores the same is replaced. Every other line stays as it is.

    Raises BadInput for a line that does not say what or that no table holds, Conflict when others hold the list.
    """
    line = Ignore(**{name: value.strip() for name, value in asdict(line).items()})
    if not (line.rule or line.text):
        raise BadInput("没有写明忽略什么", "请至少写明规则（rule）或原文（text）")
    for name, value in asdict(line).items():
        if len(value) > LONGEST:
            raise BadInput(f"{name} 有 {len(value)} 个字，最多 {LONGEST} 个", "请写短一些")
    with _writing(corpus) as changes:
        rows = _rows(corpus)
        header = rows[0]
        header += [name for name in COLUMNS if name not in _names(header)]
        kept = [row for row in rows[1:] if _line_of(header, row).id != line.id]
        values = asdict(line)
        added = [values.get(name, "") for name in _names(header)]
        replace_rows(corpus / NAME, [header, *kept, added], changes)
    return line


def remove_ignore(corpus: Path, line_id: str) -> Ignore:
    """Take a line out, so that its findings appear again. Raises NotFound."""
    with _writing(corpus) as changes:
        rows = _rows(corpus)
        lines = [_line_of(rows[0], row) for row in rows[1:]]
        gone = next((one for one in lines if one.id == line_id and (one.rule or one.text)), None)
        if gone is None:
            raise NotFound(f"忽略清单里没有编号为“{line_id}”的一条", "请先查看清单：assistant ignore --list")
        kept = [row for row, one in zip(rows[1:], lines, strict=True) if one.id != line_id]
        replace_rows(corpus / NAME, [rows[0], *kept], changes)
    return gone


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int, number: int) -> Ignores:
    """The list as it stands; ``changed``, ``size`` and ``number`` distinguish a newer file from an older one."""
    header, *rows = _checked(read_rows(path, NAME))
    lines = tuple(line for row in rows if (line := _line_of(header, row)).rule or line.text)
    by_words: dict[str, list[Ignore]] = {}
    for line in lines:
        by_words.setdefault(_words(line.text), []).append(line)
    return Ignores(lines, {words: tuple(same) for words, same in by_words.items()})


def _rows(corpus: Path) -> Rows:
    """The rows of the list, the names of the columns first, also where there is no list yet."""
    path = corpus / NAME
    return _checked(read_rows(path, NAME)) if path.is_file() else [list(COLUMNS)]


def _checked(rows: Rows) -> Rows:
    rows = [row for row in rows if row]
    if not rows or not {"rule", "text"} & set(_names(rows[0])):
        raise BadInput(f"{NAME} 没有 rule 和 text 这两列", f"第一行应是列名：{','.join(COLUMNS)}")
    return rows


def _names(header: list[str]) -> list[str]:
    return [name.strip() for name in header]


def _line_of(header: list[str], row: list[str]) -> Ignore:
    cells = dict(zip(_names(header), row, strict=False))
    return Ignore(**{name: cells.get(name, "").strip() for name in COLUMNS})


@contextmanager
def _writing(corpus: Path) -> Iterator[Changes]:
    """Hold the list against other writers, in this process and in others. Raises Conflict, StorageFailed."""
    with storage_errors(), held(corpus, NAME, "忽略清单"), Changes() as changes:
        yield changes


def _words(text: str) -> str:
    return fold(text).strip(_EDGES)
