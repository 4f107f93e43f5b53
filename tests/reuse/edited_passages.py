"""Passages of reports, each with versions of it that were edited in one way."""

from pathlib import Path

from assistant.domain.results import Level


def _read() -> list[tuple[str, dict[Level, str]]]:
    """Each passage with its versions by level."""
    found: list[tuple[str, dict[Level, str]]] = []
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines():
        kind, _, text = line.partition("\t")
        if kind == "source":
            found.append((text, {}))
        elif text:
            found[-1][1][Level(kind)] = text
    return found


PASSAGES = _read()
