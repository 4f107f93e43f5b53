"""What a generation knows of the engine: ``engine.json`` in its folder, and the note of a writer at work.

The note ``engine-batch.json`` in the folder of the index says for which generation points are being written; where a writer
was killed, the next one removes them.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.base.errors import EngineUnavailable
from assistant.base.files import write_atomically
from assistant.index.address import ENGINE_STATE

_NOTE = "engine-batch.json"
INCOMPLETE = "执行 assistant index；仍不齐全时执行 assistant index --rebuild"
UPLOAD = "执行 assistant index：会把索引里的段落重新送进检索引擎，不必重新解析"


@dataclass(frozen=True, slots=True)
class EngineState:
    """What the engine holds of a generation.

    ``address`` without options; ``collection``, the engine's; ``points``, how many of them are in force; ``retired``, ids that
    were in force in the generation before and no longer are: the next generation but one deletes them; ``mean_length``, with
    which the weights of words were written.
    """

    address: str
    collection: str
    points: int
    mean_length: float
    retired: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchNote:
    """Points of ``batch`` are being written to ``collection``."""

    collection: str
    batch: str


def write_state(generation: Path, state: EngineState) -> None:
    """Write the state into the folder of a generation."""
    write_atomically(generation / ENGINE_STATE, json.dumps(asdict(state), ensure_ascii=False))


def read_state(generation: Path) -> EngineState | None:
    """The state of a generation, None where its writer had no engine."""
    fields = _read(generation / ENGINE_STATE)
    if fields is None:
        return None
    try:
        return EngineState(**{**fields, "retired": tuple(fields["retired"])})
    except (KeyError, TypeError) as error:
        raise EngineUnavailable("检索引擎的状态文件读不出来", UPLOAD) from error


def write_note(folder: Path, note: BatchNote) -> None:
    """Write down, in the folder of the index, that points are about to be written."""
    write_atomically(folder / _NOTE, json.dumps(asdict(note)))


def read_note(folder: Path) -> BatchNote | None:
    """What a writer wrote down and did not come to remove."""
    fields = _read(folder / _NOTE)
    return None if fields is None else BatchNote(str(fields.get("collection")), str(fields.get("batch")))


def remove_note(folder: Path) -> None:
    """The points are in force, or gone."""
    (folder / _NOTE).unlink(missing_ok=True)


def _read(file: Path) -> Mapping[str, Any] | None:
    with suppress(FileNotFoundError, ValueError):
        fields = json.loads(file.read_text(encoding="utf-8"))
        return fields if isinstance(fields, dict) else None
    return None
