"""A writer that is killed at any moment leaves a complete index, the old or the new one; the next writer continues.

``ASSISTANT_KILLS=50`` kills it fifty times; by default it is killed five times.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from random_reports import MODEL, random_report, unit_vectors

from assistant.domain.results import ALL_COLLECTIONS, Filters
from assistant.index import Index, current, open_index, open_writer

KILLS = int(os.environ.get("ASSISTANT_KILLS", "5"))

_WRITER = """
import random, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from random_reports import MODEL
from test_local_kill import change
from assistant.index import open_writer
from assistant.index.local import writer
writer.BUFFER_PASSAGES = 40
index_writer = open_writer(Path(sys.argv[1]), MODEL)
print("writing", flush=True)
for round in range(int(sys.argv[3]), 10**9):
    change(index_writer, round)
    index_writer.commit()
"""

_REPORTS = 12


def change(writer: object, round_: int) -> None:
    """Give all reports the text of a round: a reader that sees two rounds sees an incomplete commit."""
    for number in range(_REPORTS):
        made = random_report(random.Random(f"{round_} {number}"), f"r{number}", 8)
        writer.put(made, unit_vectors(random.Random(number), 8), f"round {round_}")  # type: ignore[attr-defined]


def _round_of(index: Index) -> int:
    """The round of the reports in the index, which must be one and the same; all of them must be there and be found."""
    records = index.reports(ALL_COLLECTIONS)
    assert len(records) == _REPORTS
    (digest,) = {record.digest for record in records}
    round_ = int(digest.removeprefix("round "))
    for number in range(_REPORTS):
        expected = random_report(random.Random(f"{round_} {number}"), f"r{number}", 8)
        assert index.report(expected.id, ALL_COLLECTIONS) == expected
    everything = index.candidates(Filters(), ALL_COLLECTIONS)
    assert (len(index), len(everything)) == (8 * _REPORTS, 8 * _REPORTS)
    found = index.dense(unit_vectors(random.Random(0), 1)[0], everything, 1000)
    assert len(set(found.rows.tolist())) == 8 * _REPORTS
    holding = {
        passage.passage.id for passage in index.passages(found.rows.tolist()) if "同一段" in passage.text
    }
    ranking, count = index.exact("同一段", everything, 1000)
    assert {passage.passage.id for passage in index.passages(ranking.rows.tolist())} == holding
    assert count == len(holding)
    return round_


def test_a_killed_writer_leaves_a_whole_index(tmp_path: Path) -> None:
    writer = open_writer(tmp_path, MODEL)
    change(writer, 0)
    writer.commit()
    writer.close()
    rng = random.Random(4)
    last = 0
    for _ in range(KILLS):
        before = open_index(tmp_path, MODEL)
        command = [sys.executable, "-c", _WRITER, str(tmp_path), str(Path(__file__).parent), str(last + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"writing\n"
            time.sleep(rng.uniform(0, 0.4))
            process.kill()
        assert _round_of(before) == last
        before.close()
        after = open_index(tmp_path, MODEL)
        assert after.generation == current(tmp_path)
        assert _round_of(after) >= last
        last = _round_of(after)
        after.close()
    writer = open_writer(tmp_path, MODEL)
    change(writer, last + 1)
    writer.commit()
    writer.close()
    assert len(list((tmp_path / "generations").iterdir())) == 2
    healed = open_index(tmp_path, MODEL)
    assert _round_of(healed) == last + 1
    healed.close()
