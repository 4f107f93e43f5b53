"""Where a training stands, kept on disk, a file per member: one that was killed goes on as though nothing had
happened.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.base.errors import BadInput
from assistant.lab.training.contrast import Floats, LazyAdam

_NAME = "training-{}.npz"

_ANOTHER = "请用同样的文本、种子和选项继续，或去掉 --resume 从头训练"


def place(folder: Path, member: int) -> Path:
    """Where the checkpoint of a member lies; members are counted from 1."""
    return folder / _NAME.format(member)


def clear(folder: Path) -> None:
    """Take away all checkpoints."""
    for file in folder.glob(_NAME.format("*")):
        file.unlink()


@dataclass(slots=True)
class Standing:
    """Everything that the next step depends on, and the best that was seen so far."""

    adam: LazyAdam
    rng: np.random.Generator
    losses: list[float]
    best: Floats
    best_figures: Mapping[str, float]
    best_step: int = 0
    best_mean: float = -np.inf
    worse: int = 0
    """Judgements in a row that were no better."""

    @classmethod
    def at_start(cls, rng: np.random.Generator, table: Floats) -> "Standing":
        """Before the first step; ``rng`` is the one that made the ``table``."""
        return cls(LazyAdam(table), rng, [], table, {})


def save(path: Path, standing: Standing, key: str) -> None:
    """Write a checkpoint; ``key`` says what is being trained on what. A kill leaves the old one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = {
        "key": key,
        "rng": standing.rng.bit_generator.state,
        "best_figures": dict(standing.best_figures),
        "best_step": standing.best_step,
        "best_mean": standing.best_mean,
        "worse": standing.worse,
    }
    unfinished = path.with_suffix(".tmp")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            facts=np.array(json.dumps(facts)),
            losses=np.array(standing.losses),
            table=standing.adam.table,
            mean=standing.adam.mean,
            square=standing.adam.square,
            best=standing.best,
        )
    unfinished.replace(path)


def load(path: Path, key: str) -> Standing:
    """The checkpoint at ``path``. Raises BadInput where it is damaged or of another training."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            arrays: dict[str, Any] = {name: saved[name] for name in saved.files}
        facts = json.loads(str(arrays["facts"]))
        adam = LazyAdam(arrays["table"], moments=(arrays["mean"], arrays["square"], len(arrays["losses"])))
        rng = np.random.default_rng()
        rng.bit_generator.state = facts["rng"]
        standing = Standing(
            adam,
            rng,
            arrays["losses"].tolist(),
            arrays["best"],
            facts["best_figures"],
            facts["best_step"],
            facts["best_mean"],
            facts["worse"],
        )
    except Exception as error:  # zipfile, zlib, numpy and json each raise their own
        raise BadInput(f"训练的中间结果“{path}”读不出：{error}", "请去掉 --resume 从头训练") from error
    if facts["key"] != key:
        raise BadInput(f"“{path}”是另一次训练的中间结果", _ANOTHER)
    return standing
