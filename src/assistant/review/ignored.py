"""ignored.csv: findings that people have seen and want left out from now on, as a table they can read and edit.

The file lies in the corpus folder. A line says what (rule, text) and where (report, office, region, collection);
what is empty stands for anything, but a line with neither rule nor text is passed over: it would silence everything.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from pathlib import Path

from assistant.base.errors import BadInput, Conflict, NotFound
from assistant.base.files import Lock, write_atomically
from assistant.base.tables import as_csv, read_table
from assistant.domain.report import Report
from assistant.domain.results import Finding, Ignore, Ignored
from assistant.domain.text import fold

NAME = "ignored.csv"
COLUMNS = tuple(column.name for column in fields(Ignore) if column.name != "id")
LONGEST = 2_000

_EDGES = "，,。.；;：:、！!？?“”\"'"
_TRIES, _PAUSE = 40, 0.05


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
    return _read(path, state.st_mtime_ns, state.st_size)


def add_ignore(corpus: Path, line: Ignore) -> Ignore:
    """Add a line; one that ignores the same is replaced. Raises BadInput for a line that says not what."""
    if not (line.rule or line.text):
        raise BadInput("没有写明忽略什么", "请至少写明规则（rule）或原文（text）")
    for name, value in asdict(line).items():
        if len(value) > LONGEST:
            raise BadInput(f"{name} 有 {len(value)} 个字，最多 {LONGEST} 个", "请写短一些")
    with _writing(corpus):
        kept = [one for one in read_ignores(corpus).lines if one.id != line.id]
        _write(corpus, [*kept, line])
    return line


def remove_ignore(corpus: Path, line_id: str) -> Ignore:
    """Take a line out, so that its findings appear again. Raises NotFound."""
    with _writing(corpus):
        lines = read_ignores(corpus).lines
        gone = next((one for one in lines if one.id == line_id), None)
        if gone is None:
            raise NotFound(f"忽略清单里没有编号为“{line_id}”的一条", "请先查看清单：assistant ignore --list")
        _write(corpus, [one for one in lines if one.id != line_id])
    return gone


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int) -> Ignores:
    """The list as it stands; ``changed`` and ``size`` distinguish a newer file from an older one."""
    table = read_table(path, NAME)
    if not {"rule", "text"} & set(table.header):
        raise BadInput(f"{NAME} 没有 rule 和 text 这两列", f"第一行应是列名：{','.join(COLUMNS)}")
    rows = [Ignore(**{name: row.get(name, "").strip() for name in COLUMNS}) for _, row in table.rows]
    lines = tuple(line for line in rows if line.rule or line.text)
    by_words: dict[str, list[Ignore]] = {}
    for line in lines:
        by_words.setdefault(_words(line.text), []).append(line)
    return Ignores(lines, {words: tuple(same) for words, same in by_words.items()})


def _write(corpus: Path, lines: Iterable[Ignore]) -> None:
    write_atomically(corpus / NAME, as_csv(COLUMNS, [asdict(line) for line in lines]))


@contextmanager
def _writing(corpus: Path) -> Iterator[None]:
    """Hold the list against other writers, in this process and in others. Raises Conflict after two seconds."""
    corpus.mkdir(parents=True, exist_ok=True)
    for left in reversed(range(_TRIES)):
        try:
            lock = Lock(corpus / f".{NAME}.lock")
            break
        except Conflict:
            if not left:
                raise Conflict("另有人正在改忽略清单", "请稍后再试") from None
            time.sleep(_PAUSE)
    try:
        yield
    finally:
        lock.release()


def _words(text: str) -> str:
    return fold(text).strip(_EDGES)
