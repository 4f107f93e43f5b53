"""Trials of what must never be lost: ``python -m tests.bench.safety kills|flips|disks|writes|patches [N]``.

``kills``: two processes with two clients each upload, correct, remove, put back, ignore, decide and index without a pause, and
are killed at random moments. Whatever was acknowledged must be there afterwards, and file, row and index must agree.
``flips``: a bit anywhere in a file of the index; it must be noticed, or answers must be those of before.
``disks``: every kind of change on a file system with a few kilobytes left (needs ``unshare -m`` and root, or ``--folder``).
``writes``: the same with the disk full from the n-th write of each change on, for N values of n from the first to the last; also
writes of SQLite, FAISS and numpy count (needs a C compiler, Linux).
``patches``: eight clients correct thirty-two reports at once, by HTTP.
"""

import argparse
import copy
import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.audit.jobs import Audits
from assistant.base.errors import AssistantError, StorageFailed
from assistant.domain.results import AuditScope, Ignore, Judgement, Query
from assistant.index import current
from assistant.service import Assistant
from assistant.settings import Settings

SAMPLE = Path(__file__).parents[2] / "corpus"
PROCESSES, CLIENTS = 2, 2
_TEXT = (
    "溪口乡乡长2024年述职报告\n\n一、履职情况\n　　修通机耕道{n}公里，客车一天两趟，群众出行方便了许多。\n"
)


def installation(folder: Path) -> Assistant:
    """The sample corpus with its index and one audit, in a folder of its own."""
    shutil.copytree(SAMPLE, folder / "corpus", ignore=shutil.ignore_patterns("gold"))
    service = Assistant(Settings(corpus=folder / "corpus", index=folder / "index"))
    service.ingest()
    return service


def beside(service: Assistant, folder: Path | None = None) -> Assistant:
    """Another process's service, on the same folders or on a copy; the encoder is loaded once."""
    settings = (
        service.settings if folder is None else Settings(corpus=folder / "corpus", index=folder / "index")
    )
    other = Assistant(settings)
    other._resources._encoder = service.encoder
    return other


# --- kills -------------------------------------------------------------------------------------------


@dataclass
class Known:
    """What one client knows of its own reports, lines and decisions."""

    uploads: dict[str, str] = field(default_factory=dict)  # source → author in its row
    removed: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)  # report of the sample → office in its row
    ignored: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)  # finding → reason of the decision

    def after(self, verb: str, what: str, value: str) -> "Known":
        """What it knows once an operation is acknowledged."""
        new = copy.deepcopy(self)
        if verb == "upload" or verb == "author":
            new.uploads[what] = value
        elif verb == "office":
            new.offices[what] = value
        elif verb == "discard":
            new.removed[what] = new.uploads.pop(what)
        elif verb == "restore":
            new.uploads[what] = new.removed.pop(what)
        elif verb == "ignore":
            new.ignored.add(what)
        elif verb == "dispose":
            new.reasons[what] = value
        return new


def _choose(
    known: Known, dice: random.Random, client: str, findings: list[str], reports: list[str]
) -> tuple[str, str, str]:
    value = f"{client}-{dice.randrange(10**9)}"
    verbs = ["upload", "office", "ignore", "dispose", "dispose", "office"]
    verbs += ["author", "discard", "discard"] if known.uploads else []
    verbs += ["restore"] if known.removed else []
    verbs += ["index"] if dice.random() < 0.1 else []
    verb = dice.choice(verbs if len(known.uploads) < 4 else [verb for verb in verbs if verb != "upload"])
    pool = {"author": list(known.uploads), "discard": list(known.uploads), "restore": list(known.removed)}
    pool |= {"office": reports, "dispose": findings}
    what = {"upload": f"上传/{value}.txt", "ignore": value, "index": ""}.get(verb) or (
        dice.choice(sorted(pool[verb])) if verb in pool else ""
    )
    return verb, what, value


def _do(service: Assistant, job: str, verb: str, what: str, value: str) -> None:
    if verb == "upload":
        name = what.removeprefix("上传/")
        result = service.file([(name, _TEXT.format(n=value).encode())], {"author": value})
        assert len(result.added) == 1, result
    elif verb in ("author", "office"):
        service.correct(_id(service, what), {verb: value})
    elif verb == "discard":
        service.discard(_id(service, what))
    elif verb == "restore":
        (key,) = [one.key for one in service.removed() if one.source == what]
        service.restore_removed(key)
    elif verb == "ignore":
        service.ignore(Ignore(text=what))
    elif verb == "dispose":
        service.audits.dispose(job, what, Judgement.ACCEPTED, "王五", value)
    else:
        service.ingest()


