"""``python -m tests.bench.scanned [--reports 10] [--dpi 200] [--keep FOLDER]``: search over scans beside their text.

Reports of the sample corpus are drawn as pages, scanned and recognised. The corpus is indexed once with their text and
once with what was recognised, and every annotated query is put to both. Prints the share of the hits in these reports
that the scans give, too, and those that they do not.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from page_pictures import accuracy, noisy, report_pages, scanned_pdf

CORPUS = Path(__file__).parents[2] / "corpus"
_LIMIT = 10
_SAME = 0.6
"""The share of a passage's characters that a hit must have to be the same one."""


def scans(texts: dict[str, str], dpi: int, folder: Path) -> dict[str, str]:
    """File → its text as recognised; kept in ``folder`` and read from there the next time."""
    from assistant.corpus.readers import read_bytes

    found = {}
    for number, (file, text) in enumerate(sorted(texts.items())):
        kept = folder / f"{number:02}.txt"
        if not kept.exists():
            paragraphs = [line for line in text.split("\n") if line.strip()]
            data = scanned_pdf(*(noisy(page) for page in report_pages(paragraphs, dpi)))
            (folder / f"{number:02}.pdf").write_bytes(data)
            kept.write_text(read_bytes(data, f"{number:02}.pdf").text, "utf-8")
        found[file] = kept.read_text("utf-8")
        print(f"{file}: {accuracy(found[file], text):.4f} of the characters", flush=True)
    return found


def hits(corpus: Path, queries: list[dict[str, Any]], work: Path) -> list[list[tuple[str, str]]]:
    """For each query the first hits: source file and text of each."""
    from assistant.domain.report import Role
    from assistant.domain.results import Filters, Query
    from assistant.service import Assistant
    from assistant.settings import Settings

    service = Assistant(Settings(corpus=corpus, index=work))
    service.ingest()
    sources = {record.id: Path(record.source).stem for record in service.reports()}
    found = []
    for query in queries:
        filters = Filters(
            portfolios=tuple(query["portfolios"]),
            roles=tuple(Role(role) for role in query["roles"]),
            year_from=query["year_from"],
            year_to=query["year_to"],
        )
        answer = service.search(Query(query["query"], filters, limit=_LIMIT))
        found.append([(sources[hit.report.id], hit.text) for hit in answer.hits])
    return found


def is_there(text: str, others: list[str]) -> bool:
    """Whether one of the ``others`` covers most of a passage, or is covered by it."""
    from rapidfuzz.fuzz import partial_ratio

    return any(partial_ratio(text, other) >= 100 * _SAME for other in others)


def main() -> None:
    """Print the share and what is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("ASSISTANT_OCR", "rapidocr")
    from assistant.corpus.readers import read

    work = Path(tempfile.mkdtemp())
    keep = options.keep or work / "scans"
    keep.mkdir(parents=True, exist_ok=True)
    written, scanned = work / "written", work / "scanned"
    for corpus in (written, scanned):
        shutil.copytree(CORPUS, corpus, ignore=shutil.ignore_patterns("gold", "README*"))
    files = sorted(path for path in written.rglob("*.txt"))[: options.reports]
    texts = {path.relative_to(written).as_posix(): read(path).text for path in files}
    for file, text in texts.items():
        (written / file).write_text(text, "utf-8")
    for file, text in scans(texts, options.dpi, keep).items():
        (scanned / file).write_text(text, "utf-8")
    queries = json.loads((CORPUS / "gold" / "queries.json").read_text("utf-8"))
    pairs = zip(hits(written, queries, work / "1"), hits(scanned, queries, work / "2"), strict=True)
    total = kept = 0
    chosen = {Path(file).stem for file in texts}
    for query, (before, after) in zip(queries, pairs, strict=True):
        for source, text in before:
            if source not in chosen:
                continue
            total += 1
            if is_there(text, [other for where, other in after if where == source]):
                kept += 1
            else:
                print(f"lost: {query['query']} → {source}: {text[:60]!r}")
    print(f"{kept} of {total} hits: {kept / max(1, total):.3f}")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
