"""Settings: arguments before environment before file before defaults; nothing unknown is passed over."""

from pathlib import Path

import pytest

from assistant.base.errors import BadSetting
from assistant.settings import Settings, load_settings


def test_defaults_answer_to_this_machine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert load_settings({}) == Settings(
        corpus=Path("corpus"), index=Path("index"), host="127.0.0.1", port=8000, allow_remote=False
    )


def test_the_nearer_word_wins(tmp_path: Path) -> None:
    """An argument beats the environment, the environment beats the file; the file's paths are its own."""
    file = tmp_path / "assistant.toml"
    file.write_text('corpus = "往年报告"\nport = 9000\ndense_weight = 0.5\n', encoding="utf-8")

    settings = load_settings(
        {"ASSISTANT_PORT": "9001", "ASSISTANT_ENCODER": "/m"}, file, port=9002, host=None
    )

    assert settings == Settings(corpus=tmp_path / "往年报告", port=9002, dense_weight=0.5, encoder="/m")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"ASSISTANT_PROT": "1"}, "不是已知的设置"),
        ({"ASSISTANT_PORT": "八千"}, "不能是“八千”"),
        ({"ASSISTANT_ALLOW_REMOTE": "maybe"}, "不能是“maybe”"),
        ({"ASSISTANT_DENSE_WEIGHT": "1.5"}, "应在 0 与 1 之间"),
        ({"ASSISTANT_PORT": "70000"}, "65535"),
        ({"ASSISTANT_CONFIG": "/nowhere.toml"}, "没有设置文件"),
    ],
    ids=["misspelt", "no number", "no yes or no", "out of range", "no port", "no file"],
)
def test_what_cannot_be_used_is_told(environment: dict[str, str], message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        load_settings(environment)


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text("port = = 1", encoding="utf-8")

    with pytest.raises(BadSetting, match="不是有效的 TOML"):
        load_settings({}, file)


def test_the_user_vocabulary_stands_in_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()

    assert Settings(corpus=tmp_path).vocabulary_folder() == tmp_path / "vocabulary"
    assert Settings(corpus=tmp_path / "other").vocabulary_folder() is None


def test_variables_of_programs_are_no_settings() -> None:
    assert (
        load_settings(
            {"ASSISTANT_OCR": "off", "ASSISTANT_SOFFICE": "/opt/soffice", "ASSISTANT_PORT": "8123"}
        ).port
        == 8123
    )
