"""Whether the access log is whole: every line follows the one before it, unchanged, up to the last."""

from assistant.access.log import GENESIS, ROTATED, AccessLog, record_of
from assistant.domain.callers import LogFault, LogRecord, LogVerification


def verified(log: AccessLog) -> LogVerification:
    """Check every line of every file. Reads each file once; memory does not grow with the log, but for its faults."""
    faults: list[LogFault] = []
    previous: LogRecord | None = None
    begins: tuple[str, int, str] | None = None
    removed: set[tuple[int, str]] = set()
    count = 0
    files = log.files()
    for path in files:
        at = 0
        for at, line in enumerate(log.lines(path), start=1):
            record = record_of(line)
            expected = previous.number + 1 if previous else 1
            if record is None:
                faults.append(LogFault(path.name, at, expected, "这一行不是日志记录，或已损坏"))
                continue
            count += 1
            if log.hash_of(record) != record.hash:
                faults.append(LogFault(path.name, at, record.number, "这一行被改动过"))
            if previous is None:
                begins = (path.name, record.number, record.previous)
            elif record.number != expected:
                faults.append(LogFault(path.name, at, record.number, _gap(expected, record.number)))
            elif record.previous != previous.hash:
                faults.append(LogFault(path.name, at, record.number, "这一行与前一行接不上，前一行被换过"))
            if record.action == ROTATED and "last_number" in record.details:
                removed.add((int(record.details["last_number"]), str(record.details["last_hash"])))
            previous = record
        if previous is not None and at == 0:
            faults.append(LogFault(path.name, 0, previous.number + 1, "这个文件是空的，其中的记录不见了"))
    faults += _beginning(begins, removed)
    faults += _end(log, previous)
    return LogVerification(len(files), count, previous.hash if previous else "", tuple(faults))


def _gap(expected: int, number: int) -> str:
    if number < expected:
        return f"这一行的序号应是 {expected}，是重复或插入的"
    missing = f"第 {expected} 条" if number == expected + 1 else f"第 {expected} 至 {number - 1} 条"
    return f"这一行之前的{missing}不见了"


def _beginning(begins: tuple[str, int, str] | None, removed: set[tuple[int, str]]) -> list[LogFault]:
    """The log begins at its first line, or where a line says that older ones were removed after their time."""
    if begins is None:
        return []
    file, number, previous = begins
    if (number, previous) == (1, GENESIS) or (number - 1, previous) in removed:
        return []
    return [LogFault(file, 1, number, f"这一行之前的 {number - 1} 条不见了，也没有到期移除的记载")]


def _end(log: AccessLog, last: LogRecord | None) -> list[LogFault]:
    """No line is missing at the end. A program that is killed may leave one line more than ``HEAD`` says, never fewer."""
    try:
        head = log.head()
    except (ValueError, KeyError, OSError):
        return [LogFault("HEAD", 1, 0, "记载末行的 HEAD 文件读不出来，末尾是否完整无法核实")]
    number = last.number if last else 0
    if head.number > number:
        missing = (
            f"第 {number + 1} 条" if head.number == number + 1 else f"第 {number + 1} 至 {head.number} 条"
        )
        return [LogFault(head.file, 0, number + 1, f"末尾的{missing}不见了")]
    if last is not None and head.number == number and head.hash != last.hash:
        return [LogFault(head.file, 0, number, "末行与 HEAD 文件的记载不符，末行被换过")]
    if last is not None and not head.number:
        return [LogFault("HEAD", 1, 0, "记载末行的 HEAD 文件不见了，末尾是否完整无法核实")]
    return []
