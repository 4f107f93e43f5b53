"""Words of two characters that are in common use, so that what holds one is hardly the name of a place.

They are pieces of the tokenizer that ships with the encoder: byte-pair encoding on official prose and news makes a piece
of what is written together often (督导, 走访), which names of towns and villages are not.
"""

import json
from functools import cache
from importlib import resources


@cache
def common_words() -> frozenset[str]:
    """The pieces of two characters."""
    data = resources.files("assistant").joinpath("data", "encoder", "tokenizer.json").read_bytes()
    return frozenset(piece for piece in json.loads(data)["model"]["vocab"] if len(piece) == 2)


def holds_common_word(stem: str) -> bool:
    """Whether any two neighbouring characters of a supposed name (without its ending) are a common word."""
    known = common_words()
    return any(stem[at : at + 2] in known for at in range(len(stem) - 1))
