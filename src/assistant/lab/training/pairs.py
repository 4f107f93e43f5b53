"""Positive pairs for contrastive learning, sampled at random from tokenised paragraphs.

All texts are ranges ``[begin, end)`` in one array of token ids, so that sampling a batch is array arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.lab.training.data import Document
from assistant.lab.training.recipe import PairKind

Ints = NDArray[np.int64]

_SENTENCE_ENDS = "。!?;"
_CLAUSE_ENDS = _SENTENCE_ENDS + ",:"
_MIN_TOKENS = 4  # tokens on either side of a split
_MAX_PARAGRAPHS_UNDER_TITLE = 60  # the title of a longer document does not describe its paragraphs
_TOKENISED_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Ranges:
    """Ranges of the token array; both arrays have shape (n,)."""

    begin: Ints
    end: Ints

    @property
    def lengths(self) -> Ints:
        """Number of tokens in each range."""
        return self.end - self.begin

    def at(self, rows: Ints) -> "Ranges":
        """The ranges in ``rows``."""
        return Ranges(self.begin[rows], self.end[rows])

    def followed_by(self, other: "Ranges") -> "Ranges":
        """These ranges, followed by those of ``other``."""
        return Ranges(np.concatenate([self.begin, other.begin]), np.concatenate([self.end, other.end]))

    def replaced(self, other: "Ranges", chosen: NDArray[np.bool_]) -> "Ranges":
        """The ranges of ``other`` where ``chosen`` is true, these elsewhere."""
        return Ranges(np.where(chosen, other.begin, self.begin), np.where(chosen, other.end, self.end))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Positive pairs, row by row, and the number of the paragraph from which each was taken."""

    first: Ranges
    second: Ranges
    paragraph: Ints

    def false_negatives(self) -> NDArray[np.bool_]:
        """A mask (n, n) of rows i, j of the same paragraph, heading or term: j's second text is also right for i."""
        same: NDArray[np.bool_] = self.paragraph[:, None] == self.paragraph
        for side in (self.first, self.second):
            same |= (side.begin[:, None] == side.begin) & (side.end[:, None] == side.end)
        np.fill_diagonal(same, False)
        return same


