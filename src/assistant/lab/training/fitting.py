"""The whole training of the static encoder: read, hold out, tokenise, train each member, fuse, fine-tune."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.base.errors import BadInput
from assistant.domain.vocabulary import load
from assistant.lab.training import checkpoint
from assistant.lab.training.data import Document, read_corpus
from assistant.lab.training.dev_tasks import Task, read_pair_tasks, search_tasks
from assistant.lab.training.ensemble import fuse, sample_texts
from assistant.lab.training.fine_tuning import fine_tune
from assistant.lab.training.losses import Floats
from assistant.lab.training.pairs import build_sampler
from assistant.lab.training.plain_pairs import plain_pairs
from assistant.lab.training.recipe import Progress, Recipe, Watch
from assistant.lab.training.scored import read_scored, tokenise_scored
from assistant.lab.training.tokenizer import train_tokenizer
from assistant.lab.training.trainer import CheckpointFile, evaluate, running_mean, train_member

_MIN_PARAGRAPHS = 50  # with fewer there is no batch of different ones


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """The result of a training: the tokenizer, a table of token vectors (tokens, d), and its evaluation."""

    tokenizer: Tokenizer
    table: Floats
    figures: Mapping[str, float]
    """Task → score."""
    losses: tuple[float, ...]
    """Loss of every step, of all members one after the other."""
    best_steps: tuple[int, ...]
    """The best step of each member, whose values were taken."""
    documents: int
    characters: int
    scored_pairs: int = 0
    """Number of human-scored pairs that were used."""

    @property
    def last_loss(self) -> float:
        """The running mean of the loss at the end of the last member."""
        return running_mean(self.losses)


def fit(
    data: Path,
    *,
    recipe: Recipe,
    seed: int,
    evaluation_folder: Path | None = None,
    scored_files: Sequence[Path] = (),
    progress: Progress | None = None,
    watch: Watch | None = None,
    checkpoints: Path | None = None,
    resume: bool = False,
) -> TrainedModel:
    """Train on everything in ``data`` (see :func:`read_corpus`).

    ``evaluation_folder`` may contain ``*.dev.tsv`` files of human-scored pairs to evaluate on; ``scored_files`` are
    such files to learn from (see :func:`read_scored`), not used when the recipe takes official text only.
    ``checkpoints`` is the folder for checkpoints, from which ``resume`` continues. The same data, recipe and seed give
    the same vectors on one machine. Raises BadInput when there is too little text, or a scored file belongs to the
    evaluation.
    """
    report_progress = progress or (lambda stage, done, total: None)
    dev_tasks = read_pair_tasks(evaluation_folder) if evaluation_folder else []
    scored_pairs = [] if recipe.official_only else read_scored(scored_files, dev_tasks)
    report_progress("读取文字", 0, 1)
    documents = read_corpus(
        data, seed=seed, max_characters=recipe.source_characters, official_only=recipe.official_only
    )
    learned, held_out = hold_out(documents, recipe.held_out, seed)
    tasks: list[Task] = [*dev_tasks, *search_tasks(held_out)]
    count = sum(len(document.paragraphs) for document in learned)
    if count < _MIN_PARAGRAPHS:
        raise BadInput(
            f"文字太少：只有 {count} 段可学", f"至少需要 {_MIN_PARAGRAPHS} 段，几十万字以上才有好的效果"
        )
    report_progress("学习分词", 0, 1)
    texts = _balanced(learned, recipe, seed)
    tokenizer = train_tokenizer(
        texts, size=recipe.vocabulary, max_characters=recipe.tokenizer_characters, seed=seed
    )
    report_progress("切分文字", 0, 1)
    plain_words = load(None).plain_words.items()
    terms = [(plain, term) for plain, official in plain_words for term in official]
    sampler = build_sampler(
        learned, tokenizer, source_exponent=recipe.source_exponent, known_pairs=(terms, plain_pairs())
    )
    tokenised_pairs = tokenise_scored(scored_pairs, tokenizer)
    characters = sum(len(p.text) for document in learned for p in document.paragraphs)
    tables: list[Floats] = []
    losses: list[float] = []
    best_steps: list[int] = []
    for member in range(1, recipe.members + 1):
        checkpoint_file = (
            CheckpointFile(checkpoint.checkpoint_path(checkpoints, member), resume) if checkpoints else None
        )
        member_progress, member_watch = _for_member(report_progress, watch, recipe, member)
        table, member_losses, best_step = train_member(
            sampler, tokenizer, tasks, recipe, (seed, member), member_progress, member_watch, checkpoint_file
        )
        tables.append(table)
        losses += member_losses
        best_steps.append(best_step)
    sampled = sample_texts(sampler, recipe, np.random.default_rng(seed))
    table = fuse(tables, sampled, dimensions=recipe.dimensions, whitening=recipe.whitening)
    if tokenised_pairs:
        rng = np.random.default_rng((seed, recipe.members + 1))
        table = fine_tune(table, sampler, tokenised_pairs, recipe, rng, report_progress)
    figures = evaluate(tokenizer, table, tasks)
    return TrainedModel(
        tokenizer,
        table,
        figures,
        tuple(losses),
        tuple(best_steps),
        documents=len(learned),
        characters=characters,
        scored_pairs=len(tokenised_pairs.scores) if tokenised_pairs else 0,
    )


def _for_member(
    report_progress: Progress, watch: Watch | None, recipe: Recipe, member: int
) -> tuple[Progress, Watch]:
    """Both callbacks for one member, with steps numbered over all members."""
    before, total = recipe.steps * (member - 1), recipe.steps * recipe.members

    def member_progress(stage: str, done: int, _total: int) -> None:
        report_progress(stage, before + done, total)

    def member_watch(step: int, loss: float, figures: Mapping[str, float]) -> None:
        if watch:
            watch(before + step, loss, figures)

    return member_progress, member_watch


def hold_out(
    documents: Sequence[Document], regions: Sequence[str], seed: int
) -> tuple[list[Document], list[Document]]:
    """Documents for training and for evaluation, the latter from ``regions``, else a random fiftieth of all.

    Without regions at least two are held out, but none when there are fewer than twenty.
    """
    if regions:
        held_out_rows = {row for row, d in enumerate(documents) if d.region.startswith(tuple(regions))}
    else:
        count = max(2, len(documents) // 50) if len(documents) >= 20 else 0
        held_out_rows = set(np.random.default_rng(seed).permutation(len(documents))[:count].tolist())
    learned = [document for row, document in enumerate(documents) if row not in held_out_rows]
    return learned, [documents[row] for row in sorted(held_out_rows)]


def _balanced(documents: Sequence[Document], recipe: Recipe, seed: int) -> list[str]:
    """Texts for the tokenizer, from the sources in the same proportions in which pairs are sampled."""
    by_source: dict[str, list[str]] = {}
    for document in documents:
        by_source.setdefault(document.source, []).extend(p.text for p in document.paragraphs)
    sizes = {source: sum(map(len, texts)) for source, texts in by_source.items()}
    total = sum(size**recipe.source_exponent for size in sizes.values())
    rng = np.random.default_rng(seed)
    sample_texts: list[str] = []
    for source, texts in by_source.items():
        share = recipe.tokenizer_characters * sizes[source] ** recipe.source_exponent / total / sizes[source]
        sample_texts += [
            text for text, best_step in zip(texts, rng.random(len(texts)) < share, strict=True) if best_step
        ]
    return sample_texts
