"""``assistant removed``: the list, and one report put back."""

import json
from pathlib import Path

from typer.testing import CliRunner

from assistant.interfaces.cli import app
from assistant.service import Assistant


def _run(service: Assistant, *arguments: str) -> str:
    folders = ["--corpus", str(service.settings.corpus), "--index", str(service.settings.index)]
    result = CliRunner().invoke(app, ["removed", *arguments, *folders], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_a_removed_report_is_listed_and_put_back(service: Assistant) -> None:
    assert _run(service) == "没有移出的报告\n"
    service.discard("edu-2023")

    (listed,) = json.loads(_run(service, "--json"))
    assert (listed["id"], listed["source"]) == ("edu-2023", "青岚县/教育局局长2023年述职报告.txt")
    assert "教育局局长2023年述职报告" in _run(service)
    assert _run(service, "--restore", listed["key"]) == "已恢复：edu-2023\n"
    assert Path(service.settings.corpus / listed["source"]).is_file()
