"""The training loop of one member: sample pairs, update, evaluate, keep the best; from the start or a checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.index.encoders.static import StaticEncoder
from assistant.lab.training import checkpoint
from assistant.lab.training.checkpoint import TrainingState
from assistant.lab.training.dev_tasks import Task
from assistant.lab.training.losses import Floats, LazyAdam, bags, info_nce
from assistant.lab.training.pairs import PairSampler
from assistant.lab.training.recipe import Progress, Recipe, Watch
from assistant.lab.training.scored import ScoredPairs, cosent

_MIN_QUERIES = 100  # or pairs, over all tasks
_MAX_WEIGHT = 1000  # queries or pairs; larger tasks count no more than this


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """The file for a member's checkpoint, written at every evaluation, and whether to resume from it."""

    path: Path
    resume: bool = False


def train_member(
    sampler: PairSampler,
    tokenizer: Tokenizer,
    tasks: Sequence[Task],
    recipe: Recipe,
    seed: tuple[int, int],
    report_progress: Progress,
    watch: Watch | None = None,
    checkpoint_file: CheckpointFile | None = None,
) -> tuple[Floats, tuple[float, ...], int]:
    """Train one member: its table (tokens, d), losses, and best step, whose table it is.

    The best step is that of the highest mean over all tasks, or the last one when the tasks are too small to compare
    steps. ``seed`` is (seed of the training, number of the member). Resuming from a checkpoint gives exactly the same
    result as an uninterrupted training.
    """
    key = _key(sampler, tokenizer, tasks, recipe, seed)
    state = _initial_state(sampler, recipe, seed, key, checkpoint_file)
    # A task of a few queries is mostly noise and must not decide on the best step.
    weights = [min(task.size, _MAX_WEIGHT) for task in tasks]
    can_choose = sum(weights) >= _MIN_QUERIES
    for step in range(len(state.losses) + 1, recipe.steps + 1):
        if state.evaluations_without_gain >= recipe.patience:
            break
        state.losses.append(training_step(sampler, state.adam, recipe, state.rng, _rate(recipe, step)))
        last = step == recipe.steps
        is_evaluated = step % recipe.evaluate_every == 0 or last
        if is_evaluated:
            figures = evaluate(tokenizer, state.adam.table, tasks)
            mean = float(np.average(list(figures.values()), weights=weights)) if can_choose else float(step)
            state.evaluations_without_gain = (
                0 if mean > state.best_mean else state.evaluations_without_gain + 1
            )
            if mean > state.best_mean:
                state.best, state.best_figures = state.adam.table.copy(), figures
                state.best_step, state.best_mean = step, mean
        if step % 10 == 0 or last:
            report_progress("训练", step, recipe.steps)
            if watch:
                watch(step, running_mean(state.losses), state.best_figures)
        if is_evaluated and checkpoint_file:
            checkpoint.save(checkpoint_file.path, state, key)
    return state.best, tuple(state.losses), state.best_step


def _initial_state(
    sampler: PairSampler,
    recipe: Recipe,
    seed: tuple[int, int],
    key: str,
    checkpoint_file: CheckpointFile | None,
) -> TrainingState:
    if checkpoint_file and checkpoint_file.resume and checkpoint_file.path.is_file():
        return checkpoint.load(checkpoint_file.path, key)
    rng = np.random.default_rng(seed)
    table = rng.normal(0, recipe.initial_deviation, (sampler.vocabulary, recipe.dimensions)).astype(
        np.float32
    )
    return TrainingState.at_start(rng, table)


def _key(
    sampler: PairSampler, tokenizer: Tokenizer, tasks: Sequence[Task], recipe: Recipe, seed: tuple[int, int]
) -> str:
    """A hash of everything that determines a member, so that no training resumes from the checkpoint of another."""
    dev_tasks = [(task.name, task.size) for task in tasks]
    digest = blake2b(f"{recipe!r} {seed} {dev_tasks}".encode(), digest_size=16)
    digest.update(tokenizer.to_str().encode())
    digest.update(sampler.tokens.tobytes())
    return digest.hexdigest()


def running_mean(losses: Sequence[float]) -> float:
    """The mean of the last fifty losses."""
    return float(np.mean(losses[-50:]))


def training_step(
    sampler: PairSampler,
    adam: LazyAdam,
    recipe: Recipe,
    rng: np.random.Generator,
    rate: float,
    scored: ScoredPairs | None = None,
) -> float:
    """Update the table with one batch and return its loss, to which that of ``scored`` pairs is added if given."""
    known_counts = [int(recipe.batch * share) for share in (recipe.term_share, recipe.plain_pair_share)]
    pairs = sampler.draw(rng, recipe.batch - sum(known_counts), recipe.pair_shares, recipe.max_tokens)
    pairs = sampler.add_known(rng, pairs, known_counts)
    matrices = [
        bags(sampler.tokens, side, rng.random(int((side.end - side.begin).sum())) >= recipe.token_dropout)
        for side in (pairs.first, pairs.second)
    ]
    if scored:
        sides, scores = scored.draw(rng, recipe.scored_batch, recipe.token_dropout)
        matrices += sides
    rows = np.unique(np.concatenate([m.indices for m in matrices]))
    columns = np.zeros(sampler.vocabulary, dtype=np.int32)
    columns[rows] = np.arange(len(rows))
    for matrix in matrices:
        matrix.indices = columns[matrix.indices]
        matrix.resize((matrix.shape[0], len(rows)))
    vectors = adam.table[rows]
    a, b, *others = (m @ vectors for m in matrices)
    loss, *gradients = info_nce(a, b, pairs.false_negatives(), scale=recipe.scale)
    if scored:
        scored_loss, *scored_gradients = cosent(others[0], others[1], scores, scale=recipe.scored_scale)
        loss += scored_loss
        gradients += scored_gradients
    adam.step(rows, sum(m.T @ g for m, g in zip(matrices, gradients, strict=True)), rate)
    return loss


def _rate(recipe: Recipe, step: int) -> float:
    """The learning rate at ``step``: linear warm-up, then linear decay to zero."""
    if step <= recipe.warm_up_steps:
        return recipe.learning_rate * step / recipe.warm_up_steps
    return recipe.learning_rate * (recipe.steps - step + 1) / max(1, recipe.steps - recipe.warm_up_steps)


def evaluate(tokenizer: Tokenizer, table: Floats, tasks: Sequence[Task]) -> dict[str, float]:
    """Task → its score."""
    encoder = StaticEncoder(tokenizer, table, "", "")
    return {task.name: task.measure(encoder.encode) for task in tasks}
