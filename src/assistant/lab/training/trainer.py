"""The loop: draw pairs, descend, judge, keep the best; from the start or from a checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.index.encoders.static import StaticEncoder
from assistant.lab.training import checkpoint
from assistant.lab.training.checkpoint import Standing
from assistant.lab.training.contrast import Floats, LazyAdam, bags, contrast
from assistant.lab.training.judge import Task
from assistant.lab.training.pairs import Store
from assistant.lab.training.recipe import Progress, Recipe, Watch
from assistant.lab.training.scored import Scored, cosent

_FEWEST_QUERIES = 100  # or pairs, of all tasks together
_ENOUGH = 1000  # queries or pairs beyond which a task counts no more


@dataclass(frozen=True, slots=True)
class Keeping:
    """The file in which a descent keeps its checkpoint at every judgement, and whether it goes on from there."""

    path: Path
    resume: bool = False


def descend(
    store: Store,
    tokenizer: Tokenizer,
    tasks: Sequence[Task],
    recipe: Recipe,
    seed: tuple[int, int],
    tell: Progress,
    watch: Watch | None = None,
    keeping: Keeping | None = None,
) -> tuple[Floats, tuple[float, ...], int]:
    """Table, losses and the step kept of one member: the best by the mean of all tasks.

    It is the last where the tasks have too few queries and pairs to tell one step from another. ``seed`` is the
    training's and the member's. A descent that goes on from a checkpoint ends with the same bits as one that was
    never stopped.
    """
    key = _key(store, tokenizer, tasks, recipe, seed)
    now = _standing(store, recipe, seed, key, keeping)
    # A task of a few queries is mostly noise: it must not choose the step.
    weights = [min(task.size, _ENOUGH) for task in tasks]
    is_steered = sum(weights) >= _FEWEST_QUERIES
    for step in range(len(now.losses) + 1, recipe.steps + 1):
        if now.worse >= recipe.patience:
            break
        now.losses.append(take_step(store, now.adam, recipe, now.rng, _rate(recipe, step)))
        last = step == recipe.steps
        is_judged = step % recipe.judge_every == 0 or last
        if is_judged:
            figures = judge(tokenizer, now.adam.table, tasks)
            mean = float(np.average(list(figures.values()), weights=weights)) if is_steered else float(step)
            now.worse = 0 if mean > now.best_mean else now.worse + 1
            if mean > now.best_mean:
                now.best, now.best_figures = now.adam.table.copy(), figures
                now.best_step, now.best_mean = step, mean
        if step % 10 == 0 or last:
            tell("训练", step, recipe.steps)
            if watch:
                watch(step, running(now.losses), now.best_figures)
        if is_judged and keeping:
            checkpoint.save(keeping.path, now, key)
    return now.best, tuple(now.losses), now.best_step


def _standing(
    store: Store, recipe: Recipe, seed: tuple[int, int], key: str, keeping: Keeping | None
) -> Standing:
    if keeping and keeping.resume and keeping.path.is_file():
        return checkpoint.load(keeping.path, key)
    rng = np.random.default_rng(seed)
    table = rng.normal(0, recipe.spread, (store.vocabulary, recipe.dimensions)).astype(np.float32)
    return Standing.at_start(rng, table)


def _key(
    store: Store, tokenizer: Tokenizer, tasks: Sequence[Task], recipe: Recipe, seed: tuple[int, int]
) -> str:
    """A hash of what decides a descent, so that no training goes on from the checkpoint of another."""
    judged = [(task.name, task.size) for task in tasks]
    digest = blake2b(f"{recipe!r} {seed} {judged}".encode(), digest_size=16)
    digest.update(tokenizer.to_str().encode())
    digest.update(store.tokens.tobytes())
    return digest.hexdigest()


def running(losses: Sequence[float]) -> float:
    """Mean of the last fifty losses: one batch alone says little."""
    return float(np.mean(losses[-50:]))


def take_step(
    store: Store,
    adam: LazyAdam,
    recipe: Recipe,
    rng: np.random.Generator,
    rate: float,
    scored: Scored | None = None,
) -> float:
    """One step down the loss of a batch, which is returned; with ``scored`` pairs, down the sum of both losses."""
    known = [int(recipe.batch * share) for share in (recipe.terms, recipe.sayings)]
    pairs = store.draw(rng, recipe.batch - sum(known), recipe.kinds, recipe.most_tokens)
    pairs = store.draw_known(rng, pairs, known)
    matrices = [
        bags(store.tokens, side, rng.random(int((side.end - side.begin).sum())) >= recipe.drop)
        for side in (pairs.first, pairs.second)
    ]
    if scored:
        sides, scores = scored.draw(rng, recipe.scored, recipe.drop)
        matrices += sides
    rows = np.unique(np.concatenate([m.indices for m in matrices]))
    place = np.zeros(store.vocabulary, dtype=np.int32)
    place[rows] = np.arange(len(rows))
    for matrix in matrices:
        matrix.indices = place[matrix.indices]
        matrix.resize((matrix.shape[0], len(rows)))
    vectors = adam.table[rows]
    a, b, *others = (m @ vectors for m in matrices)
    loss, *gradients = contrast(a, b, pairs.twins(), scale=recipe.scale)
    if scored:
        more, *theirs = cosent(others[0], others[1], scores, scale=recipe.scored_scale)
        loss += more
        gradients += theirs
    adam.step(rows, sum(m.T @ g for m, g in zip(matrices, gradients, strict=True)), rate)
    return loss


def _rate(recipe: Recipe, step: int) -> float:
    """Linear warm-up, then linear decay to nothing."""
    if step <= recipe.warm_up:
        return recipe.rate * step / recipe.warm_up
    return recipe.rate * (recipe.steps - step + 1) / max(1, recipe.steps - recipe.warm_up)


def judge(tokenizer: Tokenizer, table: Floats, tasks: Sequence[Task]) -> dict[str, float]:
    """Task → its measure."""
    encoder = StaticEncoder(tokenizer, table, "", "")
    return {task.name: task.measure(encoder.encode) for task in tasks}
