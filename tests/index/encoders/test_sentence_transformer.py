"""Encoders of sentence-transformers, tested with a tiny transformer with random weights."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.base.errors import BadSetting, MissingExtra
from assistant.index import encoders
from assistant.index.encoders import sentence_transformer as module

CHARACTERS = "乡村振兴教育医疗查询文档：。0123456789"
QUERY, PASSAGE = "查询：", "文档："


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer, sixteen dimensions, with prompts for queries and documents."""
    pytest.importorskip("sentence_transformers")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    base = tmp_path_factory.mktemp("base")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(CHARACTERS)]
    (base / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(vocab=str(base / "vocab.txt")).save_pretrained(base)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(base)
    transformer = modules.Transformer(str(base), max_seq_length=32)
    model = SentenceTransformer(
        modules=[transformer, modules.Pooling(16)],
        prompts={"query": QUERY, "document": PASSAGE},
        device="cpu",
    )
    target = tmp_path_factory.mktemp("model")
    model.save(str(target), create_model_card=False)
    return target


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def test_the_folder_is_accepted_and_named(folder: Path) -> None:
    loaded = encoders.load(str(folder))
    assert (type(loaded), loaded.name, loaded.dimensions) == (
        module.SentenceTransformerEncoder,
        str(folder),
        16,
    )


def test_prompts_of_the_model_are_applied(folder: Path) -> None:
    """The vector of a query is that of prompt and text in the bare model."""
    with_prompts = module.load(str(folder))
    bare = module.load(str(folder), prompts={"query": "", "document": ""})
    text = "乡村教育"
    for kind, prompt in (("query", QUERY), ("passage", PASSAGE)):
        vector = with_prompts.encode([text], kind=kind)[0]
        np.testing.assert_allclose(vector, bare.encode([prompt + text], kind=kind)[0], atol=1e-5)
        assert not np.allclose(vector, bare.encode([text], kind=kind)[0], atol=1e-3)


def test_vectors_are_unit_float32_whatever_the_batch(folder: Path) -> None:
    encoder = module.load(str(folder), batch_size=2)
    texts = ["乡村振兴", "医疗。", "教育2020", "查询文档", "村"]
    vectors = encoder.encode(texts, kind="passage")
    assert (vectors.dtype, vectors.shape) == (np.float32, (5, 16))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(vectors[4], encoder.encode(["村"], kind="passage")[0], atol=1e-5)
    assert encoder.encode([], kind="query").shape == (0, 16)


def test_fewer_dimensions_are_the_leading_ones(folder: Path) -> None:
    whole = module.load(str(folder)).encode(["医疗"], kind="query")[0]
    narrow = module.load(str(folder), dimensions=8)
    assert narrow.dimensions == 8
    np.testing.assert_allclose(narrow.encode(["医疗"], kind="query")[0], unit(whole[:8]), atol=1e-5)


def test_fingerprints_differ_between_models_and_options(folder: Path, tmp_path: Path) -> None:
    import shutil

    other = shutil.copytree(folder, tmp_path / "other")
    settings = json.loads((other / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    (other / "README.md").write_text("改了说明，没有改模型", encoding="utf-8")
    same = module.load(str(other)).fingerprint
    settings["prompts"]["query"] = "问："
    (other / "config_sentence_transformers.json").write_text(json.dumps(settings), encoding="utf-8")
    prints = [
        module.load(str(folder)).fingerprint,
        same,
        module.load(str(other)).fingerprint,
        module.load(str(folder), dimensions=8).fingerprint,
    ]
    assert [prints.index(p) for p in prints] == [0, 0, 2, 3]


def test_fingerprints_of_large_files_use_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HASHED_WHOLE", 1000)
    monkeypatch.setattr(module, "_SAMPLE_SIZE", 100)
    file = tmp_path / "weights.bin"
    file.write_bytes(bytes(100_000))
    before = module._content_hash(file)
    file.write_bytes(bytes(99_999) + b"\x01")
    assert module._content_hash(file) != before


@pytest.mark.parametrize("spec", ["/没有/这个目录", "someone/not-on-this-machine", "坏 名字"])
def test_a_missing_model_is_refused_without_network_access(
    spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sentence_transformers")
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(BadSetting, match=r"本机没有编码器.*ASSISTANT_ENCODER"):
        encoders.load(spec)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(BadSetting, match=r"无法载入.*是否为 sentence-transformers 模型"):
        encoders.load(str(tmp_path))


def test_without_the_package_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra) as caught:
        encoders.load(str(tmp_path))
    assert caught.value.hint == f"请执行：{module.INSTALL}"


@pytest.mark.parametrize(
    ("backend", "missing"),
    [("onnx", "onnxruntime、optimum"), ("openvino", "openvino、optimum")],
)
def test_a_backend_that_is_not_installed_is_named(
    folder: Path, backend: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused before the model is read, with the command that installs it."""
    monkeypatch.setattr(module, "find_spec", lambda _package: None)
    with pytest.raises(MissingExtra) as caught:
        encoders.load(str(folder), backend=backend)
    assert (caught.value.package, caught.value.detail, caught.value.hint) == (
        missing,
        f"以 {backend} 运行编码器需要可选组件 {missing}，尚未安装",
        f"请执行：pip install 'sentence-transformers[{backend}]'",
    )


def test_an_unknown_backend_is_refused(folder: Path) -> None:
    with pytest.raises(BadSetting) as caught:
        encoders.load(str(folder), backend="tensorrt")
    assert (caught.value.detail, caught.value.hint) == (
        "没有“tensorrt”这种运行方式",
        "encoder_backend 应为 torch、onnx、openvino 之一",
    )


def test_an_installed_backend_is_passed_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the arguments passed to sentence-transformers are tested."""
    import sentence_transformers

    passed: dict[str, object] = {}

    def refuse(_folder: str, **options: object) -> None:
        passed.update(options)
        raise OSError("不载入")

    monkeypatch.setattr(module, "find_spec", lambda _package: object())
    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", refuse)
    with pytest.raises(BadSetting, match="不载入"):
        encoders.load(str(folder), backend="onnx")
    assert (passed["backend"], passed["local_files_only"]) == ("onnx", True)
