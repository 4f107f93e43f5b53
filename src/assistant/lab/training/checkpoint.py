"""Checkpoints: the state of a training on disk, one file per member, from which it can be resumed exactly."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.base.errors import BadInput
from assistant.lab.training.losses import Floats, LazyAdam

_NAME = "training-{}.npz"

_CURE = "请用同样的文本、种子和选项继续，或去掉 --resume 从头训练"


def checkpoint_path(folder: Path, member: int) -> Path:
    """The path of the checkpoint of a member; members are numbered from 1."""
    return folder / _NAME.format(member)


def clear(folder: Path) -> None:
    """Delete all checkpoints in ``folder``."""
    for file in folder.glob(_NAME.format("*")):
        file.unlink()


@dataclass(slots=True)
class TrainingState:
    """The state of a member's training: everything that the next step depends on, and the best result so far."""

    adam: LazyAdam
    rng: np.random.Generator
    losses: list[float]
    best: Floats
    best_figures: Mapping[str, float]
    best_step: int = 0
    best_mean: float = -np.inf
    evaluations_without_gain: int = 0
    """Number of the last evaluations that were not better than the best."""

    @classmethod
    def at_start(cls, rng: np.random.Generator, table: Floats) -> "TrainingState":
        """The state before the first step; ``rng`` is the generator that made the ``table``."""
        return cls(LazyAdam(table), rng, [], table, {})


def save(path: Path, state: TrainingState, key: str) -> None:
    """Write a checkpoint atomically. ``key`` identifies the training (data, recipe, seed)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "key": key,
        "rng": state.rng.bit_generator.state,
        "best_figures": dict(state.best_figures),
        "best_step": state.best_step,
        "best_mean": state.best_mean,
        "worse": state.evaluations_without_gain,
    }
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        np.savez(
            file,
            values=np.array(json.dumps(values)),
            losses=np.array(state.losses),
            table=state.adam.table,
            mean=state.adam.mean,
            square=state.adam.square,
            best=state.best,
        )
    temporary.replace(path)


def load(path: Path, key: str) -> TrainingState:
    """Read the checkpoint at ``path``. Raises BadInput when it is damaged or belongs to another training."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays: dict[str, Any] = {name: saved[name] for name in saved.files}
        values = json.loads(str(arrays["values"]))
        adam = LazyAdam(arrays["table"], moments=(arrays["mean"], arrays["square"], len(arrays["losses"])))
        rng = np.random.default_rng()
        rng.bit_generator.state = values["rng"]
        state = TrainingState(
            adam,
            rng,
            arrays["losses"].tolist(),
            arrays["best"],
            values["best_figures"],
            values["best_step"],
            values["best_mean"],
            values["worse"],
        )
    except Exception as error:  # zipfile, zlib, numpy and json each raise their own
        raise BadInput(f"训练的中间结果“{path}”读不出：{error}", "请去掉 --resume 从头训练") from error
    if values["key"] != key:
        raise BadInput(f"“{path}”是另一次训练的中间结果", _CURE)
    return state
