"""Sound definitions made at random: every kind of item, conditions, checks, scales, languages."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from instruments.translations import source_sha256
from tests.rights import RIGHTS

Written = dict[str, Any]
Draw = Any  # what hypothesis gives to a composite
Sets = dict[str, list[Written]]

KINDS = ("single", "likert", "multiple", "rating", "number", "date", "text", "place", "note", "consent")
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20).map(
    lambda text: f"a{text}z"
)


def texts(draw: Draw, languages: list[str]) -> dict[str, str]:
    """A text in every language."""
    return {language: draw(words) for language in languages}


def choices(draw: Draw, languages: list[str]) -> list[Written]:
    """Two to six choices in rising order, the last perhaps outside of it."""
    codes = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=6)))
    made = [{"id": f"c{code}", "code": code, "wording": texts(draw, languages)} for code in codes]
    if draw(st.booleans()):
        apart = {"id": "apart", "code": 99, "wording": texts(draw, languages)}
        made.append(apart | draw(st.sampled_from([{"missing": "refused"}, {"scored": False}])))
    return made


def _choice_set(draw: Draw, sets: Sets, languages: list[str]) -> Written:  # noqa: ARG001 - one form for all kinds
    return {"choices": draw(st.sampled_from(sorted(sets)))}


def _rating(draw: Draw, sets: Sets, languages: list[str]) -> Written:  # noqa: ARG001
    ends = {"low_label": texts(draw, languages), "high_label": texts(draw, languages)}
    return {"low": 0, "high": draw(st.integers(1, 10)), **ends}


def _number(draw: Draw, sets: Sets, languages: list[str]) -> Written:  # noqa: ARG001
    low = draw(st.integers(-5, 5))
    return {"low": low, "high": low + draw(st.integers(1, 100))}


def _date(draw: Draw, sets: Sets, languages: list[str]) -> Written:  # noqa: ARG001
    return {"earliest": "2020-02-29", "latest": draw(st.sampled_from(["2020-02-29", "2030-01-01"]))}


def _text(draw: Draw, sets: Sets, languages: list[str]) -> Written:  # noqa: ARG001
    return {"longest": draw(st.integers(1, 5000))}


_OF_A_KIND: dict[str, Callable[[Draw, Sets, list[str]], Written]] = {
    **dict.fromkeys(("single", "likert", "multiple"), _choice_set),
    "rating": _rating,
    "number": _number,
    "date": _date,
    "text": _text,
    "place": lambda *_: {"level": "ward"},
    **dict.fromkeys(("note", "consent"), lambda *_: {}),
}


def item(draw: Draw, number: int, sets: Sets, languages: list[str]) -> Written:
    """An item of any kind with all that its kind needs, and perhaps with more that it may have."""
    kind = draw(st.sampled_from(KINDS))
    made: Written = {"id": f"i{number}", "kind": kind, "wording": texts(draw, languages)}
    made |= _OF_A_KIND[kind](draw, sets, languages)
    for name in draw(st.sets(st.sampled_from(["hint", "easy_read"]))):
        made[name] = texts(draw, languages)
    if draw(st.booleans()):
        made["mode_wording"] = {draw(st.sampled_from(["door", "paper"])): texts(draw, languages)}
    return made


def condition(draw: Draw, before: list[Written], sets: Sets) -> Written | None:
    """A condition on an earlier item that is true for some and not for others; None without such an item."""
    asked = [
        one for one in before if one["kind"] in ("single", "multiple", "rating") and "show_if" not in one
    ]
    if not asked:
        return None
    one = draw(st.sampled_from(asked))
    if one["kind"] == "rating":
        return {draw(st.sampled_from(["lt", "eq", "ne"])): [{"item": one["id"]}, one["high"]]}
    ticked = [choice["code"] for choice in sets[one["choices"]] if "missing" not in choice]
    code = draw(st.sampled_from(ticked))
    return (
        {"in": [code, {"item": one["id"]}]}
        if one["kind"] == "multiple"
        else {"eq": [{"item": one["id"]}, code]}
    )


def scale(draw: Draw, number: int, items: list[Written], sets: Sets, languages: list[str]) -> Written | None:
    """A mean of items that share their answers; None where there are none."""
    alike = [one for one in items if one["kind"] in ("single", "likert")]
    if not alike:
        return None
    shared = draw(st.sampled_from(sorted({one["choices"] for one in alike})))
    chosen = [one["id"] for one in alike if one["choices"] == shared]
    codes = [c["code"] for c in sets[shared] if "missing" not in c and c.get("scored", True)]
    return {
        "id": f"s{number}",
        "title": texts(draw, languages),
        "rule": "mean",
        "items": chosen,
        "reversed": sorted(draw(st.sets(st.sampled_from(chosen)))),
        "minimum_answered": draw(st.integers(1, len(chosen))),
        "low": min(codes),
        "high": max(codes),
        "direction": draw(st.sampled_from(["higher_is_better", "lower_is_better"])),
        "source": "a test",
    }


@st.composite
def definitions(draw: Draw) -> Written:
    """A sound definition of one to eight items."""
    languages = draw(st.sampled_from([["en"], ["en", "ur"], ["pl", "en"]]))
    sets = {f"set{number}": choices(draw, languages) for number in range(draw(st.integers(1, 3)))}
    items: list[Written] = []
    for number in range(draw(st.integers(1, 8))):
        made = item(draw, number, sets, languages)
        if draw(st.booleans()) and (shown := condition(draw, items, sets)):
            made["show_if"] = shown
        items.append(made)
    used = {one["choices"] for one in items if "choices" in one}
    scales = [one for one in [scale(draw, 0, items, sets, languages)] if one]
    content: Written = {
        "key": "random",
        "version": draw(st.sampled_from(["1.0", "2.13"])),
        "title": texts(draw, languages),
        "languages": languages,
        "rights": dict(RIGHTS),
        "items": items,
    }
    content |= {"choice_sets": {name: sets[name] for name in sorted(used)}} if used else {}
    content |= {"scales": scales} if scales else {}
    if len(languages) > 1:
        record = {"status": "draft", "right_to_left": False, "origin": "a test"}
        content["translations"] = {languages[1]: record | {"source_sha256": source_sha256(content)}}
    return content
