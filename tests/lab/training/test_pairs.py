"""Sampling pairs: every kind is what its name says, and both texts are from the same paragraph."""

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from assistant.lab.training.data import Document, Paragraph, read_corpus
from assistant.lab.training.pairs import Pairs, PairSampler, Ranges, build_sampler
from assistant.lab.training.recipe import PairKind
from assistant.lab.training.tokenizer import train_tokenizer


@pytest.fixture(scope="module")
def documents(corpus_folder: Path) -> list[Document]:
    return read_corpus(corpus_folder, seed=0, max_characters=10**6)


@pytest.fixture(scope="module")
def tokenizer(documents: list[Document]) -> Tokenizer:
    texts = [p.text for d in documents for p in d.paragraphs]
    return train_tokenizer(texts, size=500, max_characters=10**6, seed=0)


@pytest.fixture(scope="module")
def sampler(documents: list[Document], tokenizer: Tokenizer) -> PairSampler:
    return build_sampler(documents, tokenizer, source_exponent=0.5)


def words(sampler: PairSampler, tokenizer: Tokenizer, ranges: Ranges) -> list[str]:
    pieces = [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]
    bounds = zip(ranges.begin, ranges.end, strict=True)
    return ["".join(pieces[i] for i in sampler.tokens[begin:end]) for begin, end in bounds]


def draw(
    sampler: PairSampler, tokenizer: Tokenizer, kind: PairKind, most: int = 999
) -> list[tuple[str, str]]:
    pairs = sampler.draw(np.random.default_rng(5), 200, {kind: 1.0}, most)
    sides = (words(sampler, tokenizer, side) for side in (pairs.first, pairs.second))
    return list(zip(*sides, strict=True))


def spelled(text: str, tokenizer: Tokenizer) -> str:
    """The text as the tokens spell it: folded, without characters that have no token."""
    return "".join(tokenizer.encode(text).tokens)


def folded(documents: list[Document], tokenizer: Tokenizer) -> list[list[str]]:
    return [[spelled(p.text, tokenizer) for p in d.paragraphs] for d in documents]


def test_halves_make_the_paragraph_and_are_split_after_a_clause(
    sampler: PairSampler, tokenizer: Tokenizer, documents: list[Document]
) -> None:
    paragraphs = {text for texts in folded(documents, tokenizer) for text in texts}
    for first, second in draw(sampler, tokenizer, PairKind.HALVES):
        assert first + second in paragraphs
        assert first[-1] in ",。"


def test_first_is_the_first_sentence(
    sampler: PairSampler, tokenizer: Tokenizer, documents: list[Document]
) -> None:
    paragraphs = {text for texts in folded(documents, tokenizer) for text in texts}
    for first, second in draw(sampler, tokenizer, PairKind.FIRST):
        assert first + second in paragraphs
        assert first.index("。") == len(first) - 1


def test_heading_is_heading_or_title(
    sampler: PairSampler, tokenizer: Tokenizer, documents: list[Document]
) -> None:
    labels = {
        p: {spelled(d.paragraphs[0].heading, tokenizer), spelled(d.title, tokenizer)}
        for d, texts in zip(documents, folded(documents, tokenizer), strict=True)
        for p in texts
    }
    drawn = draw(sampler, tokenizer, PairKind.HEADING)
    assert all(first in labels[second] for first, second in drawn)
    assert {first.endswith("工作") for first, _ in drawn} == {True, False}


def test_clause_is_one_clause_and_the_longer_rest(
    sampler: PairSampler, tokenizer: Tokenizer, documents: list[Document]
) -> None:
    paragraphs = [text for texts in folded(documents, tokenizer) for text in texts]
    drawn = draw(sampler, tokenizer, PairKind.CLAUSE)
    for clause, rest in drawn:
        whole = next(p for p in paragraphs if clause + rest in p or rest + clause in p)
        assert sum(clause.count(mark) for mark in ",。") == 1 or rest in (
            whole[: len(rest)],
            whole[-len(rest) :],
        )
        assert clause[-1] in ",。"
    assert {whole.startswith(rest) for _, rest in drawn for whole in paragraphs if rest in whole} == {
        True,
        False,
    }


def test_no_side_has_more_than_the_maximum_of_tokens(sampler: PairSampler) -> None:
    kinds = dict.fromkeys(PairKind, 0.2)
    pairs = sampler.draw(np.random.default_rng(1), 500, kinds, 9)
    for side in (pairs.first, pairs.second):
        lengths = side.end - side.begin
        assert (int(lengths.min()) >= 1, int(lengths.max())) == (True, 9)