def _id(service: Assistant, source: str) -> str:
    (found,) = [record.id for record in service.reports() if record.source == source]
    return found


def _child(
    service: Assistant, job: str, clients: dict[str, tuple[Known, list[str], list[str]]], pipe: int, seed: int
) -> None:
    def run(client: str) -> None:
        known, findings, reports = clients[client]
        dice = random.Random(f"{seed} {client}")
        while True:
            operation = _choose(known, dice, client, findings, reports)
            os.write(pipe, json.dumps(["begin", client, *operation]).encode() + b"\n")
            try:
                _do(service, job, *operation)
            except BaseException as error:
                os.write(pipe, json.dumps(["error", client, *operation, repr(error)[:300]]).encode() + b"\n")
                return
            os.write(pipe, json.dumps(["done", client, *operation]).encode() + b"\n")
            known = known.after(*operation)

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _observed(service: Assistant, job: str, client: str, findings: list[str], reports: list[str]) -> Known:
    known = Known()
    for record in service.reports():
        if record.source.startswith(f"上传/{client}-"):
            known.uploads[record.source] = record.metadata.author
        elif record.source in reports:
            known.offices[record.source] = record.metadata.office
    for one in service.removed():
        if one.source.startswith(f"上传/{client}-"):
            known.removed[one.source] = one.row.get("author", "")
    known.ignored = {line.text for line in service.ignores() if line.text.startswith(f"{client}-")}
    decisions = service.audits.dispositions(job)
    known.reasons = {name: decisions[name].reason for name in findings if name in decisions}
    return known


def kills(count: int, work: Path, seed: int = 0) -> Counter[str]:
    """Kill two writing processes, ``count`` times in all; how many acknowledged operations were looked for, and lost."""
    service = installation(work)
    job = service.run_audit(AuditScope()).job.id
    findings = sorted({found.id for found in service.audits.file(job).result.findings})
    sources = [record.source for record in service.reports()]
    names = [f"c{number}" for number in range(PROCESSES * CLIENTS)]
    shares = {
        name: (findings[number :: len(names)], sources[number :: len(names)])
        for number, name in enumerate(names)
    }
    known = {name: _observed(service, job, name, *shares[name]) for name in names}
    dice = random.Random(seed)
    tally: Counter[str] = Counter()
    while tally["kills"] < count:
        read, write = os.pipe()
        children = []
        for process in range(PROCESSES):
            mine = {
                name: (known[name], *shares[name])
                for name in names[process * CLIENTS : (process + 1) * CLIENTS]
            }
            child = os.fork()
            if child == 0:
                os.close(read)
                try:
                    _child(beside(service), job, mine, write, tally["kills"] * 10 + process + seed * 10**6)
                finally:
                    os._exit(0)
            children.append(child)
        os.close(write)
        moments = sorted((dice.uniform(0.1, 4.0), child) for child in children)
        began = time.monotonic()
        for moment, child in moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            tally["kills"] += 1
        with os.fdopen(read, "rb") as pipe:
            lines = [json.loads(line) for line in pipe.read().split(b"\n") if line]
        running: dict[str, tuple[str, str, str]] = {}
        for kind, client, *operation in lines:
            if kind == "begin":
                running[client] = (operation[0], operation[1], operation[2])
            elif kind == "done":
                tally["acknowledged"] += 1
                tally[f"acknowledged {operation[0]}"] += 1
                known[client] = known[client].after(*running.pop(client))
            else:
                tally["errors"] += 1
                print("error", client, operation, file=sys.stderr)
        after = beside(service)
        after.complete_changes()
        for client in names:
            seen = _observed(after, job, client, *shares[client])
            allowed = [known[client]] + ([known[client].after(*running[client])] if client in running else [])
            if seen not in allowed:
                tally["lost or half"] += 1
                print("lost or half", client, running.get(client), seen, allowed, sep="\n  ", file=sys.stderr)
            tally["in flight, kept"] += client in running and seen == allowed[-1] != allowed[0]
            known[client] = seen
        result = after.ingest()
        if result.added or result.changed or result.removed or result.refused:
            tally["index and corpus differ"] += 1
            print("differ", result, file=sys.stderr)
        if tally["kills"] % 50 == 0:
            print(dict(tally), flush=True)
    assert not after.examine_files().index
    return tally


# --- flipped bits ------------------------------------------------------------------------------------


def _answers(service: Assistant) -> object:
    texts = {record.id: (service.report(record.id), record) for record in service.reports()}
    draft = service.draft(next(iter(texts.values()))[0].text)
    hits = [service.search(Query(words)).hits for words in ("农民工工资", "校舍改造", "河道清淤")]
    return texts, hits, service.check(draft).findings, service.facet_values()


