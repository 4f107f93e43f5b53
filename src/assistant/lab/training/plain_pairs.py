"""Two ways to put one matter, from ``data/plain_pairs.tsv``: what a bag of tokens cannot work out from official text alone."""

from importlib import resources

FILE = "plain_pairs.tsv"


def sayings() -> list[tuple[str, str]]:
    """All rows as (official, plain); the topic, which is for those who keep the file, is left out."""
    text = resources.files("assistant").joinpath("data", FILE).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(official, plain) for _topic, official, plain in rows]
