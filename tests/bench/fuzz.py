"""``python -m tests.bench.fuzz [--seconds 60] [--suffix .docx …]``: coverage-guided fuzzing of the readers with atheris.

Needs atheris (``pip install atheris``), which is no dependency of the project. Files of every kind are changed so that they
reach new code; what is neither read nor refused, or takes longer than five seconds, is written to the working folder.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Fuzz the readers of the given suffixes (all that are read in this process, where none is given)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--suffix", nargs="*")
    options = parser.parse_args()
    os.environ["ASSISTANT_OCR"] = "off"
    fuzz(options.seconds, options.suffix)


def fuzz(seconds: int, wanted: list[str] | None) -> None:
    """Read changed files until the time is over, each under a suffix that its first byte chooses."""
    import atheris  # no dependency: the options are taken without it

    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.path.insert(0, str(Path(__file__).parents[1] / "corpus" / "readers"))
    with atheris.instrument_imports(include=["assistant.corpus", "assistant.base"]):
        import test_hostile_files

        from assistant.base.errors import UnreadableFile
        from assistant.corpus.parse import parse
        from assistant.corpus.readers import read_bytes
    suffixes = wanted or test_hostile_files.IN_PROCESS

    def one(data: bytes) -> None:
        if len(data) < 2:
            return
        name = f"报告{suffixes[data[0] % len(suffixes)]}"
        try:
            document = read_bytes(data[1:], name)
        except UnreadableFile:
            return
        parse(document.text)

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, (suffix, seed) in enumerate(test_hostile_files.SEEDS.items()):
        if suffix in suffixes:
            (folder / str(number)).write_bytes(bytes([suffixes.index(suffix)]) + seed)
    limits = [f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=2048", "-max_len=6000"]
    atheris.Setup([sys.argv[0], *limits, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
