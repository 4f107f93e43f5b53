"""Files → reports: each file is read and parsed in another process, which is ended where it takes too much."""

import logging
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.base.errors import BadSetting, NotFollowed, TooCostly, UnreadableFile
from assistant.base.files import NotRegular, TooLong, read_regular
from assistant.base.work import Cancellation, Limits, shared_workers
from assistant.corpus import readers
from assistant.corpus.ingest.reports_csv import metadata_from
from assistant.corpus.ingest.walk import digest, report_id
from assistant.corpus.parse import parse
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import Refusal
from assistant.domain.vocabulary import load

_LOG = logging.getLogger(__name__)
_REPORT_IT = "请另存为 .docx 或 .txt 再试，并把服务窗口里的报错发给维护人员"

# For fewer files than this, reading several at once saves nothing.
_MIN_FILES_FOR_POOL = 48
# Files parsed ahead per worker: enough that no worker waits while passages are encoded, and few enough that memory
# does not grow with the number of files.
_FILES_AHEAD = 64


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read: its path below the corpus folder, its row in reports.csv, and its digest when it was last read."""

    file: str
    fields: Mapping[str, str]
    known_digest: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """The result of reading one file: exactly one of ``report``, ``refusal`` and ``unchanged`` is set."""

    file: str
    digest: str = ""
    report: Report | None = None
    refusal: Refusal | None = None
    unchanged: bool = False
    warnings: tuple[str, ...] = ()


def prepare_files(
    corpus: Path,
    tasks: Sequence[Task],
    program_digest: str,
    vocabulary_folder: Path | None,
    limits: Limits,
    progress: Progress,
) -> Iterator[Prepared]:
    """Each file, read and parsed in another process: one that takes too much is refused, and the others go on.

    ``progress`` is called for the pages of a file that are recognised, from any thread, and may raise to cancel.
    """
    cancellation = Cancellation()

    def recognised(file: str, done: int, total: int) -> None:
        progress(f"识别 {file} 各页", done, total)

    def prepared(task: Task) -> Prepared:
        if (known := _unchanged(corpus, task, program_digest)) is not None:
            return known
        allowed = Limits(limits.seconds + readers.extra_seconds(task.file), limits.megabytes)
        try:
            return shared_workers().run(
                _prepare_file,
                corpus,
                task,
                program_digest,
                vocabulary_folder,
                limits=allowed,
                cancellation=cancellation,
                progress=recognised,
            )
        except TooCostly as error:
            return Prepared(task.file, refusal=Refusal(task.file, error.code, error.detail, error.hint))

    workers = os.cpu_count() or 1
    if len(tasks) < _MIN_FILES_FOR_POOL:
        yield from map(prepared, tasks)
        return
    executor = ThreadPoolExecutor(workers)
    try:
        remaining = iter(tasks)
        window: deque[Future[Prepared]] = deque()
        while True:
            for task in islice(remaining, _FILES_AHEAD * workers - len(window)):
                window.append(executor.submit(prepared, task))
            if not window:
                break
            yield window.popleft().result()
    finally:
        # When cancelled, do not wait for files whose results are no longer needed.
        cancellation.cancel()
        executor.shutdown(cancel_futures=True)


def _unchanged(corpus: Path, task: Task, program_digest: str) -> Prepared | None:
    """What is known without parsing: the file is as it was, or cannot be read. None where it must be parsed."""
    if not task.known_digest:
        return None
    try:
        data = read_regular(corpus / task.file, readers.MAX_BYTES)
    except OSError as error:
        return Prepared(task.file, refusal=_not_read(task.file, error))
    same = digest(data, task.fields, program_digest) == task.known_digest
    return Prepared(task.file, unchanged=True) if same else None


def _prepare_file(corpus: Path, task: Task, program_digest: str, vocabulary_folder: Path | None) -> Prepared:
    try:
        data = read_regular(corpus / task.file, readers.MAX_BYTES)
    except OSError as error:
        return Prepared(task.file, refusal=_not_read(task.file, error))
    file_digest = digest(data, task.fields, program_digest)
    try:
        return _read(data, task, file_digest, vocabulary_folder)
    except UnreadableFile as error:
        return Prepared(task.file, refusal=Refusal(task.file, error.code, error.detail, error.hint))
    except (BadSetting, MemoryError):
        raise
    except Exception as error:  # one file never stops the others
        _LOG.exception("reading %s failed", task.file)
        detail = f"读这份文件时程序出错了（{type(error).__name__}）"
        return Prepared(task.file, refusal=Refusal(task.file, "unreadable_file", detail, _REPORT_IT))


def _read(data: bytes, task: Task, file_digest: str, vocabulary_folder: Path | None) -> Prepared:
    document = readers.read_bytes(data, task.file)
    vocabulary = load(vocabulary_folder)
    fields = {**document.metadata, **{name: value for name, value in task.fields.items() if value}}
    metadata, warnings = metadata_from(fields, vocabulary)
    report = parse(
        document.text,
        metadata,
        id=report_id(task.file, fields),
        source=task.file,
        notes=document.notes,
        remarks=document.remarks,
        page_begins=document.page_begins,
        headings=document.headings,
        vocabulary=vocabulary,
    )
    return Prepared(task.file, digest=file_digest, report=report, warnings=(*document.notes, *warnings))


def _not_read(file: str, error: OSError) -> Refusal:
    if isinstance(error, TooLong):
        size = readers.MAX_BYTES // 1024 // 1024
        return Refusal(file, "too_large", f"文件超过 {size} MB", "请拆分，或删去图片后再导入")
    if isinstance(error, NotRegular):
        return Refusal(file, NotFollowed.code, "不是普通文件（是管道、设备之类），没有读", "请移走它")
    detail = f"打不开文件：{error.strerror}"
    return Refusal(file, "unreadable_file", detail, "请检查文件是否被占用、是否有读取权限")
