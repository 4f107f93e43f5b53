"""What files say of their own making (docx, doc, wps, pdf), and what files of different authors have in common."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import combinations

from assistant.audit.file_pictures import picture_hints, pictures_of_package, pictures_of_pdf
from assistant.base.errors import UnreadableFile
from assistant.corpus.readers._ole import MAGIC
from assistant.corpus.word.names import w
from assistant.corpus.word.old_properties import old_properties
from assistant.corpus.word.package import Package
from assistant.domain.results import AuditedReport, Forensics, Hint, HintKind

SUFFIXES = (".docx", ".docm", ".doc", ".wps", ".pdf")

_SHARED_RSIDS = 3  # two files that share fewer may do so by a template alone
_COMMON_RSID = 40  # a session number in more files than this comes from a template
_MOST_HINTS = 200
_LONGEST = 255  # characters of a property
_OFFICE_USERS = frozenset(
    {
        "",
        "admin",
        "administrator",
        "user",
        "users",
        "微软用户",
        "microsoft",
        "microsoft office user",
        "lenovo",
        "hp",
        "dell",
        "asus",
        "windows 用户",
        "windows user",
        "pc",
        "python-docx",
        "un-named",
        "wps",
        "用户",
        "office",
    }
)
_PLAIN_TEMPLATES = frozenset({"", "normal", "normal.dot", "normal.dotm", "normal.wpt", "normal.dotx"})


def forensics(data: bytes, name: str) -> Forensics | None:
    """What the properties of a file say; None where it cannot be opened as what it is.

    A file is what its first bytes say: WPS calls documents of either kind .wps or .doc.
    """
    if data.startswith(MAGIC):
        return _of_compound_file(data)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return _of_pdf(data)
    return _of_package(data, name)


def _of_compound_file(data: bytes) -> Forensics:
    known = old_properties(data)
    return Forensics(
        author=known.author,
        last_editor=known.last_editor,
        created=known.created,
        modified=known.modified,
        minutes=known.minutes,
        revision=known.revision,
        template=known.template,
        application=known.application,
        company=known.company,
    )


def _of_pdf(data: bytes) -> Forensics | None:
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return None
        known = reader.metadata
        pictures = pictures_of_pdf(reader)
        if known is None:
            return Forensics(pictures=pictures) if pictures else None
        return Forensics(
            author=_short(known.author),
            created=_utc(known.creation_date),
            modified=_utc(known.modification_date),
            application=_short(known.creator),
            pictures=pictures,
        )
    except Exception:  # a damaged PDF makes pypdf raise anything; then only its properties are missing
        return None


def _short(text: str | None) -> str:
    return (text or "").strip()[:_LONGEST]


def _of_package(data: bytes, name: str) -> Forensics | None:
    try:
        package = Package(data, name)
        core = _texts(package, "docProps/core.xml")
        app = _texts(package, "docProps/app.xml")
        settings = package.xml("word/settings.xml")
        pictures = pictures_of_package(package)
    except UnreadableFile:
        return None
    rsids: list[str] = []
    root = ""
    if settings is not None:
        rsids = sorted({element.get(w("val"), "") for element in settings.iter(w("rsid"))} - {""})
        root = next((element.get(w("val"), "") for element in settings.iter(w("rsidRoot"))), "")
    return Forensics(
        author=core.get("creator", ""),
        last_editor=core.get("lastModifiedBy", ""),
        created=_time(core.get("created", "")),
        modified=_time(core.get("modified", "")),
        minutes=_number(app.get("TotalTime", "")),
        revision=_number(core.get("revision", "")),
        template=app.get("Template", ""),
        application=app.get("Application", ""),
        company=app.get("Company", ""),
        rsid_root=root,
        rsids=tuple(rsids),
        pictures=pictures,
    )


def _texts(package: Package, part: str) -> dict[str, str]:
    root = package.xml(part)
    if root is None:
        return {}
    return {str(element.tag).rpartition("}")[2]: (element.text or "").strip() for element in root}


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _time(written: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\dT", written):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return _utc(moment)


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def hints(reports: Iterable[AuditedReport], series: Callable[[AuditedReport], str]) -> tuple[Hint, ...]:
    """What the files of reports of different ``series`` share: editing sessions, editor, creator, template, time, pictures."""
    known = [report for report in reports if report.forensics is not None]
    owner = {report.id: series(report) for report in known}
    found = [*_shared_sessions(known, owner)]
    for kind, value_of, plain in _FIELDS:
        groups: dict[str, list[str]] = defaultdict(list)
        for report in known:
            value = value_of(report.forensics) if report.forensics else ""
            if value.strip().lower() not in plain:
                groups[value].append(report.id)
        found += [
            Hint(kind, value, tuple(ids), _MESSAGES[kind].format(value=value, count=len(ids)))
            for value, ids in groups.items()
            if _of_several(ids, owner)
        ]
    found.sort(key=lambda hint: (_ORDER.index(hint.kind), -len(hint.report_ids), hint.value))
    return (*picture_hints(known, series), *found[:_MOST_HINTS])


def _moment(known: Forensics) -> str:
    """When a file was made; midnight is what converters write who do not know."""
    made = known.created
    if made is None or made.time() == time():
        return ""
    try:
        local = made.astimezone()
    except (OverflowError, OSError, ValueError):  # a file may claim the year 1
        local = made
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}"


_ORDER = (HintKind.RSIDS, HintKind.CREATED, HintKind.LAST_EDITOR, HintKind.CREATOR, HintKind.TEMPLATE)
_MESSAGES: Mapping[HintKind, str] = {
    HintKind.RSIDS: "{count} 份文件有相同的编辑痕迹编号（{value}），可能由同一份文件另存而来，也可能出自同一模板",
    HintKind.CREATED: "{count} 份文件记录的创建时间完全相同（{value}），可能由同一份文件另存而来",
    HintKind.LAST_EDITOR: "{count} 份不同作者的文件，最后保存者都记为“{value}”，可能由同一人经手",
    HintKind.CREATOR: "{count} 份不同作者的文件，创建者都记为“{value}”，可能由同一人起草或由同一份文件另存",
    HintKind.TEMPLATE: "{count} 份不同作者的文件用了同一模板“{value}”",
}
_FIELDS: tuple[tuple[HintKind, Callable[[Forensics], str], frozenset[str]], ...] = (
    (
        HintKind.CREATED,
        _moment,
        frozenset({""}),
    ),
    (HintKind.LAST_EDITOR, lambda known: known.last_editor, _OFFICE_USERS),
    (HintKind.CREATOR, lambda known: known.author, _OFFICE_USERS),
    (HintKind.TEMPLATE, lambda known: known.template, _PLAIN_TEMPLATES),
)


def _of_several(ids: Sequence[str], owner: Mapping[str, str]) -> bool:
    return len({owner[one] for one in ids}) > 1


def _shared_sessions(known: Sequence[AuditedReport], owner: Mapping[str, str]) -> list[Hint]:
    """Files with one root of editing sessions, then pairs that share several sessions."""
    roots: dict[str, list[str]] = defaultdict(list)
    holders: dict[str, list[str]] = defaultdict(list)
    for report in known:
        if report.forensics is None:
            continue
        if report.forensics.rsid_root:
            roots[report.forensics.rsid_root].append(report.id)
        for rsid in report.forensics.rsids:
            holders[rsid].append(report.id)
    found = []
    with_root: set[tuple[str, str]] = set()
    for root, ids in roots.items():
        if _of_several(ids, owner):
            found.append(
                Hint(
                    HintKind.RSIDS,
                    root,
                    tuple(ids),
                    _MESSAGES[HintKind.RSIDS].format(value=root, count=len(ids)),
                )
            )
            if len(ids) <= _COMMON_RSID:
                with_root.update(combinations(ids, 2))
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rsid, ids in holders.items():
        if len(ids) <= _COMMON_RSID:
            for pair in combinations(ids, 2):
                shared[pair].append(rsid)
    for pair, rsids in shared.items():
        if len(rsids) >= _SHARED_RSIDS and pair not in with_root and _of_several(pair, owner):
            value = f"{'、'.join(rsids[:3])} 等 {len(rsids)} 个"
            found.append(
                Hint(HintKind.RSIDS, value, pair, _MESSAGES[HintKind.RSIDS].format(value=value, count=2))
            )
    return found
