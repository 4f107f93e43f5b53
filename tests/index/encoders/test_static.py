"""The static encoder: the one that ships, and trained folders."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from assistant.base.errors import BadSetting
from assistant.index import encoders
from assistant.index.encoders import static


@pytest.fixture(scope="module")
def shipped() -> static.StaticEncoder:
    return static.load()


def copy_of_shipped(folder: Path) -> Path:
    shutil.copytree(static.SHIPPED, folder / "copy")
    return folder / "copy"


def test_the_empty_spec_is_the_shipped_encoder(shipped: static.StaticEncoder) -> None:
    loaded = encoders.load()
    assert (loaded.name, loaded.fingerprint, loaded.dimensions) == (shipped.name, shipped.fingerprint, 256)


def test_vectors_are_float32_unit_and_in_order(shipped: static.StaticEncoder) -> None:
    texts = ["扎实做好农民工工资支付保障。", "深入推进河湖长制，水质持续向好。"]
    vectors = shipped.encode(texts, kind="passage")
    assert (vectors.dtype, vectors.shape) == (np.float32, (2, 256))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(vectors[1:], shipped.encode(texts[1:], kind="passage"))


@pytest.mark.parametrize("text", ["", " \u3000\n", "𠮷", "\ue000"], ids=["empty", "blank", "rare", "private"])
def test_a_text_without_known_tokens_has_the_zero_vector(shipped: static.StaticEncoder, text: str) -> None:
    np.testing.assert_array_equal(shipped.encode([text], kind="query"), np.zeros((1, 256), np.float32))


def test_no_texts_are_no_vectors(shipped: static.StaticEncoder) -> None:
    assert shipped.encode([], kind="query").shape == (0, 256)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年新增就业1200人", "全年新增就业35人"),
        ("ＡＩ＋政务（试点）", "ai+政务(试点)"),
        ("教育 工作\u3000方面\r\n", "教育工作方面"),
        ("增长6%", "增长６％"),
    ],
    ids=["figures", "width and case", "white space", "full-width figures"],
)
def test_spellings_of_one_text_have_the_same_vector(
    shipped: static.StaticEncoder, one: str, other: str
) -> None:
    first, second = shipped.encode([one, other], kind="passage")
    np.testing.assert_allclose(first, second, atol=1e-6)


def test_related_texts_are_near(shipped: static.StaticEncoder) -> None:
    query = shipped.encode(["拖欠农民工工资怎么解决"], kind="query")[0]
    passages = [
        "开展校园食品安全检查，落实陪餐制度，师生满意度稳步提高。",
        "畅通欠薪举报渠道，为务工人员追回劳动报酬，根治欠薪工作取得实效。",
        "完成高标准农田建设任务，粮食播种面积稳中有增。",
    ]
    assert int(np.argmax(shipped.encode(passages, kind="passage") @ query)) == 1


def test_batches_do_not_change_vectors(shipped: static.StaticEncoder) -> None:
    """Texts encoded in batches have the same vectors."""
    texts = [f"第{'一二三四五六七'[n % 7]}项工作：{'推进' * (n % 5)}项目建设" for n in range(2100)]
    together = shipped.encode(texts, kind="passage")
    for row in (0, 2047, 2048, 2099):
        np.testing.assert_allclose(together[row], shipped.encode([texts[row]], kind="passage")[0], atol=1e-6)


def test_fewer_dimensions_are_the_leading_ones(shipped: static.StaticEncoder) -> None:
    narrow = static.load("", dimensions=64)
    whole = shipped.encode(["加强医保基金监管"], kind="query")[0, :64]
    vector = narrow.encode(["加强医保基金监管"], kind="query")[0]
    np.testing.assert_allclose(vector, whole / np.linalg.norm(whole), atol=1e-6)
    assert narrow.dimensions == 64
    assert narrow.fingerprint != shipped.fingerprint


def test_too_many_dimensions_are_refused() -> None:
    with pytest.raises(BadSetting, match="最多 256 维"):
        static.load("", dimensions=512)


def test_a_copied_folder_is_the_same_encoder(tmp_path: Path, shipped: static.StaticEncoder) -> None:
    folder = copy_of_shipped(tmp_path)
    assert static.accepts(str(folder))
    assert encoders.load(str(folder)).fingerprint == shipped.fingerprint


def test_other_weights_have_another_fingerprint(tmp_path: Path, shipped: static.StaticEncoder) -> None:
    folder = copy_of_shipped(tmp_path)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    assert static.load(str(folder)).fingerprint != shipped.fingerprint


def test_exported_weights_have_the_same_bytes(tmp_path: Path) -> None:
    """The fingerprint of an encoder is a hash of its bytes."""
    weights = static.SHIPPED / "model.safetensors"
    safetensors.numpy.save_file(
        safetensors.numpy.load(weights.read_bytes()), tmp_path / "again", metadata={"format": "pt"}
    )
    assert (tmp_path / "again").read_bytes() == weights.read_bytes()


def test_other_folders_are_not_accepted(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    assert [static.accepts(str(tmp_path)), static.accepts(str(tmp_path / "missing"))] == [False, False]


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["missing", "cut", "garbage"])
def test_damaged_folders_are_refused_with_the_cure(tmp_path: Path, name: str, damage: str) -> None:
    folder = copy_of_shipped(tmp_path)
    file = folder / name
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(
            file.read_bytes()[:100_000] if damage == "cut" else b"\x05\x00\x00\x00\x00\x00\x00\x00{]"
        )
    with pytest.raises(BadSetting, match=r"已损坏或不完整.*ASSISTANT_ENCODER"):
        static.load(str(folder))


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"format": 2}), encoding="utf-8")
    with pytest.raises(BadSetting, match="本程序只读格式 1"):
        static.load(str(folder))


def test_the_shipped_folder_is_small() -> None:
    size = sum(path.stat().st_size for path in static.SHIPPED.rglob("*") if path.is_file())
    assert size <= 5_000_000


def test_torch_is_not_imported() -> None:
    program = (
        "import sys; from assistant.index import encoders; encoders.load().encode(['试试'], kind='query');"
        "print(sorted({'torch', 'scipy', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
