"""Keeping an installation whole: every byte of index and corpus compared, a backup while serving, and the way back."""

from dataclasses import dataclass
from pathlib import Path

from assistant import index as indexes
from assistant.audit.jobs import Audits
from assistant.base.errors import NotAllowed
from assistant.base.storage import storage_errors
from assistant.corpus.ingest import CorpusComparison, compare
from assistant.corpus.ingest.reports_csv import writing
from assistant.domain.records import Progress
from assistant.domain.results import ALL_COLLECTIONS
from assistant.service.backups import BackupContents, write_backup
from assistant.service.bound import BoundService


@dataclass(frozen=True, slots=True)
class Examination:
    """What is wrong with the files of index and audits (Chinese, each with its name), and how the corpus stands to the index."""

    index: tuple[str, ...]
    audits: tuple[str, ...]
    corpus: CorpusComparison


class Keeping(BoundService):
    """Looking after the files of an installation."""

    _audits: Audits

    def examine_files(self, progress: Progress | None = None) -> Examination:
        """Read every byte of index, corpus and audits and compare it with its hash. Nothing is changed.

        Raises IndexMissing, IndexUnusable, and BadInput for an unusable corpus.
        """
        settings = self.settings
        with storage_errors():
            damage = tuple(indexes.damage(settings.index, self._resources.model))
            corpus = compare(
                settings.corpus,
                self.index.reports(ALL_COLLECTIONS),
                self.encoder,
                settings.vocabulary_folder(),
                progress,
            )
            return Examination(damage, tuple(self._audits.problems()), corpus)

    def backup(
        self, file: Path, *, with_index: bool = False, progress: Progress | None = None
    ) -> BackupContents:
        """Write corpus, tables, decisions, accounts and log into one file, and read it again to verify it.

        Changes wait while the corpus is looked through, not while it is copied. Raises BadInput for a place within the
        corpus, StorageFailed, NotAllowed for a caller who may not change or does not see everything; no half file stays.
        """
        self._ensure_writable()
        if self.access.collections is not None:
            raise NotAllowed("您的权限限于部分材料集，不能备份", "请联系管理员")
        settings = self.settings
        with storage_errors(), self._logged("backup", str(file)):
            return write_backup(file, settings, writing, with_index=with_index, progress=progress)
