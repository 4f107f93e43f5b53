"""An audit of files that are filed nowhere: read into an index of their own, audited, and let go again."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.base.errors import BadInput
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, AuditScope, IngestResult
from assistant.service import Assistant
from assistant.settings import Settings

FOLDER = "unfiled"
"""Below the index folder: where such an audit works. What was killed goes on there; what is finished is removed."""


def audit_files(
    paths: Sequence[Path],
    settings: Settings,
    *,
    reference: Path | None = None,
    progress: Progress | None = None,
) -> tuple[AuditFile, IngestResult]:
    """Audit folders and files without filing them: the audit, and what was read and refused.

    ``reference``: a document to hold them against, instead of against each other. Raises BadInput for a path that is
    not there or where fewer than two reports can be read.
    """
    for path in paths:
        if not path.exists():
            raise BadInput(f"“{path}”不存在", "请检查路径")
    addresses = "\n".join(str(path.resolve()) for path in paths)
    folder = (
        settings.index
        / FOLDER
        / hashlib.sha256(addresses.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    )
    corpus = paths[0] if len(paths) == 1 and paths[0].is_dir() else _gathered(paths, folder / "corpus")
    own = replace(settings, corpus=corpus, index=folder / "index", vocabulary=settings.vocabulary_folder())
    service = Assistant(own)
    read = service.ingest(progress=progress)
    document = _reference(service, reference)
    title = "、".join(f"“{path}”" for path in paths)
    file = service.run_audit(AuditScope(title=title), reference=document, progress=progress)
    shutil.rmtree(folder, ignore_errors=True)
    return file, read


def _reference(service: Assistant, path: Path | None) -> Report | None:
    return None if path is None else service.draft_from(path)


def _gathered(paths: Sequence[Path], target: Path) -> Path:
    """Copies of several folders and files in one folder; those of an earlier attempt are replaced."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for number, path in enumerate(paths, start=1):
        place = target / f"{number:03}"
        if path.is_dir():
            shutil.copytree(path, place, symlinks=False)
        else:
            place.mkdir()
            shutil.copy2(path, place / path.name)
    return target
