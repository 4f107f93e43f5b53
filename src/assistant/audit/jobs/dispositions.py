"""People's decisions on the findings of an audit, kept in the audit's folder."""

import threading
from pathlib import Path

from assistant.base.errors import BadInput
from assistant.base.files import write_atomically
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import Disposition

MAX_REASON, MAX_NAME = 2_000, 60  # characters
_FILE = "dispositions.json"
_writing = threading.Lock()


def validated(name: str, reason: str) -> tuple[str, str]:
    """Name and reason without surrounding white space. Raises BadInput without a name, or where one is too long."""
    name, reason = name.strip(), reason.strip()
    if not name or len(name) > MAX_NAME or len(reason) > MAX_REASON:
        raise BadInput("处理发现要写处理人", f"处理人不超过 {MAX_NAME} 字，理由不超过 {MAX_REASON} 字")
    return name, reason


class DispositionFile:
    """The decisions on the findings of the audit in ``folder``, by finding id."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def read(self) -> dict[str, Disposition]:
        """All decisions."""
        return decode_json(dict[str, Disposition], self._path.read_bytes()) if self._path.is_file() else {}

    def record(self, finding_id: str, decision: Disposition | None) -> None:
        """Keep a decision in place of an earlier one on the same finding; None takes it back."""
        with _writing:
            decisions = self.read()
            decisions.pop(finding_id, None)
            if decision is not None:
                decisions[finding_id] = decision
            write_atomically(self._path, encode_json(decisions, indent=1).decode())
