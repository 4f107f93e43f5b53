"""People's decisions on the findings of an audit, kept in the audit's folder."""

from collections.abc import Mapping
from pathlib import Path

from assistant.base.errors import BadInput, Conflict
from assistant.base.files import Lock, sweep_temporary, write_atomically
from assistant.base.sealed import sealed, unsealed
from assistant.domain.codec import decode_json, encode_json
from assistant.domain.results import Disposition

MAX_REASON, MAX_NAME = 2_000, 60  # characters
_FILE, _LOCK = "dispositions.json", "dispositions.lock"
_WAIT = 10.0


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
        """All decisions. Raises Conflict where the file is damaged: it is never taken for an empty one."""
        try:
            return decode_json(dict[str, Disposition], unsealed(self._path.read_bytes()))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise Conflict(
                f"处理意见的文件已损坏：{self._path}",
                "请从备份恢复这个文件；确实没有备份时移走它，再重新处理",
            ) from error

    def carry(self, decisions: Mapping[str, Disposition]) -> None:
        """Keep decisions of earlier audits on findings that nobody has decided on here."""
        if decisions:
            with self._lock():
                self._write({**decisions, **self.read()})

    def _lock(self) -> Lock:
        return Lock(
            self._path.with_name(_LOCK), wait=_WAIT, detail="另有人正在处理这次核对", hint="请稍后再试"
        )

    def _write(self, decisions: Mapping[str, Disposition]) -> None:
        sweep_temporary(self._path)
        write_atomically(self._path, sealed(encode_json(decisions, indent=1)))

    def record(self, finding_id: str, decision: Disposition | None) -> None:
        """Keep a decision in place of an earlier one on the same finding; None takes it back.

        It is on disk when this returns, and no decision that another process makes at the same time is lost.
        """
        with self._lock():
            decisions = self.read()
            decisions.pop(finding_id, None)
            if decision is not None:
                decisions[finding_id] = decision
            self._write(decisions)
