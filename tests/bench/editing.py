"""``python -m tests.bench.editing [--keystrokes 100]``: time from a keystroke in a long draft to its findings.

``assistant lsp`` runs as a process with the index of the sample corpus. The draft consists of 40,000 characters of reports of
that corpus, so that nearly every paragraph has findings, which is the worst case. A keystroke inserts one character at a
random position; its time is measured from the notification to the last diagnostics for it.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from assistant.service import Assistant
from assistant.settings import Settings

from .figures import environment, percentile

CORPUS = Path(__file__).parents[2] / "corpus"
CHARACTERS = 40_000
URI = "file:///draft.txt"


def draft(service: Assistant) -> str:
    """The first reports of the corpus, concatenated."""
    return "\n".join(service.report(record.id).text for record in service.reports())[:CHARACTERS]


async def keystrokes(index: Path, text: str, times: int) -> tuple[int, list[float], list[float]]:
    """How many findings there are, and the seconds and the server's CPU seconds of each keystroke."""
    client = LanguageClient("bench", "1")
    await client.start_io(
        sys.executable, "-m", "assistant", "lsp", "--corpus", str(CORPUS), "--index", str(index)
    )
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf32]),
        text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
    )
    await client.initialize_async(types.InitializeParams(capabilities=capabilities))
    client.initialized(types.InitializedParams())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(URI, "plaintext", 0, text))
    )
    asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(URI))
    first = await client.text_document_diagnostic_async(asked)
    lines = text.split("\n")
    long = [number for number, line in enumerate(lines) if len(line) > 40]
    chance, took, spent = random.Random(7), [], []
    process = client._server
    assert process is not None
    for version in range(1, times + 1):
        line = chance.choice(long)
        at = chance.randrange(2, len(lines[line]))
        lines[line] = f"{lines[line][:at]}的{lines[line][at:]}"
        here = types.Position(line, at)
        before, began = _cpu(process.pid), time.perf_counter()
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=version, uri=URI),
                [types.TextDocumentContentChangePartial(range=types.Range(here, here), text="的")],
            )
        )
        await client.text_document_diagnostic_async(asked)
        took.append(time.perf_counter() - began)
        spent.append(_cpu(process.pid) - before)
    await client.shutdown_async(None)
    client.exit(None)
    await process.wait()
    await client.stop()
    return len(getattr(first, "items", ())), took, spent


def _cpu(process: int) -> float:
    """The CPU time of a process and its threads so far in seconds, according to the kernel (Linux)."""
    tasks = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.editing", description=__doc__)
    parser.add_argument("--keystrokes", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assistant-editing-") as folder:
        service = Assistant(Settings(corpus=CORPUS, index=Path(folder)))
        service.ingest()
        text = draft(service)
        setting = environment()
        found, took, spent = asyncio.run(keystrokes(Path(folder), text, given.keystrokes))
    for name, value in setting.items():
        print(f"{name}: {value}")
    print(f"{len(text):,} characters, {found} findings, {len(took)} keystrokes")
    print(f"p50 {percentile(took, 0.5) * 1000:.0f} ms, p95 {percentile(took, 0.95) * 1000:.0f} ms")
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        print(f"CPU of the server, {name}: {percentile(spent, share) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