def test_rows_of_one_paragraph_or_one_heading_are_false_negatives() -> None:
    first = Ranges(np.array([0, 5, 0, 9]), np.array([4, 8, 4, 12]))
    pairs = Pairs(first, Ranges(first.end, first.end + 3), np.array([7, 8, 9, 8]))
    assert np.argwhere(pairs.false_negatives()).tolist() == [[0, 2], [1, 3], [2, 0], [3, 1]]


def test_small_sources_have_more_weight_than_their_size(tokenizer: Tokenizer) -> None:
    """With exponent one half, a source nine times as long is sampled three times as often."""
    text = "大力推进学校工作，今年教师达到3个。"
    long = [Document("", "", "long", (Paragraph(text, ""),) * 9)]
    short = [Document("", "", "short", (Paragraph(text, ""),))]
    sampler = build_sampler(short + long, tokenizer, source_exponent=0.5)
    np.testing.assert_allclose(sampler.weights, [0.75, 0.25])
    assert sampler.sources.tolist() == [[0, 9], [9, 10]]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("𠮷", []),
        ("１２，345", ["0", ",", "0"]),
        ("学 校\u3000", ["学校"]),
    ],
    ids=["empty", "unknown", "figures", "white space"],
)
def test_folding_is_in_the_tokenizer(tokenizer: Tokenizer, text: str, pieces: list[str]) -> None:
    assert tokenizer.encode(text).tokens == pieces


def test_no_token_extends_over_punctuation_or_six_characters(tokenizer: Tokenizer) -> None:
    vocabulary = json.loads(tokenizer.to_str())["model"]["vocab"]
    assert max(len(piece) for piece in vocabulary) <= 6
    assert [piece for piece in vocabulary if len(piece) > 1 and set(piece) & set("，,。0")] == []


@pytest.fixture(scope="module")
def sampler_with_known_pairs(documents: list[Document], tokenizer: Tokenizer) -> PairSampler:
    terms = [("学位", "学校"), ("床位", "医院"), ("泵站", "水库"), ("𠮷", "水库"), ("渡口", "")]
    plain_pairs = [("学校学位", "医院床位"), ("水库泵站", "学校")]
    return build_sampler(documents, tokenizer, source_exponent=0.5, known_pairs=(terms, plain_pairs))


def test_known_pairs_follow_the_sampled_ones(
    sampler_with_known_pairs: PairSampler, tokenizer: Tokenizer
) -> None:
    """Pairs with a text without any known character are left out."""
    rng = np.random.default_rng(2)
    drawn = sampler_with_known_pairs.draw(rng, 6, {PairKind.HALVES: 1.0}, 99)
    pairs = sampler_with_known_pairs.add_known(rng, drawn, (40, 20))
    sides = [words(sampler_with_known_pairs, tokenizer, side) for side in (pairs.first, pairs.second)]

    assert pairs.first.begin[:6].tolist() == drawn.first.begin.tolist()
    assert pairs.paragraph[:6].tolist() == drawn.paragraph.tolist()
    assert set(pairs.paragraph[6:46].tolist()) == {-1, -2, -3}
    assert set(zip(*(side[6:46] for side in sides), strict=True)) == {
        ("学位", "学校"),
        ("床位", "医院"),
        ("泵站", "水库"),
    }
    assert set(pairs.paragraph[46:].tolist()) == {-4, -5}
    assert set(zip(*(side[46:] for side in sides), strict=True)) == {
        ("学校学位", "医院床位"),
        ("水库泵站", "学校"),
    }


def test_without_known_pairs_nothing_is_added(sampler: PairSampler) -> None:
    rng = np.random.default_rng(2)
    pairs = sampler.draw(rng, 6, {PairKind.HALVES: 1.0}, 99)

    assert sampler.add_known(rng, pairs, ()) is pairs


def test_terms_with_a_word_in_common_are_false_negatives() -> None:
    """Two plain words for one official term, and two official terms for one plain word."""
    plain = Ranges(np.array([0, 2, 0]), np.array([2, 4, 2]))
    official = Ranges(np.array([6, 6, 8]), np.array([8, 8, 9]))
    false_negatives = Pairs(plain, official, np.array([-1, -2, -3])).false_negatives()

    assert np.argwhere(false_negatives).tolist() == [[0, 1], [0, 2], [1, 0], [2, 0]]
