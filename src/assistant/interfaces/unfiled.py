"""An audit of files that are filed nowhere: read into an index of their own, audited, and let go again."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.base.errors import BadInput
from assistant.domain.records import Progress
from assistant.domain.report import Report
from assistant.domain.results import AuditFile, AuditScope, IngestResult, Refusal
from assistant.service import Assistant, single_files
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
    """Audit folders, files and zip files without filing them: the audit, and what was read and refused.

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
    not_taken: list[Refusal] = []
    if len(paths) == 1 and paths[0].is_dir():
        corpus = paths[0]
    else:
        corpus, not_taken = _gathered(paths, folder / "corpus", settings.max_upload_mb)
    own = replace(
        settings, corpus=corpus, index=folder / "index", engine="", vocabulary=settings.vocabulary_folder()
    )
    service = Assistant(own)
    read = service.ingest(progress=progress)
    document = _reference(service, reference)
    title = "、".join(f"“{path}”" for path in paths)
    file = service.run_audit(AuditScope(title=title), reference=document, progress=progress)
    shutil.rmtree(folder, ignore_errors=True)
    return file, replace(read, refused=(*not_taken, *read.refused))


def _reference(service: Assistant, path: Path | None) -> Report | None:
    return None if path is None else service.draft_from(path)


def _gathered(paths: Sequence[Path], target: Path, max_mb: int) -> tuple[Path, list[Refusal]]:
    """Copies of several folders and files in one folder, zip files unpacked; those of an earlier attempt are replaced.

    Also what of the zip files is not taken.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    refused: list[Refusal] = []
    for number, path in enumerate(paths, start=1):
        place = target / f"{number:03}"
        if path.is_dir():
            shutil.copytree(path, place, symlinks=False)
        elif path.suffix.lower() == ".zip":
            place.mkdir()
            files, not_taken = single_files([(path.name, path.read_bytes())], max_mb)
            refused += not_taken
            for name, data in files:
                try:
                    (place / name).write_bytes(data)
                except (OSError, ValueError):
                    refused.append(Refusal(name, BadInput.code, "文件名不能用", "请改短文件名后重新打包"))
        else:
            place.mkdir()
            shutil.copy2(path, place / path.name)
    return target, refused
