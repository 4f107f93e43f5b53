"""Build the sample corpus: ``tests/sample_corpus/sources`` → ``corpus/`` with reports.csv and gold annotation.

``python tests/sample_corpus/build.py`` verifies the sources and writes; ``--check`` writes nothing and fails where
``corpus/`` is not what the sources give. A source that breaks a rule is told, and nothing is written.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotated.files import file_bytes, file_text
from annotated.gold import annotation, negatives, queries, read_pairs, read_queries
from annotated.markup import MarkupError, Source, read_sources
from annotated.rules import breaches

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
_COLUMNS = ("file", "id", "title", "author", "office", "region", "year", "portfolios", "collection")


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 fine, 1 a breach in the sources or a difference found by ``--check``."""
    parser = argparse.ArgumentParser(description="Build the sample corpus from its marked-up sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where corpus/ differs")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where the corpus lies (corpus/)")
    options = parser.parse_args(arguments)
    folder = HERE / "sources"
    try:
        sources = read_sources(folder)
        asked, pairs = read_queries(folder), read_pairs(folder)
    except MarkupError as error:
        print(error)
        return 1
    wrong = breaches(sources, asked, pairs)
    if not wrong:
        tables = _tables(sources, asked=queries(asked, sources), pairs=negatives(pairs, sources))
        wrong = _differences(options.corpus, sources, tables) if options.check else []
        if not options.check:
            _write(options.corpus, sources, tables)
    counts = f"{len(sources)} reports, {len(asked)} queries, {len(pairs)} pairs; {len(wrong)} wrong"
    print("\n".join([*wrong, counts]))
    return 1 if wrong else 0


def _tables(sources: Mapping[str, Source], **tables: Any) -> dict[str, Any]:
    """Path below the gold folder → what the JSON file there holds."""
    annotated = {f"annotations/{name}.json": annotation(source, sources) for name, source in sources.items()}
    return {**annotated, "queries.json": tables["asked"], "negatives.json": tables["pairs"]}


def _rows(sources: Mapping[str, Source]) -> list[dict[str, str]]:
    return [{column: source.fields[column] for column in _COLUMNS} for source in sources.values()]


def _write(corpus: Path, sources: Mapping[str, Source], tables: Mapping[str, Any]) -> None:
    for source in sources.values():
        _put(corpus / source.fields["file"], file_bytes(source))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(sources))
    _put(corpus / "reports.csv", buffer.getvalue().encode("utf-8-sig"))
    for name, table in tables.items():
        written = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
        _put(corpus / "gold" / name, written.encode())


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _differences(corpus: Path, sources: Mapping[str, Source], tables: Mapping[str, Any]) -> list[str]:
    """What in ``corpus`` is not as the sources give it. A user's own reports may lie there besides."""
    found = []
    for source in sources.values():
        path = corpus / source.fields["file"]
        if not path.is_file() or file_text(path.read_bytes(), source) != source.text:
            found.append(f"{path}: missing, or another text")
        elif source.fields["format"] != "docx" and path.read_bytes() != file_bytes(source):
            found.append(f"{path}: another encoding or newline")
    different = [name for name, table in tables.items() if _load(corpus, name) != table]
    found += [f"{corpus}/gold/{name}: missing or different" for name in different]
    kept = {Path(name).name for name in tables if name.startswith("annotations/")}
    beside = {path.name for path in (corpus / "gold/annotations").glob("*.json")} - kept
    found += [f"{corpus}/gold/annotations/{name}: no source gives it" for name in sorted(beside)]
    path = corpus / "reports.csv"
    written = path.read_text("utf-8-sig") if path.is_file() else ""
    there = list(csv.DictReader(io.StringIO(written, newline="")))
    return found + [f"{path}: not the row of {row['id']}" for row in _rows(sources) if row not in there]


def _load(corpus: Path, name: str) -> Any:
    path = corpus / "gold" / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
