"""The address of an engine: what it may say, and what it must never show."""

from pathlib import Path

import pytest

from assistant.base.errors import BadSetting
from assistant.index import LOCAL, EngineAddress, Model, open_index, parse_address
from assistant.index.qdrant.options import Options, options_of
from assistant.settings import load_settings


def test_an_address_names_engine_host_and_prefix() -> None:
    address = parse_address("qdrant://search.example:6333/reports?shards=collection&replicas=2", "s3cret")

    assert address == EngineAddress(
        "qdrant",
        "search.example",
        6333,
        "reports",
        {"shards": "collection", "replicas": "2"},
        "s3cret",
    )
    assert options_of(address) == Options(by_collection=True, replicas=2)
    assert parse_address("") == LOCAL


def test_a_key_is_never_shown() -> None:
    address = parse_address("qdrant://search.example/reports?tls=1", "s3cret")

    assert "s3cret" not in f"{address} {address!r}"
    assert str(address) == "qdrant://search.example/reports"
    assert "s3cret" not in repr(load_settings({"ASSISTANT_ENGINE_KEY": "s3cret"}))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("qdrant://:pa55@search.example/reports", "ASSISTANT_ENGINE_KEY"),
        ("qdrant://pa55@search.example/reports", "ASSISTANT_ENGINE_KEY"),
        ("qdrant:///reports", "没有主机名"),
        ("qdrant://search.example:pa55/reports", "读不懂"),
        ("qdrant://search.example/reports?pa55", "读不懂"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str, message: str) -> None:
    with pytest.raises(BadSetting, match=message) as raised:
        parse_address(url)

    assert "pa55" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("qdrant://search.example/", "名称“”不行"),
        ("qdrant://search.example/a/b", "名称“a/b”不行"),
        ("qdrant://search.example/r?shards=0", "shards=0 不行"),
        ("qdrant://search.example/r?timeout=soon", "timeout=soon 不行"),
        ("qdrant://search.example/r?tls=maybe", "tls=maybe 不行"),
        ("qdrant://search.example/r?replica=2", "replica=2 不行"),
    ],
)
def test_an_option_that_does_not_exist_is_refused(url: str, message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        options_of(parse_address(url))


def test_an_unknown_engine_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"没有“milvus://”这种检索引擎（可用的：qdrant://"):
        open_index(tmp_path, Model("试", "f", 4), parse_address("milvus://search.example:19530/reports"))


def test_an_address_may_stand_for_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text('index = "qdrant://search.example:6333/reports"\n', encoding="utf-8")

    settings = load_settings({}, file)
    assert (settings.engine, settings.index) == ("qdrant://search.example:6333/reports", Path("index"))

    settings = load_settings(
        {"ASSISTANT_INDEX": "qdrant://search.example/reports?folder=/srv/述职/index&replicas=2"}
    )
    assert settings.engine == "qdrant://search.example/reports?replicas=2"
    assert settings.index == Path("/srv/述职/index")

    settings = load_settings({}, file, index=tmp_path / "other")
    assert (settings.engine, settings.index) == ("", tmp_path / "other")
