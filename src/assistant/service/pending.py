"""Which files a change to the corpus is about, on disk while it is under way: after a kill the index catches up with them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.base.files import make_folder, sweep_temporary, sync_folder, write_atomically

_FILE = "pending.json"


@dataclass(frozen=True, slots=True)
class PendingChange:
    """Files relative to the corpus folder: all that are concerned, and those that were uploaded just now."""

    files: tuple[str, ...]
    new: tuple[str, ...] = ()


class PendingFile:
    """The change under way, in the folder of the index. Only for the one who holds the writer of the index."""

    def __init__(self, index: Path) -> None:
        self._path = index / _FILE

    def begin(self, files: Sequence[str], new: Sequence[str] = ()) -> None:
        """Write down what is about to change, before it does."""
        make_folder(self._path.parent)
        sweep_temporary(self._path)
        write_atomically(self._path, json.dumps({"files": list(files), "new": list(new)}, ensure_ascii=False))

    def read(self) -> PendingChange | None:
        """The change that was not finished; None where there is none."""
        try:
            fields = json.loads(self._path.read_bytes())
            return PendingChange(tuple(map(str, fields["files"])), tuple(map(str, fields["new"])))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return PendingChange(())  # damaged: an ordinary indexing run sees what it was about

    def end(self) -> None:
        """The change is complete, or was undone."""
        self._path.unlink(missing_ok=True)
        sync_folder(self._path.parent)
