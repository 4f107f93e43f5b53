"""What an audit is about, kept beside its journal: so that its result can be read when the index has moved on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from assistant.domain.report import Metadata
from assistant.domain.results import AuditLimits, AuditScope, ReportSnapshot

FILE = "subject.json"


@dataclass(frozen=True, slots=True)
class Subject:
    """``reports`` are audited; ``cards`` are those and whatever they are held against, in order of source.

    ``reference`` is the id of the one report they are held against; its ``digest`` stands for its text.
    """

    scope: AuditScope
    limits: AuditLimits
    generation: str
    reports: tuple[str, ...]
    report_records: Mapping[str, ReportSnapshot]
    reference: str | None = None
    digest: str = ""

    def fingerprint(self) -> str:
        """Changes whenever something else is audited, or against something else."""
        return hashlib.sha256(json.dumps(_as_dict(self), ensure_ascii=False).encode()).hexdigest()

    def save(self, folder: Path) -> None:
        """Write it into the folder of the audit."""
        (folder / FILE).write_text(json.dumps(_as_dict(self), ensure_ascii=False), encoding="utf-8")


def load_subject(folder: Path) -> Subject:
    """The subject of the audit in ``folder``. Raises OSError or ValueError where there is none that can be read."""
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Subject(
        scope=to_scope(told["scope"]),
        limits=AuditLimits(**told["limits"]),
        generation=told["generation"],
        reports=tuple(told["reports"]),
        report_records={name: _to_report_snapshot(values) for name, *values in told["cards"]},
        reference=told["reference"],
        digest=told["digest"],
    )


def to_scope(told: Mapping[str, Any]) -> AuditScope:
    """A scope that ``dataclasses.asdict`` and JSON have been through."""
    return AuditScope(
        **{**told, "collections": tuple(told["collections"]), "reports": tuple(told["reports"])}
    )


_METADATA = tuple(field.name for field in fields(Metadata))


def _as_dict(subject: Subject) -> dict[str, Any]:
    return {
        "scope": asdict(subject.scope),
        "limits": asdict(subject.limits),
        "generation": subject.generation,
        "reference": subject.reference,
        "digest": subject.digest,
        "reports": list(subject.reports),
        "cards": [
            [
                name,
                report_record.source,
                report_record.characters,
                *(getattr(report_record.metadata, field) for field in _METADATA),
            ]
            for name, report_record in subject.report_records.items()
        ],
    }


def _to_report_snapshot(values: list[Any]) -> ReportSnapshot:
    source, characters, *known = values
    told = dict(zip(_METADATA, known, strict=True))
    return ReportSnapshot(Metadata(**{**told, "portfolios": tuple(told["portfolios"])}), source, characters)
