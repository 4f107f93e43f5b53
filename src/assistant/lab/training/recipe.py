"""The recipe of a training: its hyperparameters, and the types of its callbacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class PairKind(IntEnum):
    """How the two texts of a positive pair are taken from a paragraph."""

    HALVES = 0
    """The two halves of a paragraph, split after a clause."""
    FIRST = 1
    """The first sentence and the rest."""
    HEADING = 2
    """The heading or title above a paragraph, and the paragraph."""
    CLAUSE = 3
    """A clause, and the longer of the texts before and after it."""


_PAIR_SHARES = {
    PairKind.HALVES: 0.10,
    PairKind.FIRST: 0.20,
    PairKind.HEADING: 0.35,
    PairKind.CLAUSE: 0.35,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All hyperparameters. The defaults are those of the encoder that ships."""

    vocabulary: int = 10_000
    """Number of tokens."""
    tokenizer_characters: int = 6_000_000
    """Characters of text that the tokenizer is trained on, at most."""
    source_characters: int = 22_000_000
    """Characters of text that are used of one source, at most."""
    source_exponent: float = 0.4
    """Sources are sampled in proportion to their size to this power, so that small ones have more weight."""
    pair_shares: Mapping[PairKind, float] = field(default_factory=lambda: dict(_PAIR_SHARES))
    """Kind of pair → its share among the pairs drawn from paragraphs."""
    term_share: float = 0.05
    """Share of a batch that are pairs of a plain word and an official term for it, from the product's vocabulary."""
    plain_pair_share: float = 0.04
    """Share of a batch that are pairs of an official and a plain wording, from ``data/plain_pairs.tsv``."""
    dimensions: int = 256
    initial_deviation: float = 0.15
    """Standard deviation of the initial values."""
    batch: int = 1024
    """Pairs per step."""
    scale: float = 15.0
    """Factor of the cosines in the loss (inverse temperature)."""
    learning_rate: float = 0.05
    warm_up_steps: int = 50
    max_tokens: int = 80
    """Tokens of one text of a pair, at most."""
    token_dropout: float = 0.2
    """Share of the tokens of a text that are dropped at random."""
    members: int = 4
    """Number of models that are trained one after the other, from different initial values and pairs, and fused."""
    steps: int = 1200
    """Steps of each member."""
    evaluate_every: int = 400
    """Steps between two evaluations on the development tasks."""
    patience: int = 4
    """A member stops after so many evaluations in a row without a better one."""
    whitening: float = 0.2
    """How far the variances of the components of the fused vectors are equalised: 0 not at all, 1 completely."""
    scored_batch: int = 256
    """Human-scored pairs per step of fine-tuning. Without such pairs there is no fine-tuning."""
    scored_scale: float = 5.0
    """Factor of the cosines in the loss of scored pairs."""
    fine_tuning_steps: int = 50
    """Steps on the fused vectors."""
    fine_tuning_rate: float = 0.01
    """Initial learning rate of fine-tuning, in units of the root mean square of the values of the fused vectors."""
    official_only: bool = False
    """Use only records whose ``kind`` says that a state organ issued them."""
    held_out: tuple[str, ...] = ()
    """Regions whose documents are held out for evaluation; without any, a random fiftieth of all documents."""


Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages are named in Chinese. May raise to cancel."""

Watch = Callable[[int, float, Mapping[str, float]], None]
"""Called every ten steps with (step, running mean of the loss, task → score of the member at its best step so far).

Steps are numbered consecutively over all members.
"""
