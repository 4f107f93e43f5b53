"""The vocabulary: names of portfolios and roles, terms that show a portfolio, and official terms for plain words.

The words are in ``data/portfolios.toml`` and ``data/plainwords.toml``; an installation adds to them with files of the
same names in a folder of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from operator import add
from pathlib import Path

from assistant.base.cache import TextCache
from assistant.base.errors import BadSetting, UnknownValue
from assistant.base.tables import TomlFile, read_toml, toml_files, words
from assistant.domain.report import Role
from assistant.domain.text import Span, fold, fold_with_offsets

STRONG, MEDIUM, WEAK = 3.0, 2.0, 1.0
"""Weights of terms: how clearly a term shows a portfolio. See ``data/portfolios.toml``."""

MAIN_OFFICE_WEIGHT, PARTIAL_OFFICE_WEIGHT = 2.5, 1.25
"""Weights of a portfolio that is all of an office's work, or a considerable part of it."""

_TERM_ALIAS_LENGTH = 4
"""Aliases of at least this many characters are strong terms (教育工作); 教育 or 安全 are too common for that."""


@dataclass(frozen=True, slots=True)
class PortfolioEntry:
    """One portfolio: its canonical name, its aliases, the departments in charge, and the terms that show it.

    ``terms`` maps folded terms to weights; ``main_offices`` and ``partial_offices`` are patterns of offices for which
    the portfolio is all of their work, or a considerable part of it.
    """

    name: str
    aliases: tuple[str, ...]
    departments: tuple[str, ...]
    main_offices: tuple[re.Pattern[str], ...]
    partial_offices: tuple[re.Pattern[str], ...]
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term that occurs in a text. ``weights``: the portfolios that it shows, each with its weight."""

    span: Span
    term: str
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names and terms, as :func:`load` reads them.

    ``plain_words`` maps folded colloquial words to official terms (血汗钱 → 农民工工资).
    """

    portfolios: tuple[PortfolioEntry, ...]
    plain_words: Mapping[str, tuple[str, ...]]
    _by_alias: Mapping[str, str]
    _term_weights: Mapping[str, tuple[tuple[str, float], ...]]
    _lengths: Mapping[str, tuple[int, ...]]
    _expandable: re.Pattern[str]
    _question_words: re.Pattern[str]
    _of_lines: TextCache[str, tuple[TermMatch, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_of_lines", TextCache(self._of_line))

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names of the portfolios, in the order of the data file."""
        return tuple(entry.name for entry in self.portfolios)

    def portfolio(self, value: str) -> str:
        """The canonical name of a portfolio, given its name, an alias or a department, in any width or script.

        Raises UnknownValue with the most similar names.
        """
        known = self.portfolio_if_known(value)
        if known is None:
            near = tuple(
                dict.fromkeys(self._by_alias[alias] for alias in self.nearest(value, self._by_alias))
            )
            raise UnknownValue("分管领域", value, near or self.names)
        return known

    def portfolio_if_known(self, value: str) -> str | None:
        """The same as :meth:`portfolio`, but None for an unknown name."""
        return self._by_alias.get(fold(value))

    def role(self, value: str) -> Role:
        """The role of a name or alias. Raises UnknownValue with the most similar ones."""
        known = _roles().get(fold(value))
        if known is None:
            near = tuple(dict.fromkeys(_roles()[alias].value for alias in self.nearest(value, _roles())))
            raise UnknownValue("部分", value, near or tuple(role.value for role in Role))
        return known

    def nearest(self, value: str, choices: Iterable[str]) -> tuple[str, ...]:
        """Up to five of ``choices`` that are similar to ``value`` in spelling, most similar first."""
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(fold(value))
        similarity: dict[str, float] = {}
        for choice in choices:
            matcher.set_seq1(fold(choice))
            similarity[choice] = matcher.ratio()
        ranked = sorted(similarity, key=lambda choice: -similarity[choice])
        return tuple(choice for choice in ranked[:5] if similarity[choice] >= 1 / 3)

    def expansions(self, query: str) -> tuple[str, ...]:
        """Official terms for the plain words, aliases and departments in a query, except those it contains already.

        ``血汗钱什么时候发`` → 农民工工资, 欠薪 …; ``人社局`` → 人力资源和社会保障.
        """
        folded = fold(query)
        found: dict[str, None] = {}
        for match in self._expandable.finditer(folded):
            found.update(dict.fromkeys(self.plain_words.get(match[0], ())))
            if match[0] in self._by_alias:
                found.update(dict.fromkeys(self._official(self._by_alias[match[0]])))
        return tuple(term for term in found if fold(term) not in folded)

    def without_question_words(self, query: str) -> str:
        """The query without words that only form a question (怎么, 哪些, 后来 …), which say nothing of its subject.

        The query itself when nothing else would be left.
        """
        rest = self._question_words.sub(" ", query)
        return rest if fold(rest) else query

    def term_matches(self, text: str) -> Iterator[TermMatch]:
        """The terms that occur in ``text``, from left to right; of terms inside one another only the longest.

        Terms may partly overlap. Width, script, case and white space make no difference, but a term never extends
        over a line end.
        """
        begin = 0
        while begin < len(text):
            newline = text.find("\n", begin)
            end = len(text) if newline < 0 else newline
            line = Span(begin, end).stripped(text)
            for match in self._of_lines.get(line.of(text), len(line)):
                span = Span(match.span.begin + line.begin, match.span.end + line.begin)
                yield TermMatch(span, match.term, match.weights)
            begin = end + 1

    def _of_line(self, line: str) -> tuple[TermMatch, ...]:
        folded = fold_with_offsets(line)
        characters, by_pair = folded.text, self._lengths
        found: list[TermMatch] = []
        reach = 0
        places = [at for at, pair in enumerate(map(add, characters, characters[1:])) if pair in by_pair]
        for at in places:
            for length in by_pair[characters[at : at + 2]]:
                term = characters[at : at + length]
                if at + length <= reach:
                    break
                weights = self._term_weights.get(term)
                if weights is None or len(term) < length:
                    continue
                reach = at + length
                if weights:  # neutral words have none
                    found.append(TermMatch(folded.span(at, at + length), term, weights))
                break
        return tuple(found)

    def office_portfolios(self, office: str) -> dict[str, float]:
        """The portfolios of an office: name → MAIN_OFFICE_WEIGHT or PARTIAL_OFFICE_WEIGHT."""
        folded = fold(office)
        found: dict[str, float] = {}
        for entry in self.portfolios:
            if any(pattern.search(folded) for pattern in entry.main_offices):
                found[entry.name] = MAIN_OFFICE_WEIGHT
            elif any(pattern.search(folded) for pattern in entry.partial_offices):
                found[entry.name] = PARTIAL_OFFICE_WEIGHT
        return found

    def _official(self, name: str) -> tuple[str, ...]:
        entry = next(entry for entry in self.portfolios if entry.name == name)
        return (entry.name, *entry.aliases[:1])


def is_role_name(value: str) -> bool:
    """Whether a phrase is just the name or an alias of a role, in any width or script: 履职情况, 存在的问题."""
    return fold(value) in _roles()


@cache
def load(extra: Path | None = None) -> Vocabulary:
    """Read the vocabulary that ships, and the additions in the folder ``extra`` (portfolios.toml, plainwords.toml).

    In ``extra``, a portfolio of a known name adds words to it (``-词`` removes one); one of a new name is added.
    Raises BadSetting when a file there is not valid.
    """
    return _build(toml_files("portfolios.toml", extra), toml_files("plainwords.toml", extra))


_LISTS = ("aliases", "departments", "strong", "medium", "weak", "offices", "offices_partly")


def _build(portfolio_files: Sequence[TomlFile], plain_files: Sequence[TomlFile]) -> Vocabulary:
    entries_by_name: dict[str, dict[str, dict[str, None]]] = {}
    neutral: dict[str, None] = {}
    for file in portfolio_files:
        for portfolio in file.sections("portfolio"):
            name = portfolio.table.get("name")
            if not isinstance(name, str) or not name.strip():
                raise BadSetting(f"“{file.name}”里有一个分管领域没有 name", '请写明 name = "名称"')
            lists = entries_by_name.setdefault(name, {key: {} for key in _LISTS})
            for key in _LISTS:
                _update(lists[key], portfolio.words(key))
            _check_patterns(portfolio)
        _update(neutral, file.section("neutral").words("words"))
    entries = tuple(_entry(name, lists) for name, lists in entries_by_name.items())
    weights: dict[str, list[tuple[str, float]]] = {fold(word): [] for word in neutral}
    for entry in entries:
        for term, weight in entry.terms.items():
            if term not in weights or weights[term]:
                weights.setdefault(term, []).append((entry.name, weight))
    plain = {
        fold(word): group.words(word)
        for file in plain_files
        for group in (topic.section("words") for topic in file.sections("group"))
        for word in group.table
    }
    question_words = [word for file in plain_files for word in file.section("asking").words("words")]
    by_alias = {
        fold(alias): entry.name for entry in entries for alias in (*entry.departments, *entry.aliases)
    } | {fold(entry.name): entry.name for entry in entries}
    expandable = sorted(
        {*plain, *(alias for alias in by_alias if len(alias) > 1)}, key=lambda word: (-len(word), word)
    )
    lengths: dict[str, set[int]] = {}
    for term in weights:
        lengths.setdefault(term[:2], set()).add(len(term))
    return Vocabulary(
        portfolios=entries,
        plain_words=plain,
        _by_alias=by_alias,
        _term_weights={term: tuple(of_portfolios) for term, of_portfolios in weights.items()},
        _lengths={start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
        _expandable=re.compile("|".join(map(re.escape, expandable))),
        _question_words=re.compile("|".join(map(re.escape, sorted(question_words, key=len, reverse=True)))),
    )


def _check_patterns(portfolio: TomlFile) -> None:
    for pattern in (*portfolio.words("offices"), *portfolio.words("offices_partly")):
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadSetting(
                f"“{portfolio.name}”里的职务“{pattern}”不是正确的正则表达式",
                "请检查括号；普通的职务名照写即可",
            ) from error


def _update(into: dict[str, None], listed: Sequence[str]) -> None:
    """Add words to a set that keeps their order; ``-词`` removes 词 from it."""
    for word in listed:
        if word.startswith("-"):
            into.pop(word[1:], None)
        else:
            into[word] = None


def _entry(name: str, lists: Mapping[str, Mapping[str, None]]) -> PortfolioEntry:
    long_aliases = [alias for alias in lists["aliases"] if len(alias) >= _TERM_ALIAS_LENGTH]
    weighted = (
        (WEAK, lists["weak"]),
        (MEDIUM, lists["medium"]),
        (MEDIUM, lists["departments"]),
        (STRONG, long_aliases),
        (STRONG, lists["strong"]),
    )
    terms = {fold(term): weight for weight, words in weighted for term in words if len(fold(term)) > 1}
    return PortfolioEntry(
        name=name,
        aliases=tuple(lists["aliases"]),
        departments=tuple(lists["departments"]),
        main_offices=tuple(re.compile(pattern) for pattern in lists["offices"]),
        partial_offices=tuple(re.compile(pattern) for pattern in lists["offices_partly"]),
        terms=terms,
    )


@cache
def _roles() -> Mapping[str, Role]:
    listed = read_toml("roles.toml")["aliases"]
    names = {fold(alias): Role(role) for role, aliases in listed.items() for alias in words(aliases)}
    return names | {fold(role.value): role for role in Role}
