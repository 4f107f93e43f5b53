"""How long a stage of an audit will still take, from how fast it has gone so far."""

import math

_MIN_SECONDS, _MIN_STEPS = 5.0, 3
"""What must have passed and been done before anything is said: the first steps are no measure."""


class RemainingTime:
    """Watches the progress of one run. What an earlier run had done counts for nothing: it took its own time."""

    def __init__(self) -> None:
        self._stage = ""
        self._began = 0.0
        self._first = 0

    def seconds(self, stage: str, done: int, total: int, now: float) -> int | None:
        """Whole seconds until ``total``, rounded up; None as long as nobody can know. ``now``: monotonic seconds."""
        if stage != self._stage or done < self._first:
            self._stage, self._began, self._first = stage, now, done
        passed, steps = now - self._began, done - self._first
        if passed < _MIN_SECONDS or steps < _MIN_STEPS or done > total:
            return None
        return math.ceil(passed / steps * (total - done))
