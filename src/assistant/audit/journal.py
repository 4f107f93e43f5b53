"""What an audit has found so far, one report a line of JSON: an audit that was killed goes on from here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import AuditedFinding, Forensics, Shares

FILE = "findings.jsonl"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What was found in one report. ``characters`` are those other than white space.

    ``same_as``: the id of an earlier report with identical text.
    """

    report_id: str
    characters: int
    shares: Shares
    findings: tuple[AuditedFinding, ...]
    same_as: str | None = None
    forensics: Forensics | None = None


class Journal:
    """The entries of one audit in a folder. The first line is the audit's fingerprint: lines of another are not kept."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Open the journal of ``folder``, or begin it anew where its ``fingerprint`` differs. A torn last line is cut off."""
        self.path = folder / FILE
        self.done: set[str] = set()
        """Ids of the reports that have an entry."""
        size = self._read(fingerprint)
        if size is None:
            self.path.write_text(json.dumps({"fingerprint": fingerprint}) + "\n", encoding="utf-8")
        elif size < self.path.stat().st_size:
            with self.path.open("r+b") as file:
                file.truncate(size)

    def _read(self, fingerprint: str) -> int | None:
        """How many bytes are whole lines of the audit with this ``fingerprint``; None where there are none."""
        if not self.path.is_file():
            return None
        size = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file):
                if not line.endswith(b"\n"):
                    break
                try:
                    if number:
                        self.done.add(decode_json(JournalEntry, line).report_id)
                    elif json.loads(line).get("fingerprint") != fingerprint:
                        return None
                except (ValueError, AttributeError):
                    break
                size += len(line)
        return size or None

    def add(self, entry: JournalEntry) -> None:
        """Write down what was found in a report."""
        with self.path.open("ab") as file:
            file.write(encode_json(entry, exclude_defaults=True) + b"\n")
        self.done.add(entry.report_id)


def read_journal(folder: Path) -> Iterator[JournalEntry]:
    """The entries in order, read line by line. Raises OSError or ValueError where they cannot be read."""
    with (folder / FILE).open("rb") as file:
        next(file, b"")
        for line in file:
            yield decode_json(JournalEntry, line)
