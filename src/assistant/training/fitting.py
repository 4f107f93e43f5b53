"""Training the static encoder: read, tokenise, draw pairs, descend, judge, keep the best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.encoders.static import StaticEncoder
from assistant.errors import BadInput
from assistant.training.contrast import Floats, LazyAdam, bags, contrast
from assistant.training.data import Document, read_corpus
from assistant.training.judge import Task, read_pair_tasks, search_tasks
from assistant.training.pairs import Store, build_store
from assistant.training.recipe import Progress, Recipe, Watch
from assistant.training.tokenizer import train_tokenizer

_FEWEST = 50  # paragraphs: below that there is no batch of different ones
_FEWEST_QUERIES = 100  # or pairs, of all tasks together
_ENOUGH = 1000  # queries or pairs beyond which a task counts no more


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training leaves: the tokenizer, a vector per token (tokens, d), and how it was judged."""

    tokenizer: Tokenizer
    table: Floats
    figures: Mapping[str, float]
    """Task → measure at the step that was kept."""
    losses: tuple[float, ...]
    """Loss of every step."""
    kept_step: int
    documents: int
    characters: int

    @property
    def last_loss(self) -> float:
        """Where the loss had come to."""
        return running(self.losses)


def fit(
    data: Path,
    *,
    recipe: Recipe,
    seed: int,
    judge_folder: Path | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
) -> Trained:
    """Train on everything in ``data`` (see :func:`read_corpus`); the same data, recipe and seed give the
    same vectors on one machine.

    ``judge_folder`` may hold ``*.dev.tsv`` pairs scored by people. Raises BadInput when there is nothing to
    learn from.
    """
    tell = progress or (lambda stage, done, total: None)
    tell("读取文字", 0, 1)
    documents = read_corpus(data, seed=seed, most_characters=recipe.source_characters)
    learned, held_out = hold_out(documents, recipe.held_out, seed)
    tasks: list[Task] = [*(read_pair_tasks(judge_folder) if judge_folder else []), *search_tasks(held_out)]
    count = sum(len(document.paragraphs) for document in learned)
    if count < _FEWEST:
        raise BadInput(f"文字太少：只有 {count} 段可学", f"至少需要 {_FEWEST} 段，几十万字以上才有好的效果")
    tell("学习分词", 0, 1)
    texts = _balanced(learned, recipe, seed)
    tokenizer = train_tokenizer(
        texts, size=recipe.vocabulary, most_characters=recipe.tokenizer_characters, seed=seed
    )
    tell("切分文字", 0, 1)
    store = build_store(learned, tokenizer, flatness=recipe.flatness)
    characters = sum(len(p.text) for document in learned for p in document.paragraphs)
    table, figures, losses, kept = descend(store, tokenizer, tasks, recipe, seed, tell, watch)
    return Trained(tokenizer, table, figures, losses, kept, len(learned), characters)


def hold_out(
    documents: Sequence[Document], regions: Sequence[str], seed: int
) -> tuple[list[Document], list[Document]]:
    """Documents to learn from and documents to judge by: those of ``regions``, else a random fiftieth.

    Without regions at least two are held out, and none of fewer than twenty.
    """
    if regions:
        out = {row for row, d in enumerate(documents) if d.region.startswith(tuple(regions))}
    else:
        count = max(2, len(documents) // 50) if len(documents) >= 20 else 0
        out = set(np.random.default_rng(seed).permutation(len(documents))[:count].tolist())
    learned = [document for row, document in enumerate(documents) if row not in out]
    return learned, [documents[row] for row in sorted(out)]


def _balanced(documents: Sequence[Document], recipe: Recipe, seed: int) -> list[str]:
    """Texts for the tokenizer, the sources in the same proportions in which pairs are drawn from them."""
    by_source: dict[str, list[str]] = {}
    for document in documents:
        by_source.setdefault(document.source, []).extend(p.text for p in document.paragraphs)
    sizes = {source: sum(map(len, texts)) for source, texts in by_source.items()}
    total = sum(size**recipe.flatness for size in sizes.values())
    rng = np.random.default_rng(seed)
    sample: list[str] = []
    for source, texts in by_source.items():
        share = recipe.tokenizer_characters * sizes[source] ** recipe.flatness / total / sizes[source]
        sample += [text for text, kept in zip(texts, rng.random(len(texts)) < share, strict=True) if kept]
    return sample


def descend(
    store: Store,
    tokenizer: Tokenizer,
    tasks: Sequence[Task],
    recipe: Recipe,
    seed: int,
    tell: Progress,
    watch: Watch | None = None,
) -> tuple[Floats, Mapping[str, float], tuple[float, ...], int]:
    """Table, figures, losses and the step kept: the best by the mean of all tasks.

    It is the last where the tasks have too few queries and pairs to tell one step from another.
    """
    rng = np.random.default_rng(seed)
    table = rng.normal(0, recipe.spread, (store.vocabulary, recipe.widths[0])).astype(np.float32)
    adam = LazyAdam(table)
    losses: list[float] = []
    best, best_figures, best_step = table, {}, 0
    best_mean, worse = -np.inf, 0
    # A task of a few queries is mostly noise: it must not choose the step.
    weights = [min(task.size, _ENOUGH) for task in tasks]
    is_steered = sum(weights) >= _FEWEST_QUERIES
    for step in range(1, recipe.steps + 1):
        losses.append(_step(store, adam, recipe, rng, _rate(recipe, step)))
        last = step == recipe.steps
        if step % recipe.judge_every == 0 or last:
            figures = judge(tokenizer, table, tasks)
            mean = float(np.average(list(figures.values()), weights=weights)) if is_steered else step
            worse = 0 if mean > best_mean else worse + 1
            if mean > best_mean:
                best, best_figures, best_step, best_mean = table.copy(), figures, step, mean
        if step % 10 == 0 or last:
            tell("训练", step, recipe.steps)
            if watch:
                watch(step, running(losses), best_figures)
        if worse >= recipe.patience:
            break
    return best, best_figures, tuple(losses), best_step


def running(losses: Sequence[float]) -> float:
    """Mean of the last fifty losses: one batch alone says little."""
    return float(np.mean(losses[-50:]))


def _step(store: Store, adam: LazyAdam, recipe: Recipe, rng: np.random.Generator, rate: float) -> float:
    pairs = store.draw(rng, recipe.batch, recipe.kinds, recipe.most_tokens)
    matrices = [
        bags(store.tokens, side, rng.random(int((side.end - side.begin).sum())) >= recipe.drop)
        for side in (pairs.first, pairs.second)
    ]
    rows = np.unique(np.concatenate([m.indices for m in matrices]))
    place = np.zeros(store.vocabulary, dtype=np.int32)
    place[rows] = np.arange(len(rows))
    for matrix in matrices:
        matrix.indices = place[matrix.indices]
        matrix.resize((matrix.shape[0], len(rows)))
    vectors = adam.table[rows]
    a, b = (m @ vectors for m in matrices)
    loss, by_a, by_b = contrast(a, b, pairs.twins(), scale=recipe.scale, widths=recipe.widths)
    adam.step(rows, matrices[0].T @ by_a + matrices[1].T @ by_b, rate)
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
