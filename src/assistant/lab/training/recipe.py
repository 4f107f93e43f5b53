"""What decides how an encoder comes out, and what is told while it is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class PairKind(IntEnum):
    """What two stretches have to do with each other."""

    HALVES = 0
    """The two halves of a paragraph, cut behind a clause."""
    FIRST = 1
    """Its first sentence and the rest."""
    HEADING = 2
    """The heading or title above it, and the paragraph."""
    CLAUSE = 3
    """One of its clauses, and the longer of what stands before and behind it."""


_KINDS = {
    PairKind.HALVES: 0.10,
    PairKind.FIRST: 0.20,
    PairKind.HEADING: 0.35,
    PairKind.CLAUSE: 0.35,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out, next to the data. The defaults made the encoder that ships."""

    vocabulary: int = 10_000
    tokenizer_characters: int = 6_000_000
    source_characters: int = 22_000_000
    flatness: float = 0.4
    """Sources are drawn from in proportion to their size to this power: small ones count for more than
    their size.
    """
    kinds: Mapping[PairKind, float] = field(default_factory=lambda: dict(_KINDS))
    terms: float = 0.05
    """Share of a batch that are plain words and an official term for them, from the product's vocabulary."""
    sayings: float = 0.04
    """Share of a batch that are two ways to put one matter, officially and plainly, from ``data/plain_pairs.tsv``."""
    dimensions: int = 256
    spread: float = 0.15
    batch: int = 1024
    scale: float = 15.0
    rate: float = 0.05
    warm_up: int = 50
    most_tokens: int = 80
    drop: float = 0.2
    members: int = 4
    """Models that are trained one after the other, from different first values and pairs, and made one."""
    steps: int = 1200
    """Of each member."""
    judge_every: int = 400
    patience: int = 4
    """Stop after so many judgements in a row without a better one."""
    flattening: float = 0.2
    """How far the components of the fused vectors are made to count alike: 0 not at all, 1 wholly."""
    scored: int = 256
    """Pairs scored by people in every step of the finishing, where there are any; without them there is none."""
    scored_scale: float = 5.0
    finishing: int = 50
    """Steps on the fused vectors."""
    finishing_rate: float = 0.01
    """In units of the root mean square of the numbers of the fused vectors."""
    official_only: bool = False
    """Learn from records whose ``kind`` says that a state organ issued them, and from nothing else."""
    held_out: tuple[str, ...] = ()
    """Regions whose documents are kept out of training for judging; without them a fiftieth of all
    documents.
    """


Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages are named in Chinese. May raise to cancel."""

Watch = Callable[[int, float, Mapping[str, float]], None]
"""Called every ten steps with (step, running mean of the loss, task → measure of the member at its best step so far);
steps of all members are counted through.
"""
