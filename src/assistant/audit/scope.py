"""A scope in words → the reports it means, and the pile they lie in."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.base.errors import BadInput, IndexUnusable, UnknownValue
from assistant.domain.results import Access, AuditScope
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index, Model, ReportRecord, open_index
from assistant.reuse import sidecar as sidecar
from assistant.reuse.sources import Sources

FROM_OUTSIDE = "file:"
"""How the id of a reference begins that is in no index."""


def resolved(
    scope: AuditScope, report_records: Sequence[ReportRecord], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The ids of the reports that ``scope`` means, in the order of ``cards``; the reference is never among them.

    A reference need not be among ``cards`` where it begins with ``file:``: it comes from outside. Raises UnknownValue,
    with the nearest values, for a collection or a report that is not there, BadInput where nothing is left to compare.
    """
    collections = {
        report_record.metadata.collection
        for report_record in report_records
        if report_record.metadata.collection
    }
    known = {report_record.id for report_record in report_records}
    _check("材料集", scope.collections, collections, vocabulary)
    _check("报告", scope.reports, known, vocabulary)
    if scope.reference and not scope.reference.startswith(FROM_OUTSIDE):
        _check("对照报告", [scope.reference], known, vocabulary)
    everything = not scope.collections and not scope.reports
    wanted, chosen = frozenset(scope.reports), frozenset(scope.collections)
    found = tuple(
        report_record.id
        for report_record in report_records
        if report_record.id != scope.reference
        and (everything or report_record.id in wanted or report_record.metadata.collection in chosen)
    )
    if len(found) < (1 if scope.reference or scope.beyond else 2):
        raise BadInput("选中的报告不足两篇，没有可以互相对照的", "请多选几篇，或指定一份对照报告")
    return found


def _check(label: str, values: Iterable[str], there: set[str], vocabulary: Vocabulary) -> None:
    for value in values:
        if value not in there:
            raise UnknownValue(label, value, vocabulary.nearest(value, tuple(sorted(there))))


def audited_corpus(
    index: Index,
    sources: Sources,
    corpus: Path,
    access: Access,
    again: Callable[[], AuditedCorpus] | None = None,
) -> AuditedCorpus:
    """The reports of an index that ``access`` reach, with the files in the corpus folder that they were read from."""
    report_records = {report_record.id: report_record for report_record in index.reports(access)}

    def original(report_id: str) -> bytes | None:
        path = corpus / report_records[report_id].source
        try:
            return path.read_bytes()
        except OSError:  # moved or removed since it was indexed: only its properties are missing then
            return None

    return AuditedCorpus(
        report_records, lambda report_id: index.report(report_id, access), original, sources, again
    )


def reopened_corpus(
    folder: Path, model: Model, generation: str, corpus: Path, access: Access
) -> AuditedCorpus:
    """The pile of the index in ``folder``, for another process. Raises IndexUnusable where ``generation`` is not in force."""
    index = open_index(folder, model)
    if index.generation != generation:
        raise IndexUnusable("索引在核对期间已经更新", "请重新发起核对")
    return audited_corpus(index, sidecar.sources(index), corpus, access)
