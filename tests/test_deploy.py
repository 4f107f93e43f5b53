"""The files for containers: valid by the specification, and saying what this program understands."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from assistant.index import parse_address
from assistant.index.qdrant.options import Options, options_of
from assistant.interfaces.cli.terminal import app
from assistant.settings import load_settings

ROOT = Path(__file__).parents[1]
COMPOSE = ROOT / "deploy/compose.yaml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    return loaded


def test_the_compose_file_is_valid_by_the_specification(tmp_path: Path) -> None:
    """By the schema of the specification that the checker brings; a misspelt key is refused."""
    assert _checked(COMPOSE).returncode == 0, _checked(COMPOSE).stdout
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text("utf-8").replace("depends_on:", "depend_on:", 1), encoding="utf-8")
    assert _checked(wrong).returncode == 1


def _checked(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_it_names_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if not source.startswith("."):
                assert source in compose["volumes"], name
            elif source != "./tls":  # the operator's own certificate
                assert (COMPOSE.parent / source).exists(), source
        assert set(service.get("networks", ())) <= set(compose["networks"])
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_healthy"
            assert "healthcheck" in services[other] or "build" in services[other]
    build = services["assistant"]["build"]
    assert (COMPOSE.parent / build["context"] / build["dockerfile"]).is_file()
    assert (ROOT / f"requirements-{build['args']['EXTRAS']}.lock").is_file()
    assert services["proxy"]["network_mode"] == "service:assistant"
    assert compose["networks"]["inner"]["internal"] is True
    assert "ports" not in services["qdrant"]


def test_its_settings_and_command_are_ours(compose: dict[str, Any]) -> None:
    service = compose["services"]["assistant"]
    environment = {
        name: re.sub(r"\$\{[A-Z_]+:[-?]([^}]*)\}", r"\1", value)
        for name, value in service["environment"].items()
    }
    settings = load_settings(environment)
    assert settings.index == Path("/data/index")
    assert settings.allowed_hosts == ("wenmi.example.internal",)
    address = parse_address(settings.engine, settings.engine_key)
    assert (address.kind, address.host, address.port, address.prefix) == ("qdrant", "qdrant", 6333, "reports")
    assert options_of(address) == Options()
    assert address.host in compose["services"]
    secret = service["environment"]["ASSISTANT_ENGINE_KEY"]
    assert compose["services"]["qdrant"]["environment"]["QDRANT__SERVICE__API_KEY"] == secret
    assert secret.startswith("${ENGINE_KEY:?")  # it stands in no file of ours

    name, *arguments = service["command"]
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.make_context(name, list(arguments)).params["workers"] == 4


def test_the_image_asks_itself_whether_it_can_search() -> None:
    text = (ROOT / "Containerfile").read_text("utf-8")
    check = json.loads(text[text.rindex("CMD [") + 4 :].strip())
    assert check[:2] == ["python", "-c"]
    compile(check[2], "healthcheck", "exec")
    assert "/readyz" in check[2]


def test_the_proxy_understands_its_configuration(tmp_path: Path) -> None:
    if (nginx := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")) is None:
        pytest.skip("nginx is not installed")
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, certificate = tmp_path / "assistant.key", tmp_path / "assistant.crt"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=wenmi.example.internal",
        "-keyout",
    ]
    subprocess.run([*made, str(key), "-out", str(certificate)], check=True, capture_output=True)
    shipped = (ROOT / "src/assistant/interfaces/bundle/files/nginx.conf").read_text("utf-8")
    site = tmp_path / "site.conf"
    site.write_text(shipped.replace("/etc/nginx/tls/", f"{tmp_path}/"), encoding="utf-8")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {site}; access_log off; }}\n", encoding="utf-8"
    )
    tested = subprocess.run([nginx, "-t", "-c", str(whole)], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
