"""Engines: what compares the reports of an audit with each other and gives an entry for each.

:mod:`~assistant.audit.engines.local` works on this machine, with all its cores. Another engine is one more file with a
class of the same shape; what it runs elsewhere are the functions of the local one: the table of different sentences
(:mod:`~assistant.audit.engines.sentence_table`), candidates from runs of equal rare grams
(:mod:`~assistant.audit.engines.candidates`), and what is found in each report of a batch
(:mod:`~assistant.audit.engines.auditor`).
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from assistant.audit.audited_corpus import AuditedCorpus
from assistant.audit.engines.comparison import Comparison
from assistant.audit.journal import JournalEntry


class Engine(Protocol):
    """Compares reports."""

    def entries(
        self,
        corpus: AuditedCorpus,
        comparison: Comparison,
        reports: Sequence[str],
        folder: Path,
        poll: Callable[[], None],
    ) -> Iterator[JournalEntry]:
        """The entries of ``reports`` (ids), in their order.

        ``folder`` is the engine's own: what it keeps there is used again by an audit that goes on, and removed at the end
        of one. ``poll`` is called now and then; what it raises ends the work.
        """


__all__ = ["Comparison", "Engine"]
