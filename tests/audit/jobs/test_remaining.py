"""How long an audit will still take."""

from assistant.audit.jobs.remaining import RemainingTime


def test_it_is_what_the_rest_takes_at_the_speed_so_far() -> None:
    remaining = RemainingTime()
    remaining.seconds("逐篇比对", 0, 400, 1000.0)

    assert remaining.seconds("逐篇比对", 100, 400, 1010.0) == 30
    assert remaining.seconds("逐篇比对", 200, 400, 1040.0) == 40  # it has become slower
    assert remaining.seconds("逐篇比对", 400, 400, 1060.0) == 0


def test_nothing_is_said_after_the_first_steps() -> None:
    remaining = RemainingTime()

    assert remaining.seconds("逐篇比对", 0, 400, 1000.0) is None
    assert remaining.seconds("逐篇比对", 16, 400, 1001.0) is None
    assert remaining.seconds("逐篇比对", 2, 400, 1020.0) is None


def test_what_an_interrupted_run_had_done_took_no_time_of_this_one() -> None:
    remaining = RemainingTime()
    remaining.seconds("逐篇比对", 380, 400, 1000.0)

    assert remaining.seconds("逐篇比对", 390, 400, 1010.0) == 10


def test_each_stage_is_measured_by_itself() -> None:
    remaining = RemainingTime()
    remaining.seconds("找全文相同的报告", 0, 400, 1000.0)
    remaining.seconds("找全文相同的报告", 400, 400, 1008.0)

    assert remaining.seconds("逐篇比对", 0, 400, 1008.0) is None
    assert remaining.seconds("逐篇比对", 10, 400, 1018.0) == 390
