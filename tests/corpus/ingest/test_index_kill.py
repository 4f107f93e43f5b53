"""An indexer that is killed at any moment leaves a complete index, the old or the new one, without leftovers.

``ASSISTANT_KILLS=50`` kills it fifty times; the suite does it a few times. Half of the kills fall anywhere in
the run, half just after the index folder first changes, when there is most to lose.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.results import Mode, Query
from assistant.service import Assistant
from assistant.settings import Settings

KILLS = int(os.environ.get("ASSISTANT_KILLS", "4"))
QUERIES = ("农民工讨薪", "中小学校舍改造", "河道清淤", "办理时限压缩")
PLACES = [
    *("松溪", "白石", "临江", "云岭", "南坪", "长湖", "大桥", "古塔", "石门"),
    *("清水", "柳河", "东岗", "双峰", "平安", "红旗", "龙泉", "杏花", "梅林"),
]

_POINTS = (
    "教育工作方面，新建改扩建{place}中小学{n}所，校舍改造任务按期完成，{place}课后服务做到应开尽开。",
    "人社工作方面，在{place}开展农民工讨薪专项行动，为农民工追回工资{n}20万元，调处劳动纠纷{n}3件。",
    "水利工作方面，完成{place}河道清淤{n}公里，除险加固水库{n}座，{place}群众饮水安全得到保障。",
    "营商环境方面，推行一件事一次办，{place}企业开办的办理时限压缩{n}%，减轻负担{n}00万元。",
)
_READER = """
import json, sys, time
from pathlib import Path
from assistant.service import Assistant
from assistant.domain.results import Query
from assistant.settings import Settings
assistant = Assistant(Settings(corpus=Path(sys.argv[1]), index=Path(sys.argv[2])))
stop, queries = Path(sys.argv[3]), sys.argv[4:]
seen, searches = set(), 0
while not stop.exists():
    result = assistant.search(Query(queries[searches % len(queries)]))
    assert len(result.hits) == 10, result
    seen.add(result.candidates)
    searches += 1
    time.sleep(0.005)
print(json.dumps({"searches": searches, "candidates": sorted(seen)}))
"""


def _report(place: str, n: int) -> str:
    points = (point.format(place=place, n=n) for point in _POINTS)
    duties = "\n".join(f"（{numeral}）{point}" for numeral, point in zip("一二三四", points, strict=True))
    problems = f"二、存在的问题\n{place}调查研究不够深入，抓落实的办法不多。"
    return f"{place}镇镇长2022年述职报告\n一、履行职责情况\n{duties}\n{problems}\n"


def _files(places: list[str], n: int) -> dict[str, str]:
    return {f"{place}.txt": _report(place, n) for place in places}


def _write(corpus: Path, files: dict[str, str]) -> None:
    corpus.mkdir(exist_ok=True)
    for old in corpus.iterdir():
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (corpus / name).write_text(text, encoding="utf-8")


def _answer(corpus: Path, index: Path) -> dict[str, object]:
    """The content of an index and its answers, without the name of its generation."""
    service = Assistant(Settings(corpus=corpus, index=index))
    found: dict[str, object] = {"passages": service.stock().passages, "facets": service.facet_values()}
    for record in service.reports():
        report = service.report(record.id)
        found[record.source] = (report.text, [passage.id for passage in report.passages])
    for query in QUERIES:
        exact = service.search(Query(query[:4], mode=Mode.EXACT, limit=100))
        found[f"exact {query}"] = (exact.candidates, sorted((hit.passage_id, hit.text) for hit in exact.hits))
        for mode in (Mode.HYBRID, Mode.DENSE, Mode.LEXICAL):
            found[f"{mode} {query}"] = service.search(Query(f"{PLACES[0]}{query}", mode=mode)).hits[0].text
    return found


def _start(corpus: Path, index: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assistant", "index", str(corpus), "--index", str(index), "--json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def _state(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*"))


def _wait(until: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether ``until`` became true in time."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


@pytest.mark.slow
def test_a_killed_indexer_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    """Another process that searches in the meantime never sees an error or a partial state."""
    corpus, index, stop = tmp_path / "corpus", tmp_path / "index", tmp_path / "stop"
    changed = {**_files(PLACES[1:], 3), **_files(PLACES[:2], 7)}
    del changed[f"{PLACES[-1]}.txt"]
    states = [_files(PLACES[:1] + PLACES[2:], 3), changed]
    answers = []
    for number, files in enumerate(states):
        _write(corpus, files)
        fresh = tmp_path / f"fresh{number}"
        Assistant(Settings(corpus=corpus, index=fresh)).ingest()
        answers.append(_answer(corpus, fresh))
    _write(corpus, states[0])
    began = time.monotonic()
    assert _start(corpus, index).wait() == 0
    whole_run = time.monotonic() - began
    names = {path.name for path in index.iterdir()}
    reader = subprocess.Popen(
        [sys.executable, "-c", _READER, str(corpus), str(index), str(stop), *QUERIES],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        for kill in range(KILLS):
            dice = random.Random(kill)
            old, new = answers[kill % 2], answers[(kill + 1) % 2]
            _write(corpus, states[(kill + 1) % 2])
            before = _state(index)
            indexer = _start(corpus, index)
            if kill % 2:
                _wait(
                    lambda before=before, indexer=indexer: (
                        _state(index) != before or indexer.poll() is not None
                    )
                )
                time.sleep(dice.uniform(0, 0.1))
            else:
                time.sleep(dice.uniform(0, whole_run))
            indexer.kill()
            indexer.wait()

            assert _answer(corpus, index) in (old, new), f"kill {kill}"

            assert _start(corpus, index).wait() == 0
            assert _answer(corpus, index) == new, f"after kill {kill}"
            assert {path.name for path in index.iterdir()} == names
            assert len(list((index / "generations").iterdir())) <= 2
    finally:
        stop.touch()
        output = reader.communicate(timeout=60)[0]
    assert reader.returncode == 0
    seen = json.loads(output)
    assert seen["searches"] > KILLS
    assert set(seen["candidates"]) <= {answer["passages"] for answer in answers}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
@pytest.mark.skipif(os.cpu_count() == 1, reason="one core: no workers are started")
def test_the_workers_of_a_killed_indexer_end(tmp_path: Path) -> None:
    """Otherwise worker processes would wait forever."""
    corpus = tmp_path / "corpus"
    _write(corpus, _files([f"{first}{second}" for first in PLACES for second in PLACES], 3))
    indexer = _start(corpus, tmp_path / "index")
    listed = Path(f"/proc/{indexer.pid}/task/{indexer.pid}/children")
    try:
        assert _wait(lambda: len(listed.read_text().split()) >= 2)
        workers = listed.read_text().split()
    finally:
        indexer.kill()
        indexer.wait()

    assert _wait(lambda: not any(_alive(worker) for worker in workers))


def _alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
