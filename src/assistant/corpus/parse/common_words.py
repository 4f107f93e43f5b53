"""Common words of two characters: a supposed name of a place that contains one is most likely not a name.

They are the tokens of that length in the vocabulary of the encoder's tokenizer, which was built by byte-pair encoding of
official prose and news: frequent words (督导, 走访) became tokens, names of towns and villages did not.
"""

import json
from functools import cache
from importlib import resources


@cache
def common_words() -> frozenset[str]:
    """All tokens of two characters."""
    data = resources.files("assistant").joinpath("data", "encoder", "tokenizer.json").read_bytes()
    return frozenset(token for token in json.loads(data)["model"]["vocab"] if len(token) == 2)


def holds_common_word(stem: str) -> bool:
    """Whether any two adjacent characters of a supposed name (without its ending) are a common word."""
    words = common_words()
    return any(stem[at : at + 2] in words for at in range(len(stem) - 1))
