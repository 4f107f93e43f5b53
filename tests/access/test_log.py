"""The access log: what stands in it, and that no line of it can be changed, taken out, put in or cut off unseen."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.access import AccessLog, LogPolicy
from assistant.access.verification import verified
from assistant.base.errors import StateUnusable
from assistant.domain.callers import Caller, CallerKind

KEY = b"k" * 32
ZHANG = Caller(CallerKind.USER, "张三", origin="10.0.0.8")
SMALL = LogPolicy(max_bytes=1_500)


def _log(folder: Path, policy: LogPolicy = LogPolicy()) -> AccessLog:  # noqa: B008 (frozen)
    return AccessLog(folder, KEY, policy)


@pytest.fixture
def log(tmp_path: Path) -> AccessLog:
    """Twelve lines in several files."""
    log = _log(tmp_path / "log", SMALL)
    for number in range(12):
        log.add(ZHANG, "read", f"edu-{number}", details={"characters": number})
    return log


def _faults(log: AccessLog) -> list[tuple[str, int, int]]:
    return [(fault.file, fault.line, fault.number) for fault in verified(log).faults]


def _all_lines(log: AccessLog) -> list[tuple[Path, int]]:
    return [(path, line) for path in log.files() for line in range(len(path.read_bytes().splitlines()))]


def test_a_line_says_who_what_when_and_from_where(tmp_path: Path) -> None:
    log = _log(tmp_path / "log")
    record = log.add(ZHANG, "search", "", "ok", log.query_details("农民工讨薪"))

    written = json.loads(log.files()[0].read_text(encoding="utf-8"))
    assert (written["caller"], written["kind"], written["origin"]) == ("张三", "user", "10.0.0.8")
    assert (written["action"], written["number"], written["hash"]) == ("search", 1, record.hash)
    assert written["at"].endswith("+00:00")
    assert written["details"]["characters"] == 5
    assert "农民工讨薪" not in log.files()[0].read_text(encoding="utf-8")


def test_words_of_a_search_are_written_by_a_setting_alone(tmp_path: Path) -> None:
    shy, frank = _log(tmp_path / "a"), _log(tmp_path / "b", LogPolicy(queries=True))

    assert frank.query_details("讨薪") == {"characters": 2, "query": "讨薪"}
    assert shy.query_details("讨薪") == shy.query_details("讨薪") != shy.query_details("欠薪")
    assert set(shy.query_details("讨薪")) == {"characters", "query_hash"}


def test_a_whole_log_is_whole(log: AccessLog) -> None:
    found = verified(log)

    assert (found.faults, len(log.files()) > 2) == ((), True)
    assert found.records == sum(len(path.read_bytes().splitlines()) for path in log.files())
    assert found.head == log.head().hash


def test_files_are_their_owners_alone(log: AccessLog) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in log.folder.iterdir()} == {0o600}
    assert stat.S_IMODE(log.folder.stat().st_mode) == 0o700


def test_every_removed_line_is_found_and_named(log: AccessLog) -> None:
    """Each line in turn, the first, the last and those at the edges of files among them."""
    for path, line in _all_lines(log):
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        number = json.loads(lines[line])["number"]
        path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))

        message = " ".join(fault.message for fault in verified(log).faults)
        assert f"第 {number} 条" in message or f"之前的 {number} 条" in message, (path, line, message)
        path.write_bytes(whole)
    assert verified(log).faults == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values | {"caller": "李四"},
        lambda values: values | {"subject": "edu-99"},
        lambda values: values | {"at": "2020-01-01T00:00:00+00:00"},
        lambda values: values | {"details": {}},
        lambda values: values | {"hash": "0" * 64},
    ],
)
def test_every_changed_line_is_found_and_named(
    log: AccessLog, change: Callable[[dict[str, object]], object]
) -> None:
    for path, line in _all_lines(log):
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        values = json.loads(lines[line])
        lines[line] = json.dumps(change(values), ensure_ascii=False).encode() + b"\n"
        path.write_bytes(b"".join(lines))

        assert (path.name, line + 1, values["number"]) in _faults(log)
        path.write_bytes(whole)


def test_a_line_made_without_the_key_is_found(log: AccessLog) -> None:
    """A forger who knows how hashes are made, and makes all that follow anew, lacks the key."""
    forger = AccessLog(log.folder, b"x" * 32, SMALL)
    path = log.files()[0]
    records = list(forger.records())
    head = "0" * 64
    for at, record in enumerate(records[:3]):
        record = replace(record, subject="别的", previous=head)
        records[at] = replace(record, hash=forger.hash_of(record))
        head = records[at].hash
    from dataclasses import asdict

    rest = path.read_bytes().splitlines(keepends=True)[3:]
    forged = [json.dumps(asdict(one), ensure_ascii=False).encode() + b"\n" for one in records[:3]]
    path.write_bytes(b"".join(forged + rest))

    assert [number for _, _, number in _faults(log)][:3] == [1, 2, 3]


def test_lines_put_in_or_in_another_order_are_found(log: AccessLog) -> None:
    path = log.files()[0]
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for wrong in (
        [lines[0], *lines],
        [lines[1], lines[0], *lines[2:]],
        [b"{}\n", *lines],
        [b"\xff\n", *lines],
    ):
        path.write_bytes(b"".join(wrong))
        assert verified(log).faults != ()
    path.write_bytes(whole)
    assert verified(log).faults == ()


def test_a_removed_file_is_found(log: AccessLog) -> None:
    for path in log.files():
        whole = path.read_bytes()
        path.unlink()
        assert verified(log).faults != (), path.name
        path.write_bytes(whole)
    (log.folder / "HEAD").unlink()
    assert "HEAD" in verified(log).faults[0].message


def test_a_whole_log_thrown_away_is_found(log: AccessLog) -> None:
    for path in log.files():
        path.unlink()

    assert "不见了" in verified(log).faults[0].message


def test_what_was_cut_off_stays_found_when_more_is_added(log: AccessLog) -> None:
    path = log.files()[-1]
    lines = path.read_bytes().splitlines(keepends=True)
    gone = json.loads(lines[-1])["number"]
    path.write_bytes(b"".join(lines[:-1]))
    log.add(ZHANG, "read", "edu-x")

    assert f"第 {gone} 条" in " ".join(fault.message for fault in verified(log).faults)


def test_old_files_go_after_their_time_and_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = _log(tmp_path / "log", SMALL)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    for day in range(0, 800, 20):
        monkeypatch.setattr("assistant.access.log.now", lambda at=begin + timedelta(days=day): at)
        for number in range(3):
            log.add(ZHANG, "read", f"edu-{day}-{number}")
    oldest = next(log.records())

    assert verified(log).faults == ()
    assert oldest.number > 1
    assert (
        begin + timedelta(days=800 - 365 - 80)
        < datetime.fromisoformat(oldest.at)
        < begin + timedelta(days=800 - 365)
    )
    log.files()[0].unlink()
    assert "也没有到期移除的记载" in verified(log).faults[0].message


def test_a_new_file_begins_after_a_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = _log(tmp_path / "log")
    log.add(ZHANG, "read", "edu-1")
    monkeypatch.setattr("assistant.access.log.now", lambda: datetime.now(UTC) + timedelta(days=32))
    log.add(ZHANG, "read", "edu-2")

    assert [path.name for path in log.files()] == ["000001.jsonl", "000002.jsonl"]
    assert verified(log).faults == ()


def test_half_a_line_of_a_killed_program_is_cut_off(tmp_path: Path) -> None:
    """A line after which the program was killed counts; half a line never was one."""
    log = _log(tmp_path / "log")
    log.add(ZHANG, "read", "first")
    before = log.head()
    log.add(ZHANG, "read", "last")
    path = log.files()[-1]
    (log.folder / "HEAD").write_text(
        f"{json.dumps({'number': before.number, 'hash': before.hash, 'file': before.file, 'size': before.size}):<199}\n"
    )
    with path.open("ab") as file:
        file.write(b'{"number":')
    log.add(ZHANG, "read", "after")

    assert [record.subject for record in log.records()][-2:] == ["last", "after"]
    assert verified(log).faults == ()


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.access import AccessLog, LogPolicy; "
        "from assistant.domain.callers import Caller\n"
        f"log = AccessLog(Path({str(tmp_path / 'log')!r}), {KEY!r}, LogPolicy(max_bytes=5000))\n"
        "for number in range(100): log.add(Caller(name=sys.argv[1]), 'read', str(number))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, f"程序{number}"]) for number in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]

    log = _log(tmp_path / "log")
    assert verified(log).faults == ()
    assert sum(record.action == "read" for record in log.records()) == 300


def test_a_log_that_cannot_be_written_is_an_error(log: AccessLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(StateUnusable, match="写不进去"):
        log.add(ZHANG, "read", "edu-1")
    monkeypatch.undo()

    log.add(ZHANG, "read", "edu-1")
    assert verified(log).faults == ()


def test_what_happens_at_every_key_is_written_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = _log(tmp_path / "log")
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    for moment in (100.0, 101.0, 159.0, 161.0):
        clock[0] = moment
        log.add_quietly(ZHANG, "suggest", {"characters": 10})
        log.add_quietly(Caller(name="李四"), "suggest")

    assert [record.caller for record in log.records()] == ["张三", "李四", "张三", "李四"]


def test_pages_are_the_newest_first(log: AccessLog) -> None:
    log.add(Caller(name="李四"), "sign_in", outcome="not_authenticated")

    first = log.page(limit=3)
    assert [record.number for record in first.records] == [log.head().number - at for at in range(3)]
    assert first.more
    assert [record.subject for record in log.page(action="read", offset=11, limit=9).records] == ["edu-0"]
    assert [record.outcome for record in log.page(caller="李四").records] == ["not_authenticated"]
    assert log.page(since="2999-01-01").records == ()
    assert log.page(until="2020-01-01").records == ()


def test_odd_names_break_no_line(tmp_path: Path) -> None:
    log = _log(tmp_path / "log")
    for subject in ("a\nb", '"}', "\ud800", "\u2028", "=1+1", "x" * 5000):
        log.add(ZHANG, "read", subject)

    assert verified(log).faults == ()
    assert [record.subject for record in log.records()][:2] == ["a\nb", '"}']
