"""Which reports a scope means, and the corpus that they are in."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.base.errors import BadInput, IndexUnusable, UnknownValue
from assistant.domain.records import ReportRecord
from assistant.domain.results import Access, AuditScope
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index, Model, open_index
from assistant.reuse import sidecar
from assistant.reuse.sources import Sources

FROM_OUTSIDE = "file:"
"""Prefix of the id of a reference document that is not in the index."""


def resolved(
    scope: AuditScope, report_records: Sequence[ReportRecord], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The ids of the reports that ``scope`` means, in the order of ``report_records``, without the reference.

    A reference with the prefix ``file:`` need not be among ``report_records``. Raises UnknownValue, with the nearest
    values, for a collection or a report that does not exist, BadInput where nothing is left to compare.
    """
    collections = {record.collection for record in report_records if record.collection}
    known = {record.id for record in report_records}
    _ensure_known("材料集", scope.collections, collections, vocabulary)
    _ensure_known("报告", scope.reports, known, vocabulary)
    if scope.reference and not scope.reference.startswith(FROM_OUTSIDE):
        _ensure_known("对照报告", [scope.reference], known, vocabulary)
    all_reports = not scope.collections and not scope.reports
    ids, chosen = frozenset(scope.reports), frozenset(scope.collections)
    found = tuple(
        record.id
        for record in report_records
        if record.id != scope.reference and (all_reports or record.id in ids or record.collection in chosen)
    )
    if len(found) < (1 if scope.reference or scope.beyond else 2):
        raise BadInput("选中的报告不足两篇，没有可以互相对照的", "请多选几篇，或指定一份对照报告")
    return found


def _ensure_known(label: str, values: Iterable[str], known: set[str], vocabulary: Vocabulary) -> None:
    for value in values:
        if value not in known:
            raise UnknownValue(label, value, vocabulary.nearest(value, tuple(sorted(known))))


def audited_corpus(
    index: Index,
    sources: Sources,
    corpus: Path,
    access: Access,
    reopen: Callable[[], AuditedCorpus] | None = None,
) -> AuditedCorpus:
    """The reports of ``index`` within ``access``, with the files in the folder ``corpus`` that they were read from."""
    report_records = {record.id: record for record in index.reports(access)}

    def original(report_id: str) -> bytes | None:
        try:
            return (corpus / report_records[report_id].source).read_bytes()
        except OSError:  # moved or removed since it was indexed: then only its file properties are missing
            return None

    return AuditedCorpus(
        report_records, lambda report_id: index.report(report_id, access), original, sources, reopen
    )


def reopened_corpus(
    folder: Path, model: Model, generation: str, corpus: Path, access: Access
) -> AuditedCorpus:
    """The corpus of the index in ``folder``, for another process.

    Raises IndexUnusable where ``generation`` is no longer in force.
    """
    index = open_index(folder, model)
    if index.generation != generation:
        raise IndexUnusable("索引在核对期间已经更新", "请重新发起核对")
    return audited_corpus(index, sidecar.sources(index), corpus, access)
