"""The line above which a passage answers a query, on annotated queries and on questions that nothing answers.

    python -m tests.bench.relevance [CORPUS QUERIES]…

CORPUS is a folder of reports, QUERIES a JSON list with "query". Without arguments: the sample corpus with its gold.
Of annotated queries the best hit should stand above the line, for the others no hit should.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.results import Query
from assistant.service import Assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "corpus", ROOT / "corpus/gold/queries.json")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many queries keep their best hit above the line, and how many questions have no hit above it."""

    answered: int
    queries: int
    refused: int
    questions: int


def unanswerable() -> list[str]:
    """The questions that no duty report answers."""
    lines = (Path(__file__).parent / "unanswerable.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def measure(service: Assistant, queries: Path) -> Counts:
    """Count on an indexed corpus and its annotated queries."""
    asked = [one["query"] for one in json.loads(queries.read_text(encoding="utf-8"))]
    answered = [bool(service.search(Query(text, limit=1)).hits[0].relevant) for text in asked]
    questions = unanswerable()
    refused = [service.search(Query(text)).relevant == 0 for text in questions]
    return Counts(sum(answered), len(answered), sum(refused), len(refused))


def main(arguments: list[str]) -> None:
    """Print a table."""
    pairs = list(zip(map(Path, arguments[::2]), map(Path, arguments[1::2]), strict=True)) or [SAMPLE]
    print("| corpus | best hit above the line | nothing above it |\n|---|---|---|")
    for corpus, queries in pairs:
        with tempfile.TemporaryDirectory() as folder:
            service = Assistant(Settings(corpus=corpus, index=Path(folder) / "index"))
            service.ingest()
            counts = measure(service, queries)
        print(f"| {corpus} | {counts.answered}/{counts.queries} | {counts.refused}/{counts.questions} |")


if __name__ == "__main__":
    main(sys.argv[1:])
