"""The reading age that a text asks for, by published formulas, and what would make it easier.

English: the grade of Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas
for Navy enlisted personnel, plus the 5 years at which school begins there. Polish: Gunning's index with hard
words of four syllables or more, as Miodek, Maziarz, Piekot, Poprawa and Zarzeczny (2010), Jak pisać
o Funduszach Europejskich?, use it, plus 6 years. Both were made for texts longer than one question: they
point at sentences, and prove nothing. Syllables are counted by rules of spelling; the tests tell how often
those are wrong.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from instruments.languages import EASY_READ

_SENTENCE = re.compile(r"[^.!?…:]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_SENTENCE = 15  # words; easy-read practice gives 10 to 15

# English spelling: an e that is written and not spoken, and vowels side by side that are two syllables
_SILENT = re.compile(
    r"(?<![^aeiouy][lr])(?:(?<=[^aeiouy])|(?<=u))(?:e|(?<![dt])ed|(?<![csxzg])(?<![cs]h)es)$"
    r"|(?<=[aeiouy][bcdfgklmnprstvz])e(?=(?:ly|ful|fully|less|ment|ments|where|thing|ning)$)"
)
_DIVIDED = re.compile(
    r"(?<![cstgx])i(?=a|ou)|(?<=c)i(?=at)|(?<![cstgxnsh])i(?=o(?!u))|i(?=u)|(?<![tc])i(?=e(?:t|nc|nt))|(?<=c)i(?=et|en[ct]e?)"
    r"|(?<=cr)e(?=at)|e(?=a$|o(?![upn])|u[sm]$)|(?<![qg])u(?=a|en|ou|in|ity)|o(?=e[mt])|y(?=i)|(?<=[aeou])i(?=ng)|(?<=[^aeiou])(?=sm$)"
)
_VOWELS = re.compile(r"[aeiouy]+")
_POLISH_VOWELS = re.compile(r"i(?![aeouóąę])|[aeouóyąę]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How hard a text is to read: the age in years, its hardest sentence, and what would make that easier."""

    age: float
    sentence: str
    remedy: str


def english_syllables(word: str) -> int:
    """How many syllables an English word has, by rules of spelling."""
    spoken = _SILENT.sub("", word.lower())
    return max(1, len(_VOWELS.findall(spoken)) + len(_DIVIDED.findall(spoken)))


def polish_syllables(word: str) -> int:
    """How many syllables a Polish word has: its vowels, without an i that only softens a consonant."""
    return max(1, len(_POLISH_VOWELS.findall(word.lower())))


def reading(text: str, language: str) -> Reading | None:
    """The reading age of a text; None in a language without a formula, and of a text without words."""
    formula = _FORMULAS.get(language)
    sentences = tuple(found.strip() for found in _SENTENCE.findall(text) if _WORD.search(found))
    if formula is None or not sentences:
        return None
    hardest = max(sentences, key=lambda one: formula.age((one,)))
    return Reading(age=formula.age(sentences), sentence=hardest, remedy=formula.remedy(hardest))


def is_judged(language: str) -> bool:
    """Whether there is a formula for a language."""
    return language in _FORMULAS


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula for one language: from words a sentence, syllables a word and hard words to years of age."""

    syllables: Callable[[str], int]
    hard: int  # syllables from which a word is a long one
    years: Callable[[float, float, float], float]

    def age(self, sentences: tuple[str, ...]) -> float:
        """The age that is needed to read the sentences."""
        words = [word for one in sentences for word in _WORD.findall(one)]
        counts = [self.syllables(word) for word in words]
        hard = sum(count >= self.hard for count in counts) / len(words)
        return self.years(len(words) / len(sentences), sum(counts) / len(words), hard)

    def remedy(self, sentence: str) -> str:
        """What would make a sentence easier."""
        words = _WORD.findall(sentence)
        long = [word for word in words if self.syllables(word) >= self.hard]
        if len(words) > _LONGEST_SENTENCE:
            return f"It has {len(words)} words: make two sentences of it."
        if long:
            return f"Find shorter words for: {', '.join(dict.fromkeys(long))}."
        return "Say it in fewer and shorter words."


def _grade_and_five(words: float, syllables: float, _: float) -> float:
    return 0.39 * words + 11.8 * syllables - 15.59 + 5


def _index_and_six(words: float, _: float, hard: float) -> float:
    return 0.4 * (words + 100 * hard) + 6


_ENGLISH = _Formula(english_syllables, 3, _grade_and_five)
_FORMULAS: Mapping[str, _Formula] = {
    "en": _ENGLISH,
    EASY_READ: _ENGLISH,
    "pl": _Formula(polish_syllables, 4, _index_and_six),
}