def flips(count: int, work: Path, seed: int = 0) -> Counter[str]:
    """Flip one bit of a random byte of the index; afterwards an ordinary run must heal it."""
    service = installation(work)
    expected = _answers(service)
    folder = service.settings.index
    dice = random.Random(seed)
    tally: Counter[str] = Counter()
    for number in range(count):
        generation = folder / "generations" / str(current(folder))
        files = [path for path in sorted(generation.rglob("*")) if path.is_file() and path.stat().st_size]
        # Half of the flips by size, as a disk would; half by file, so that small files have their turn.
        path = (
            dice.choices(files, [path.stat().st_size for path in files])[0]
            if number % 2
            else dice.choice(files)
        )
        whole = path.read_bytes()
        data = bytearray(whole)
        place = dice.randrange(len(data))
        data[place] ^= 1 << dice.randrange(8)
        path.write_bytes(data)
        opened = beside(service)
        try:
            same = _answers(opened) == expected
        except AssistantError as error:
            tally["told" if error.hint else "told without a cure"] += 1
        except Exception as error:
            tally["tracebacks"] += 1
            print(path, place, repr(error), file=sys.stderr)
        else:
            tally["without effect" if same else "silently wrong"] += 1
        if number % 10:
            path.write_bytes(whole)
        else:
            healed = beside(service)
            healed.ingest()
            tally["healed, of every tenth"] += (
                _answers(healed) == expected and not healed.examine_files().index
            )
        if number % 25 == 24:
            print(dict(tally), flush=True)
    return tally


# --- full disks --------------------------------------------------------------------------------------


VERBS = ("upload", "correct", "discard", "ignore", "dispose", "index", "audit", "backup")


def _change(service: Assistant, job: str, finding: str, verb: str, number: int) -> object:
    done: Any = {
        "upload": lambda: service.file([(f"大{number}.txt", (_TEXT.format(n=number) * 900).encode())]),
        "correct": lambda: service.correct(service.reports()[0].id, {"author": f"甲{number}"}),
        "discard": lambda: service.discard(service.reports()[-1].id),
        "ignore": lambda: service.ignore(Ignore(text=f"某句{number}" * 100)),
        "dispose": lambda: service.audits.dispose(
            job, finding, Judgement.ACCEPTED, "王五", f"理由{number}" * 100
        ),
        "index": lambda: service.ingest(rebuild=True),
        "audit": lambda: service.run_audit(AuditScope(title=str(number))),
        "backup": lambda: service.backup(service.settings.corpus.parent / "备份.zip"),
    }[verb]
    return done()


def disks(count: int, work: Path, seed: int = 0) -> Counter[str]:
    """Do every kind of change with a few kilobytes left; then with room again, everything must agree."""
    megabytes = 24
    if work.stat().st_dev == work.parent.stat().st_dev:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(work)], check=True)
    template = Path(tempfile.mkdtemp())
    service = installation(template / "one")
    job = service.run_audit(AuditScope()).job.id
    finding = service.audits.file(job).result.findings[0].id
    dice = random.Random(seed)
    tally: Counter[str] = Counter()
    for number in range(count):
        verb = VERBS[number % len(VERBS)]
        here = work / "one"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(template / "one", here)
        tried = beside(service, here)
        free = dice.choice((0, 1, 4, 8, 20, 50, 100, 200, 400, 800, 1600)) * 1024
        left = shutil.disk_usage(work).free - free
        filler = work / "filler"
        with filler.open("wb") as file:
            file.write(b"\0" * max(0, left))
        try:
            _change(tried, job, finding, verb, number)
            tally["succeeded"] += 1
        except StorageFailed as error:
            tally[f"named {error.code}"] += 1
        except Exception as error:
            tally["not named"] += 1
            print(verb, free, repr(error), file=sys.stderr)
        filler.unlink()
        again = beside(service, here)
        again.complete_changes()
        result = again.ingest()
        if result.added or result.changed or result.removed or result.refused:
            tally["half states"] += 1
            print(verb, free, result, file=sys.stderr)
        strays = [
            path
            for path in (here / "corpus").rglob("*")
            if path.name.startswith("大") and path.stat().st_size < 100_000
        ]
        tally["stumps"] += len(strays)
        Audits(again.settings.index, lambda *_: None).resume()
        if again.audits.problems():
            tally["half states"] += 1
            print(verb, free, again.audits.problems(), file=sys.stderr)
    return tally


