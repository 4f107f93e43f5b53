"""A backup holds what the folder knows, not what an engine held then: the engine has gone on."""

import zipfile
from pathlib import Path

from assistant.service import Assistant


def test_what_is_restored_is_sent_anew(service: Assistant, tmp_path: Path) -> None:
    generation = service.settings.index / "generations" / service.index.generation
    (generation / "engine.json").write_text("{}")
    service.backup(tmp_path / "backup.zip", with_index=True)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        names = {Path(name).name for name in archive.namelist()}
    assert {"manifest.json", "store.sqlite", "CURRENT"} <= names
    assert "engine.json" not in names
