"""An instrument with an item of every kind, and the answers that it takes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from instruments.definition import Instrument, Item, ItemKind, Missing
from instruments.errors import NotFoundError
from instruments.loading import parse
from instruments.plain import is_plain, plain
from instruments.response import Answer
from tests.rights import RIGHTS

LABEL = "kinds@1.0"
LEVEL = "quarter"
PLACES = ("QN", "QS")  # of the small survey of the tests
LONGEST = 60
REASONS = [reason for reason in Missing if reason is not Missing.NOT_ASKED]  # that is said by leaving out
WRITTEN: Mapping[str, Any] = {
    "key": "kinds",
    "version": "1.0",
    "title": {"en": "Every kind"},
    "languages": ["en"],
    "rights": dict(RIGHTS),
    "choice_sets": {
        "colour": [
            {"id": "red", "code": 1, "wording": {"en": "Red"}},
            {"id": "blue", "code": 2, "wording": {"en": "Blue"}},
            {"id": "not_said", "code": 998, "wording": {"en": "Rather not"}, "missing": "refused"},
        ],
        "agree": [
            {"id": "yes", "code": 1, "wording": {"en": "Agree"}},
            {"id": "so_so", "code": 2, "wording": {"en": "So so"}},
            {"id": "no", "code": 3, "wording": {"en": "Disagree"}},
        ],
        "help": [
            {"id": "shops", "code": 3, "wording": {"en": "Shops"}},
            {"id": "parks", "code": 1, "wording": {"en": "Parks"}},
            {"id": "buses", "code": 2, "wording": {"en": "Buses"}},
            {"id": "none", "code": 9, "wording": {"en": "None of these"}, "exclusive": True},
            {"id": "not_said", "code": 998, "wording": {"en": "Rather not"}, "missing": "refused"},
        ],
    },
    "items": [
        {"id": "hello", "kind": "note", "wording": {"en": "Some questions follow."}},
        {"id": "ok", "kind": "consent", "wording": {"en": "You may ask me again."}},
        {"id": "colour", "kind": "single", "wording": {"en": "Which colour?"}, "choices": "colour"},
        {"id": "calm", "kind": "likert", "wording": {"en": "Is it calm here?"}, "choices": "agree"},
        {"id": "help", "kind": "multiple", "wording": {"en": "What would help?"}, "choices": "help"},
        {
            "id": "joy",
            "kind": "rating",
            "wording": {"en": "How much joy?"},
            "low": 0,
            "high": 10,
            "low_label": {"en": "none"},
            "high_label": {"en": "all"},
        },
        {"id": "years", "kind": "number", "wording": {"en": "How many years?"}, "low": 0, "high": 120},
        {
            "id": "moved",
            "kind": "date",
            "wording": {"en": "When did you come?"},
            "earliest": "1900-01-01",
            "latest": "2026-11-22",
        },
        {"id": "better", "kind": "text", "wording": {"en": "What would be better?"}, "longest": LONGEST},
        {"id": "work", "kind": "place", "wording": {"en": "Where do you work?"}, "level": LEVEL},
    ],
}


def _nothing(label: str) -> Instrument:
    raise NotFoundError(f"{label!r} is not there", where="test", fix="Give no parts.")


def every_kind() -> Instrument:
    """The instrument, checked as any other."""
    return parse(WRITTEN, where="a test", resolve=_nothing)


def ticks(item: Item) -> st.SearchStrategy[tuple[int, ...]]:
    """Choices that can be ticked together, or one that stands alone."""
    alone = [choice.code for choice in item.choices if choice.exclusive or choice.missing]
    others = [choice.code for choice in item.choices if choice.code not in alone]
    some = st.lists(st.sampled_from(others), min_size=1, unique=True).map(lambda codes: tuple(sorted(codes)))
    return some | st.sampled_from(alone).map(lambda code: (code,))


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=LONGEST) | st.sampled_from(
    [
        "=1+1",
        "'tis",
        "'=x",
        "- a\n- b",
        "a,;\n@x",
        "refused",
        "'skipped",
        "\u067e\u0627\u0631\u06a9",
        '"q"',
        "+44",
        "1",
    ]
)
texts = words.map(plain).filter(lambda text: is_plain(text) and len(text) <= LONGEST)
days = st.dates(date(1900, 1, 1), date(2026, 11, 22)).map(date.isoformat)

_VALUES: Mapping[ItemKind, Callable[[Item], st.SearchStrategy[Any]]] = {
    ItemKind.NOTE: lambda _: st.nothing(),
    ItemKind.CONSENT: lambda _: st.just(1),
    ItemKind.SINGLE: lambda item: st.sampled_from([choice.code for choice in item.choices]),
    ItemKind.LIKERT: lambda item: st.sampled_from([choice.code for choice in item.choices]),
    ItemKind.MULTIPLE: ticks,
    ItemKind.RATING: lambda item: st.sampled_from(item.scored_codes),
    ItemKind.NUMBER: lambda item: st.sampled_from(item.scored_codes),
    ItemKind.DATE: lambda _: days,
    ItemKind.TEXT: lambda _: texts,
    ItemKind.PLACE: lambda _: st.sampled_from(PLACES),
}


def values(item: Item) -> st.SearchStrategy[Any]:
    """Every answer to an item that is no reason, in the form in which it is kept."""
    return _VALUES[item.kind](item)


def answers(instrument: Instrument) -> st.SearchStrategy[dict[str, Answer]]:
    """Answers of one person: to some of the items, values and reasons."""
    asked = [item for item in instrument.items if item.kind is not ItemKind.NOTE]
    return st.fixed_dictionaries(
        {}, optional={item.id: values(item) | st.sampled_from(REASONS) for item in asked}
    )