def writes(count: int, work: Path, seed: int = 0) -> Counter[str]:
    """Each kind of change with the disk full from its n-th write on."""
    full = ctypes.CDLL(None)
    template = work / "template"
    service = installation(template)
    job = service.run_audit(AuditScope()).job.id
    finding = service.audits.file(job).result.findings[0].id
    tally: Counter[str] = Counter()
    here = work / "one"

    def tried(verb: str, first: int) -> int:
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(template, here)
        changed = beside(service, here)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            said = "not named"
            full.full_from(ctypes.c_long(first), os.fsencode(here))
            try:
                _change(changed, job, finding, verb, first)
                said = "succeeded"
            except StorageFailed as error:
                said = f"named {error.code}"
            except BaseException as error:
                said = f"not named {verb} {first} {error!r}"[:300]
            finally:
                os.write(write, f"{full.writes_seen()} {said}".encode())
                os._exit(0)
        os.waitpid(child, 0)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            seen, _, said = pipe.read().decode().partition(" ")
        if said.startswith("not named"):
            print(said, file=sys.stderr)
            said = "not named"
        tally[said] += 1
        again = beside(service, here)
        again.complete_changes()
        result = again.ingest()
        if result.added or result.changed or result.removed or result.refused or again.audits.problems():
            tally["half states"] += 1
            print(verb, first, result, again.audits.problems(), file=sys.stderr)
        stumps = [path for path in (here / "corpus").rglob("大*") if path.stat().st_size < 100_000]
        tally["stumps"] += len(stumps)
        return int(seen)

    for verb in VERBS:
        total = tried(verb, 10**9)
        each = max(1, total * len(VERBS) // max(1, count))
        print(verb, total, "writes, every", each, flush=True)
        for first in range(1, total + 1, each):
            tried(verb, first)
    return tally


def _preloaded() -> None:
    """Start this trial again with the library that makes the disk full."""
    if "full_disk" in os.environ.get("LD_PRELOAD", ""):
        return
    library = Path(tempfile.mkdtemp()) / "full_disk.so"
    source = Path(__file__).with_name("full_disk.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    os.environ["LD_PRELOAD"] = str(library)
    os.execv(sys.executable, [sys.executable, "-m", "tests.bench.safety", *sys.argv[1:]])


# --- many clients ------------------------------------------------------------------------------------


def patches(count: int, work: Path) -> Counter[str]:
    """Eight clients correct ``count`` reports (thirty-two) at once, each several columns, by HTTP."""
    from fastapi.testclient import TestClient

    from assistant.interfaces.app import create_app

    service = installation(work)
    ids = [record.id for record in service.reports()][:count]
    tally: Counter[str] = Counter()
    took: list[float] = []
    with TestClient(create_app(assistant=service), base_url="http://localhost") as client:

        def correct(number: int) -> None:
            report, column = ids[number % len(ids)], ("author", "office")[number // len(ids)]
            began = time.monotonic()
            answer = client.patch(f"/v1/reports/{report}", json={column: f"{column}{number}"})
            took.append(time.monotonic() - began)
            tally[str(answer.status_code)] += 1

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(correct, range(2 * len(ids))))
    fresh = beside(service)
    for number in range(2 * len(ids)):
        column = ("author", "office")[number // len(ids)]
        if getattr(fresh.report(ids[number % len(ids)]).metadata, column) != f"{column}{number}":
            tally["lost"] += 1
    result = fresh.ingest()
    tally["index and csv differ"] += len(result.changed)
    print(f"longest {max(took):.1f} s")
    return tally


def main() -> None:
    """Run one trial and print its figures; exit code 1 where something was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trial", choices=("kills", "flips", "disks", "writes", "patches"))
    parser.add_argument("count", type=int, nargs="?", default=32)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="where to work, e.g. a small file system")
    options = parser.parse_args()
    if options.trial == "writes":
        _preloaded()
    with tempfile.TemporaryDirectory() as made:
        work = options.folder or Path(made) / "work"
        work.mkdir(exist_ok=True)
        run = {"kills": kills, "flips": flips, "disks": disks, "writes": writes}.get(options.trial)
        tally = run(options.count, work, options.seed) if run else patches(options.count, work)
        print(json.dumps(tally, ensure_ascii=False, sort_keys=True))
        if options.trial == "disks" and options.folder is None:
            subprocess.run(["umount", "-l", str(work)], check=False)
    bad = (
        "lost or half",
        "index and corpus differ",
        "errors",
        "silently wrong",
        "tracebacks",
        "told without a cure",
    )
    bad += ("not named", "half states", "stumps", "lost", "index and csv differ", "409", "500")
    sys.exit(any(tally[name] for name in bad))


if __name__ == "__main__":
    main()
