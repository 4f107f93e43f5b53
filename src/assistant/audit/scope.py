"""A scope in words → the reports it means, and the pile they lie in."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from assistant.audit.audited_corpus import Pile
from assistant.base.errors import BadInput, IndexUnusable, UnknownValue
from assistant.domain.results import AuditScope, Rights
from assistant.domain.vocabulary import Vocabulary
from assistant.index import Index, Model, Shelved, open_index
from assistant.reuse import sidecar as annex
from assistant.reuse.sources import Sources

FROM_OUTSIDE = "file:"
"""How the id of a reference begins that is in no index."""


def resolved(scope: AuditScope, cards: Sequence[Shelved], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The ids of the reports that ``scope`` means, in the order of ``cards``; the reference is never among them.

    A reference need not be among ``cards`` where it begins with ``file:``: it comes from outside. Raises UnknownValue,
    with the nearest values, for a collection or a report that is not there, BadInput where nothing is left to compare.
    """
    collections = {card.metadata.collection for card in cards if card.metadata.collection}
    known = {card.report_id for card in cards}
    _check("材料集", scope.collections, collections, vocabulary)
    _check("报告", scope.reports, known, vocabulary)
    if scope.reference and not scope.reference.startswith(FROM_OUTSIDE):
        _check("对照报告", [scope.reference], known, vocabulary)
    everything = not scope.collections and not scope.reports
    wanted, chosen = frozenset(scope.reports), frozenset(scope.collections)
    found = tuple(
        card.report_id
        for card in cards
        if card.report_id != scope.reference
        and (everything or card.report_id in wanted or card.metadata.collection in chosen)
    )
    if len(found) < (1 if scope.reference or scope.beyond else 2):
        raise BadInput("选中的报告不足两篇，没有可以互相对照的", "请多选几篇，或指定一份对照报告")
    return found


def _check(label: str, values: Iterable[str], there: set[str], vocabulary: Vocabulary) -> None:
    for value in values:
        if value not in there:
            raise UnknownValue(label, value, vocabulary.nearest(value, tuple(sorted(there))))


def pile_of(
    index: Index,
    sources: Sources,
    corpus: Path,
    rights: Rights,
    again: Callable[[], Pile] | None = None,
) -> Pile:
    """The reports of an index that ``rights`` reach, with the files in the corpus folder that they were read from."""
    cards = {card.report_id: card for card in index.reports(rights)}

    def original(report_id: str) -> bytes | None:
        path = corpus / cards[report_id].source
        try:
            return path.read_bytes()
        except OSError:  # moved or removed since it was indexed: only its properties are missing then
            return None

    return Pile(cards, lambda report_id: index.report(report_id, rights), original, sources, again)


def pile_again(folder: Path, model: Model, generation: str, corpus: Path, rights: Rights) -> Pile:
    """The pile of the index in ``folder``, for another process. Raises IndexUnusable where ``generation`` is not in force."""
    index = open_index(folder, model)
    if index.generation != generation:
        raise IndexUnusable("索引在核对期间已经更新", "请重新发起核对")
    return pile_of(index, annex.sources(index), corpus, rights)
