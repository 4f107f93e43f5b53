"""Work in other processes is done, refused or ended: by time, by memory, by whoever no longer wants it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import work_samples

from assistant.base.errors import Stopped, TooCostly, UnknownValue
from assistant.base.processes import is_running
from assistant.base.work import Cancellation, Limits, Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    running = Workers(1)
    yield running
    running.close()


def test_results_come_back(workers: Workers) -> None:
    assert workers.run(work_samples.print_and_return, "完成") == "完成"


def test_how_far_the_work_is_comes_back_before_its_result(workers: Workers) -> None:
    said: list[tuple[str, int, int]] = []

    assert workers.run(work_samples.count_to, 3, progress=lambda *values: said.append(values)) == 3
    assert said == [("数数", step, 3) for step in (1, 2, 3)]
    assert workers.run(work_samples.count_to, 2) == 2
    assert work_samples.count_to(1) == 1  # nobody waits: nothing is said


def test_whoever_is_told_how_far_it_is_may_end_it(workers: Workers) -> None:
    def enough(_stage: str, step: int, _number: int) -> None:
        if step == 2:
            raise Stopped

    with pytest.raises(Stopped):
        workers.run(work_samples.count_to, 10_000_000, progress=enough)

    assert workers.run(work_samples.print_and_return, "还在") == "还在"


def test_a_process_is_used_again(workers: Workers) -> None:
    first = workers.run(work_samples.process_id)

    assert workers.run(work_samples.process_id) == first


def test_what_is_raised_comes_back_whole(workers: Workers) -> None:
    with pytest.raises(UnknownValue) as caught:
        workers.run(work_samples.refuse, "炼丹")

    assert (caught.value.detail, caught.value.nearest) == ("没有“炼丹”这个部分", ("履职", "廉政"))


def test_too_long_is_ended_though_it_holds_the_interpreter(workers: Workers) -> None:
    began = time.monotonic()

    with pytest.raises(TooCostly, match=r"超过了 0\.3 秒"):
        workers.run(work_samples.hold_the_interpreter, 60, limits=Limits(seconds=0.3))

    assert time.monotonic() - began < 3
    assert workers.run(work_samples.print_and_return, "还在") == "还在"


def test_too_much_memory_is_refused(workers: Workers) -> None:
    with pytest.raises(TooCostly, match="内存超过了 64 MB"):
        workers.run(work_samples.take_memory, 200, limits=Limits(megabytes=64))

    assert workers.run(work_samples.take_memory, 8, limits=Limits(megabytes=64)) == 8 * 1024 * 1024


def test_a_process_that_dies_is_told_and_replaced(workers: Workers) -> None:
    with pytest.raises(TooCostly, match="意外结束"):
        workers.run(work_samples.end_itself)

    assert workers.run(work_samples.print_and_return, "还在") == "还在"


def test_what_nobody_wants_any_more_is_ended_with_all_it_started(workers: Workers, tmp_path: Path) -> None:
    note, cancellation = tmp_path / "note", Cancellation()
    errors: list[BaseException] = []

    def work() -> None:
        try:
            workers.run(work_samples.leave_a_file_and_hang, str(note), cancellation=cancellation)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 10
    while not (note.exists() and "\n" in note.read_text("utf-8")) and time.monotonic() < deadline:
        time.sleep(0.02)
    file, child = note.read_text("utf-8").split("\n")
    cancellation.cancel()
    thread.join(10)

    assert [type(error) for error in errors] == [Stopped]
    assert not Path(file).exists()
    while is_running(int(child)) and time.monotonic() < deadline:  # a zombie until its new parent has noticed
        if "\nState:\tZ" in Path(f"/proc/{child}/status").read_text("utf-8"):
            break
        time.sleep(0.02)
    else:
        assert not is_running(int(child))


def test_what_is_cancelled_while_it_waits_never_begins(workers: Workers) -> None:
    cancellation = Cancellation()
    cancellation.cancel()

    with pytest.raises(Stopped):
        workers.run(work_samples.process_id, cancellation=cancellation)
