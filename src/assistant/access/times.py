"""Times as the state folder keeps them: ISO 8601 in UTC, to the second, so that they compare as texts."""

from datetime import UTC, date, datetime, time, timedelta

from assistant.base.errors import BadInput


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def written(at: datetime) -> str:
    """A time as it is kept."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def after(**duration: float) -> str:
    """The time so long from now, as it is kept; the names are those of timedelta."""
    return written(now() + timedelta(**duration))


def end_of(day: str) -> str:
    """The end of a day that a person wrote (2027-06-30), as it is kept; "" for "". Raises BadInput."""
    if not day:
        return ""
    try:
        last = date.fromisoformat(day)
    except ValueError as error:
        raise BadInput(f"日期“{day}”不对", "请写成 2027-06-30 这样") from error
    return written(datetime.combine(last, time(23, 59, 59)).astimezone())


def is_over(expires: str) -> bool:
    """Whether a time of expiry, "" for none, has passed."""
    return bool(expires) and expires <= written(now())
