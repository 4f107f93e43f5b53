"""Pairs of an official and a plain wording of the same thing, from ``data/plain_pairs.tsv``.

Official text alone does not teach a bag-of-tokens model which colloquial words correspond to official ones.
"""

from assistant.base.tables import read_tsv

FILE = "plain_pairs.tsv"


def plain_pairs() -> list[tuple[str, str]]:
    """All rows as (official, plain), without the topic, which is for maintainers of the file."""
    return [(official, plain) for _topic, official, plain in read_tsv(FILE)]
