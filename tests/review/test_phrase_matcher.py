"""Fixed wordings: exactly, nearly, and never where they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.review.phrase_matcher import Letters, PhraseMatcher

FORM = "增强“四个意识”、坚定“四个自信”、做到“两个维护”"


def exact(forms: list[str], text: str) -> list[tuple[str, str]]:
    return [(span.of(text), forms[number]) for span, number in PhraseMatcher(forms).exact(Letters.of(text))]


def near(text: str) -> list[str]:
    return [span.of(text) for span, _ in PhraseMatcher([FORM]).near(Letters.of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到县工商局去。", [("工商局", "工商局")]),
        ("到縣工商局去。", [("工商局", "工商局")]),
        ("到工 商 局去。", [("工 商 局", "工商局")]),
        ("到国家工商总局去，再到工商局去。", [("国家工商总局", "国家工商总局"), ("工商局", "工商局")]),
        ("修工商。局面新。", []),
        ("学工、商、局。", []),
        ("“十四五”收官，𠮷水“十五五”收官。", [("十四五”收官", "“十四五”收官")]),
    ],
    ids=["plain", "traditional", "spaces", "the longest", "two sentences", "a list", "figures count"],
)
def test_exact(text: str, expected: list[tuple[str, str]]) -> None:
    assert exact(["工商局", "工商总局", "国家工商总局", "“十四五”收官"], text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要增强四个意识、坚定四个自新、做到两个维护。", ["增强四个意识、坚定四个自新、做到两个维护"]),
        ("要增强四个意识、定坚四个自信、做到两个维护。", ["增强四个意识、定坚四个自信、做到两个维护"]),
        ("要增强四个意识、坚定四个自信、做到两个维护。", []),
        ("要树立四个意识、坚定四个自信、做到两个维护。", []),
        ("要增强四个意思、坚定四个自新、做到两个维护。", []),
        ("增强四个意识。坚定四个自新，做到两个维护。", []),
    ],
    ids=[
        "one letter",
        "two in each other's place",
        "right",
        "another beginning",
        "two letters",
        "two sentences",
    ],
)
def test_near(text: str, expected: list[str]) -> None:
    assert near(text) == expected


@given(st.text(), st.text(), st.sampled_from(["环保局", "《合同法》", "“两学一做”学习教育"]))
def test_a_form_is_found_wherever_it_stands(before: str, behind: str, form: str) -> None:
    text = f"{before}。{form}。{behind}"

    places = [span for span, _ in PhraseMatcher([form]).exact(Letters.of(text))]

    inner = form.strip("《》“")
    assert len(before) + 1 + form.index(inner) in [span.begin for span in places]
    assert all(Letters.of(span.of(text)).letters == Letters.of(form).letters for span in places)
