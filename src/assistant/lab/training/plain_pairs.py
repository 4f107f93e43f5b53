"""Two ways to put one matter, from ``data/plain_pairs.tsv``: what a bag of tokens cannot work out from official text alone."""

from assistant.base.tables import read_tsv

FILE = "plain_pairs.tsv"


def sayings() -> list[tuple[str, str]]:
    """All rows as (official, plain); the topic, which is for those who keep the file, is left out."""
    return [(official, plain) for _topic, official, plain in read_tsv(FILE)]