@dataclass(frozen=True, slots=True)
class PairSampler:
    """Samples pairs from tokenised paragraphs.

    ``clauses`` and ``sentences`` are the sorted positions after their last tokens. ``labels``: for headings and for
    titles, one range per paragraph, empty where there is none. ``sources``: ranges of paragraphs, shape (sources, 2);
    ``weights``: the probability of each source. ``vocabulary``: number of tokens.
    """

    tokens: NDArray[np.int32]
    paragraphs: Ranges
    labels: tuple[Ranges, Ranges]
    clauses: Ints
    sentences: Ints
    sources: Ints
    weights: NDArray[np.float64]
    vocabulary: int
    known_pairs: tuple[tuple[Ranges, Ranges], ...]
    """Curated positive pairs, row by row: first plain words and terms, then whole sentences."""

    def add_known(self, rng: Generator, pairs: Pairs, sizes: Sequence[int]) -> Pairs:
        """``pairs``, followed by ``sizes[i]`` random ones of each set of known pairs, which have negative numbers."""
        number = -1
        for (first, second), size in zip(self.known_pairs, sizes, strict=True):
            known = len(first.begin)
            if size and known:
                rows = rng.integers(0, known, size)
                pairs = Pairs(
                    pairs.first.followed_by(first.at(rows)),
                    pairs.second.followed_by(second.at(rows)),
                    np.concatenate([pairs.paragraph, number - rows]),
                )
            number -= known
        return pairs

    def draw(self, rng: Generator, size: int, shares: Mapping[PairKind, float], max_tokens: int) -> Pairs:
        """Sample ``size`` pairs from paragraphs of one source, each text of at most ``max_tokens`` tokens.

        A paragraph that does not have a pair of the kind chosen gives its halves.
        """
        paragraph = self._paragraphs(rng, size)
        begin, end = self.paragraphs.begin[paragraph], self.paragraphs.end[paragraph]
        odds = np.array(list(shares.values()))
        kinds = rng.choice(np.array([int(kind) for kind in shares]), p=odds / odds.sum(), size=size)
        middle = self._middles(rng, begin, end)
        sentence_end = _next(self.sentences, begin + _MIN_TOKENS)
        label = self._labels(rng, paragraph)
        clause = self._clauses(rng, begin, end)
        rest_follows = end - clause.end >= clause.begin - begin
        rest = Ranges(np.where(rest_follows, clause.end, begin), np.where(rest_follows, end, clause.begin))
        paragraph_range = Ranges(begin, end)
        first, second = Ranges(begin, middle), Ranges(middle, end)
        for kind, one, other, minimum in (
            (PairKind.FIRST, Ranges(begin, sentence_end), Ranges(sentence_end, end), _MIN_TOKENS),
            (PairKind.HEADING, label, paragraph_range, 1),
            (PairKind.CLAUSE, clause, rest, _MIN_TOKENS),
        ):
            chosen = (kinds == kind) & (one.lengths >= minimum) & (other.lengths >= minimum)
            first, second = first.replaced(one, chosen), second.replaced(other, chosen)
        return Pairs(_window(rng, first, max_tokens), _window(rng, second, max_tokens), paragraph)

    def _paragraphs(self, rng: Generator, size: int) -> Ints:
        """Random paragraphs of one source: texts of the same source are the hardest negatives for each other."""
        low, high = self.sources[rng.choice(len(self.sources), p=self.weights)]
        return rng.integers(low, high, size)

    def _middles(self, rng: Generator, begin: Ints, end: Ints) -> Ints:
        """Positions to split paragraphs at: after a clause near the middle, else any position there."""
        target = begin + ((0.3 + 0.4 * rng.random(len(begin))) * (end - begin)).astype(np.int64)
        clause = _next(self.clauses, target)
        fits = (clause >= begin + _MIN_TOKENS) & (clause <= end - _MIN_TOKENS)
        return np.where(fits, clause, np.maximum(target, begin + 1))

    def _clauses(self, rng: Generator, begin: Ints, end: Ints) -> Ranges:
        """For each range, the clause around a random token."""
        target = begin + (rng.random(len(begin)) * (end - begin)).astype(np.int64)
        starts = np.concatenate([[0], self.clauses])
        low = starts[np.searchsorted(starts, target, side="right") - 1]
        return Ranges(np.maximum(low, begin), np.minimum(_next(self.clauses, target + 1), end))

    def _labels(self, rng: Generator, paragraph: Ints) -> Ranges:
        """Heading or title of each paragraph, chosen at random if there are both."""
        heading, title = (Ranges(r.begin[paragraph], r.end[paragraph]) for r in self.labels)
        no_heading, no_title = heading.begin == heading.end, title.begin == title.end
        use_title = no_heading | (~no_title & (rng.random(len(paragraph)) < 0.5))
        return heading.replaced(title, use_title)


