"""What an audit is about, kept beside its journal: its result can be read even when the index has changed since."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.base.files import write_atomically
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import AuditLimits, AuditScope, ReportSnapshot

FILE = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an audit is about: ``reports`` are the ids of the audited ones.

    ``report_records`` are those and the reports that they are compared with, in order of source. ``reference`` is the id
    of the one report that all are compared with, where there is one; ``digest`` is a hash of its text.
    """

    scope: AuditScope
    limits: AuditLimits
    generation: str
    reports: tuple[str, ...]
    report_records: Mapping[str, ReportSnapshot]
    reference: str | None = None
    digest: str = ""

    def fingerprint(self) -> str:
        """A hash that changes whenever something else is audited, or compared with something else."""
        return hashlib.sha256(encode_json(self)).hexdigest()

    def save(self, folder: Path) -> None:
        """Write it into the folder of the audit."""
        write_atomically(folder / FILE, encode_json(self))


def load_snapshot(folder: Path) -> Snapshot:
    """The snapshot of the audit in ``folder``. Raises OSError or ValueError where there is none that can be read."""
    return decode_json(Snapshot, (folder / FILE).read_bytes())
