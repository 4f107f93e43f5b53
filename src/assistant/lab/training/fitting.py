"""Training the static encoder: read, hold out, tokenise, descend once per member, fuse, finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.base.errors import BadInput
from assistant.domain.vocabulary import load
from assistant.lab.training import checkpoint
from assistant.lab.training.contrast import Floats
from assistant.lab.training.data import Document, read_corpus
from assistant.lab.training.ensemble import fuse, sample
from assistant.lab.training.fine_tuning import finish
from assistant.lab.training.judge import Task, read_pair_tasks, search_tasks
from assistant.lab.training.pairs import build_store
from assistant.lab.training.plain_pairs import sayings
from assistant.lab.training.recipe import Progress, Recipe, Watch
from assistant.lab.training.scored import build_scored, read_scored
from assistant.lab.training.tokenizer import train_tokenizer
from assistant.lab.training.trainer import Keeping, descend, judge, running

_FEWEST = 50  # paragraphs: below that there is no batch of different ones


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training leaves: the tokenizer, a vector per token (tokens, d), and how it was judged."""

    tokenizer: Tokenizer
    table: Floats
    figures: Mapping[str, float]
    """Task → measure."""
    losses: tuple[float, ...]
    """Loss of every step, member after member."""
    kept_steps: tuple[int, ...]
    """The step that was kept, of every member."""
    documents: int
    characters: int
    scored: int = 0
    """Pairs scored by people that were learned."""

    @property
    def last_loss(self) -> float:
        """Where the loss of the last member had come to."""
        return running(self.losses)


def fit(
    data: Path,
    *,
    recipe: Recipe,
    seed: int,
    judge_folder: Path | None = None,
    scored_files: Sequence[Path] = (),
    progress: Progress | None = None,
    watch: Watch | None = None,
    checkpoints: Path | None = None,
    resume: bool = False,
) -> Trained:
    """Train on everything in ``data`` (see :func:`read_corpus`); the same data, recipe and seed give the
    same vectors on one machine.

    ``judge_folder`` may hold ``*.dev.tsv`` pairs scored by people, ``scored_files`` are others to learn from, left alone
    where the recipe takes official text only (see :func:`read_scored`); ``checkpoints`` is the folder for those, and
    ``resume`` goes on from what lies there.
    Raises BadInput when there is nothing to learn from, or a scored file is one to judge by.
    """
    tell = progress or (lambda stage, done, total: None)
    judged = read_pair_tasks(judge_folder) if judge_folder else []
    people = [] if recipe.official_only else read_scored(scored_files, judged)
    tell("读取文字", 0, 1)
    documents = read_corpus(
        data, seed=seed, most_characters=recipe.source_characters, official_only=recipe.official_only
    )
    learned, held_out = hold_out(documents, recipe.held_out, seed)
    tasks: list[Task] = [*judged, *search_tasks(held_out)]
    count = sum(len(document.paragraphs) for document in learned)
    if count < _FEWEST:
        raise BadInput(f"文字太少：只有 {count} 段可学", f"至少需要 {_FEWEST} 段，几十万字以上才有好的效果")
    tell("学习分词", 0, 1)
    texts = _balanced(learned, recipe, seed)
    tokenizer = train_tokenizer(
        texts, size=recipe.vocabulary, most_characters=recipe.tokenizer_characters, seed=seed
    )
    tell("切分文字", 0, 1)
    plain_words = load(None).plain_words.items()
    terms = [(plain, term) for plain, official in plain_words for term in official]
    store = build_store(learned, tokenizer, flatness=recipe.flatness, pools=(terms, sayings()))
    scored = build_scored(people, tokenizer)
    characters = sum(len(p.text) for document in learned for p in document.paragraphs)
    tables: list[Floats] = []
    losses: list[float] = []
    kept_steps: list[int] = []
    for member in range(1, recipe.members + 1):
        keeping = Keeping(checkpoint.place(checkpoints, member), resume) if checkpoints else None
        told, watched = _counted_through(tell, watch, recipe, member)
        table, its_losses, kept = descend(
            store, tokenizer, tasks, recipe, (seed, member), told, watched, keeping
        )
        tables.append(table)
        losses += its_losses
        kept_steps.append(kept)
    seen = sample(store, recipe, np.random.default_rng(seed))
    table = fuse(tables, seen, dimensions=recipe.dimensions, flattening=recipe.flattening)
    if scored:
        rng = np.random.default_rng((seed, recipe.members + 1))
        table = finish(table, store, scored, recipe, rng, tell)
    figures = judge(tokenizer, table, tasks)
    return Trained(
        tokenizer,
        table,
        figures,
        tuple(losses),
        tuple(kept_steps),
        documents=len(learned),
        characters=characters,
        scored=len(scored.scores) if scored else 0,
    )


def _counted_through(
    tell: Progress, watch: Watch | None, recipe: Recipe, member: int
) -> tuple[Progress, Watch]:
    """Both for one member, counting the steps of those before it."""
    before, total = recipe.steps * (member - 1), recipe.steps * recipe.members

    def told(stage: str, done: int, _total: int) -> None:
        tell(stage, before + done, total)

    def watched(step: int, loss: float, figures: Mapping[str, float]) -> None:
        if watch:
            watch(before + step, loss, figures)

    return told, watched


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