def build_sampler(
    documents: Sequence[Document],
    tokenizer: Tokenizer,
    *,
    source_exponent: float,
    known_pairs: Sequence[Sequence[tuple[str, str]]] = (),
) -> PairSampler:
    """Tokenise documents and ``known_pairs`` (sets of curated pairs) for sampling.

    Sources are sampled in proportion to their number of tokens to the power of ``source_exponent``.
    """
    order = sorted(range(len(documents)), key=lambda index: documents[index].source)
    texts, headings, titles, sources = [], [], [], []
    for index in order:
        document = documents[index]
        title = document.title if len(document.paragraphs) <= _MAX_PARAGRAPHS_UNDER_TITLE else ""
        for paragraph in document.paragraphs:
            texts.append(paragraph.text)
            headings.append(paragraph.heading)
            titles.append(title)
            sources.append(document.source)
    label_texts = sorted({*headings, *titles, *chain.from_iterable(chain.from_iterable(known_pairs))})
    tokens, ends = tokenise(texts + label_texts, tokenizer)
    begins = ends - np.diff(ends, prepend=0)
    ranges = Ranges(begins[: len(texts)], ends[: len(texts)])
    at = {text: len(texts) + row for row, text in enumerate(label_texts)}
    long_enough = np.flatnonzero(ranges.end - ranges.begin >= 2 * _MIN_TOKENS)
    spans, sizes = _source_spans(
        [sources[row] for row in long_enough.tolist()], (ranges.end - ranges.begin)[long_enough]
    )
    weights = sizes**source_exponent

    all_ranges = Ranges(begins, ends)

    def labels(names: Sequence[str]) -> Ranges:
        return all_ranges.at(np.array([at[names[row]] for row in long_enough.tolist()], dtype=np.int64))

    return PairSampler(
        tokens=tokens,
        paragraphs=Ranges(ranges.begin[long_enough], ranges.end[long_enough]),
        labels=(labels(headings), labels(titles)),
        clauses=_positions_after(tokens, tokenizer, _CLAUSE_ENDS),
        sentences=_positions_after(tokens, tokenizer, _SENTENCE_ENDS),
        sources=spans,
        weights=weights / weights.sum(),
        vocabulary=tokenizer.get_vocab_size(),
        known_pairs=tuple(
            _as_ranges(all_ranges, [(at[one], at[other]) for one, other in pool]) for pool in known_pairs
        ),
    )


def _as_ranges(ranges: Ranges, pairs: Sequence[tuple[int, int]]) -> tuple[Ranges, Ranges]:
    """Pairs of rows as ranges, without pairs of which one text has no token."""
    valid = [pair for pair in pairs if all(ranges.lengths[row] > 0 for row in pair)]
    first, second = np.array(valid, dtype=np.int64).reshape(-1, 2).T
    return ranges.at(first), ranges.at(second)


def tokenise(texts: Sequence[str], tokenizer: Tokenizer) -> tuple[NDArray[np.int32], Ints]:
    """The tokens of all texts, concatenated, and the position where each text ends."""
    blocks: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    for begin in range(0, len(texts), _TOKENISED_AT_ONCE):
        encoded = tokenizer.encode_batch_fast(
            list(texts[begin : begin + _TOKENISED_AT_ONCE]), add_special_tokens=False
        )
        ids = [encoding.ids for encoding in encoded]
        lengths += map(len, ids)
        blocks.append(np.fromiter(chain.from_iterable(ids), dtype=np.int32))
    return np.concatenate(blocks), np.cumsum(np.array(lengths, dtype=np.int64))


def _source_spans(names: Sequence[str], lengths: Ints) -> tuple[Ints, NDArray[np.float64]]:
    """The range of paragraphs of each source, shape (sources, 2), and its number of tokens. Paragraphs are sorted
    by source.
    """
    starts = [row for row, name in enumerate(names) if row == 0 or name != names[row - 1]]
    spans = np.array(list(zip(starts, [*starts[1:], len(names)], strict=True)), dtype=np.int64)
    return spans, np.add.reduceat(lengths, starts).astype(np.float64)


def _positions_after(tokens: NDArray[np.int32], tokenizer: Tokenizer, characters: str) -> Ints:
    ids = [i for i in (tokenizer.token_to_id(c) for c in characters) if i is not None]
    return np.flatnonzero(np.isin(tokens, ids)) + 1


def _next(positions: Ints, target: Ints) -> Ints:
    """The first of the sorted ``positions`` at or after each target; a very large number where there is none."""
    padded = np.append(positions, np.iinfo(np.int64).max // 2)
    found: Ints = padded[np.searchsorted(positions, target)]
    return found


def _window(rng: Generator, ranges: Ranges, maximum: int) -> Ranges:
    """Ranges cut to at most ``maximum`` tokens, at a random position."""
    excess = np.maximum(ranges.end - ranges.begin - maximum, 0)
    begin = ranges.begin + (rng.random(len(excess)) * (excess + 1)).astype(np.int64)
    return Ranges(begin, np.minimum(begin + maximum, ranges.end))
