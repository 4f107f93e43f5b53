"""The tokenizer: byte-pair pieces of Chinese, learned from the text itself, folding included."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

LONGEST_PIECE = 6
_RAREST = 4  # a character seen less often gets no vector: it could not be learned


def train_tokenizer(texts: Sequence[str], *, size: int, most_characters: int, seed: int) -> Tokenizer:
    """A tokenizer of at most ``size`` pieces learned from a random part of ``texts``.

    Pieces are runs of up to six Han characters or Latin letters; every other character stands alone, so
    that no piece reaches over punctuation. Unknown characters leave no token. The same texts and seed give
    the same pieces.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\s+"), ""),
            normalizers.Replace(Regex(r"[0-9]+"), "0"),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\p{Han}a-z]"), "isolated")
    sample = list(_sample(texts, most_characters, seed))
    alphabet = _alphabet(sample, tokenizer)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        max_token_length=LONGEST_PIECE,
        special_tokens=[],
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        show_progress=False,
    )
    tokenizer.train_from_iterator(sample, trainer)
    return tokenizer


def _sample(texts: Sequence[str], most_characters: int, seed: int) -> Iterable[str]:
    room = most_characters
    for index in np.random.default_rng(seed).permutation(len(texts)).tolist():
        if room <= 0:
            return
        room -= len(texts[index])
        yield texts[index]


def _alphabet(texts: Iterable[str], tokenizer: Tokenizer) -> list[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenizer.normalizer.normalize_str(text))
    frequent = sorted(character for character, count in counts.items() if count >= _RAREST)
    return frequent or sorted(counts)
