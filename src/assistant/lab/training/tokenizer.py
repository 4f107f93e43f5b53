"""Trains the tokenizer: byte-pair encoding of Chinese text, with folding in its normalizer."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

MAX_PIECE = 6
_MIN_COUNT = 4  # a character that occurs less often gets no token, since its vector could not be learned


def train_tokenizer(texts: Sequence[str], *, size: int, max_characters: int, seed: int) -> Tokenizer:
    """A tokenizer of at most ``size`` tokens, trained on a random sample of ``texts`` of about ``max_characters``.

    Tokens are up to six Han characters or Latin letters; every other character is a token of its own, so that
    no token extends over punctuation. Unknown characters give no token. The same texts and seed give the same tokenizer.
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
    sample = list(_sample(texts, max_characters, seed))
    alphabet = _alphabet(sample, tokenizer)
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        max_token_length=MAX_PIECE,
        special_tokens=[],
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        show_progress=False,
    )
    tokenizer.train_from_iterator(sample, trainer)
    return tokenizer


def _sample(texts: Sequence[str], max_characters: int, seed: int) -> Iterable[str]:
    remaining = max_characters
    for index in np.random.default_rng(seed).permutation(len(texts)).tolist():
        if remaining <= 0:
            return
        remaining -= len(texts[index])
        yield texts[index]


def _alphabet(texts: Iterable[str], tokenizer: Tokenizer) -> list[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenizer.normalizer.normalize_str(text))
    frequent = sorted(character for character, count in counts.items() if count >= _MIN_COUNT)
    return frequent or sorted(counts)
