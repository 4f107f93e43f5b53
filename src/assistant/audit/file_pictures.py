"""Pictures in files: which there are, and which of them files of different authors share."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from assistant.corpus.word.package import Package
from assistant.domain.results import AuditedReport, FilePicture, Hint, HintKind

_LEAST = 2_048  # bytes; smaller ones are bullets, lines and icons
_MOST = 300  # pictures of one file
_MOST_HOLDERS = 10
"""A picture in more files than this is an emblem, or was handed out to everybody."""

_MOST_HINTS = 50


def pictures_of_package(package: Package) -> tuple[FilePicture, ...]:
    """The pictures in a Word file, in the order of the file; each once. Raises UnreadableFile."""
    names = [name for name in package.names() if "/media/" in name]
    found = ((PurePosixPath(name).name, package.part(name) or b"") for name in names[:_MOST])
    return _distinct(found)


def pictures_of_pdf(reader: Any) -> tuple[FilePicture, ...]:
    """The pictures in a PDF, as they are packed: a photograph has the bytes of its JPEG file. ``reader``: of pypdf."""
    return _distinct(_packed(reader))


def _packed(reader: Any) -> Iterator[tuple[str, bytes]]:
    count = 0
    for number, page in enumerate(reader.pages, start=1):
        objects = page.get("/Resources", {}).get("/XObject", {})
        for name in objects:
            one = objects[name].get_object()
            if one.get("/Subtype") == "/Image":
                yield f"第{number}页的图片", one._data
                count += 1
        if count >= _MOST:
            return


def _distinct(found: Iterable[tuple[str, bytes]]) -> tuple[FilePicture, ...]:
    pictures: dict[str, FilePicture] = {}
    for name, data in found:
        if len(data) >= _LEAST:
            digest = hashlib.sha256(data).hexdigest()[:32]
            pictures.setdefault(digest, FilePicture(digest, name, len(data)))
    return tuple(pictures.values())


def picture_hints(
    reports: Iterable[AuditedReport], series: Callable[[AuditedReport], str]
) -> tuple[Hint, ...]:
    """The pictures that files of reports of different ``series`` share: one hint for the same files."""
    holders: dict[str, list[AuditedReport]] = defaultdict(list)
    known: dict[str, FilePicture] = {}
    for report in reports:
        for picture in report.forensics.pictures if report.forensics else ():
            holders[picture.digest].append(report)
            known.setdefault(picture.digest, picture)
    together: dict[tuple[str, ...], list[FilePicture]] = defaultdict(list)
    for digest, having in holders.items():
        if len({series(report) for report in having}) > 1 and len(having) <= _MOST_HOLDERS:
            together[tuple(report.id for report in having)].append(known[digest])
    found = [_hint(ids, pictures) for ids, pictures in together.items()]
    found.sort(key=lambda hint: (-len(hint.report_ids), hint.report_ids))
    return tuple(found[:_MOST_HINTS])


def _hint(ids: tuple[str, ...], pictures: list[FilePicture]) -> Hint:
    largest = max(pictures, key=lambda one: one.size)
    value = f"{largest.name}，{max(1, round(largest.size / 1024)):,} KB"
    several = f" {len(pictures)} 张相同的图片（其中一张是 {value}）"
    same = "同一张图片" + f"（{value}）" if len(pictures) == 1 else several
    message = f"{len(ids)} 份不同作者的文件里有{same}，请看看是不是同一处现场、同一张表"
    return Hint(HintKind.PICTURE, value, ids, message)
