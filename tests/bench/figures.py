"""The output of benchmarks: figures, each with a peer's of the same run, as a Markdown table and as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "report-assistant",
    "faiss-cpu",
    "tantivy",
    "tokenizers",
    "numpy",
    "lancedb",
    "sentence-transformers",
    "torch",
    "rensa",
    "datasketch",
    "semhash",
    "rapidfuzz",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``peer`` is the program that it is compared with, "" for none; ``goal`` is the target.

    ``better`` states whether high or low values are better, so that the ratio means "times better than the peer".
    """

    name: str
    value: float
    unit: str
    better: str = "low"
    peer: str = ""
    peer_value: float | None = None
    goal: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer; None without one."""
        if not self.peer_value or not self.value:
            return None
        return self.peer_value / self.value if self.better == "low" else self.value / self.peer_value


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]


def environment() -> dict[str, str]:
    """Date, machine and versions, without which a figure has no meaning."""
    found = {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}
    found["machine"] = f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.machine()}"
    found["python"] = platform.python_version()
    found["other load at the start"] = load()
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def load() -> str:
    """The load average of the last minute, since figures are only reliable on an idle machine."""
    return f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"


def memory() -> float:
    """Peak resident memory of this process, MiB, mapped files included."""
    status = Path("/proc/self/status")
    if status.is_file():  # a child's ru_maxrss begins with its parent's
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def table(figures: Iterable[Figure], setting: dict[str, str]) -> str:
    """Setting and figures as Markdown."""
    lines = [f"- {name}: {value}" for name, value in setting.items()]
    lines += [
        "",
        "| figure | ours | peer | peer's | times better | goal | note |",
        "|---|--:|---|--:|--:|---|---|",
    ]
    for figure in figures:
        cells = [figure.name, _number(figure.value, figure.unit), figure.peer]
        cells.append("" if figure.peer_value is None else _number(figure.peer_value, figure.unit))
        cells += [_times(figure.ratio), figure.goal, figure.note]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def matrix(figures: Iterable[Figure]) -> str:
    """Figures of several peers as Markdown: a row per name, a column for the product and one for each peer."""
    rows: dict[str, dict[str, str]] = {}
    for figure in figures:
        row = rows.setdefault(figure.name, {"ours": _number(figure.value, figure.unit)})
        if figure.peer and figure.peer_value is not None:
            row[figure.peer] = _number(figure.peer_value, figure.unit)
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = [f"| figure | {' | '.join(names)} |", f"|---|{'--:|' * len(names)}"]
    lines += [
        f"| {label} | {' | '.join(row.get(name, '') for name in names)} |" for label, row in rows.items()
    ]
    return "\n".join(lines)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2g}×" if ratio < 10 else f"{ratio:.0f}×"


def _number(value: float, unit: str) -> str:
    written = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{written} {unit}".strip()


def as_json(figures: Iterable[Figure], setting: dict[str, str]) -> str:
    """Setting and figures as JSON."""
    rows = [{**asdict(figure), "ratio": figure.ratio} for figure in figures]
    return json.dumps({"setting": setting, "figures": rows}, ensure_ascii=False, indent=1)
