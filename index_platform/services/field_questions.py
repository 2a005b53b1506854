"""A questionnaire as a phone asks it at the door: what it asks in order, in words that may be shown. Pure."""

from collections.abc import Sequence

from instruments.definition import Check, Choice, Instrument, Item, Text
from instruments.expressions import document
from instruments.filled import Filled
from instruments.languages import is_right_to_left
from instruments.response import Mode
from instruments.wording import runs_right_to_left, said, worded

_PLAIN = ("low", "high", "earliest", "latest", "longest", "level")


def questionnaire(instrument: Instrument, languages: Sequence[str], filled: Filled) -> dict[str, object]:
    """The items of an instrument in these languages, JSON-ready.

    sensitive: a scale is made of the item, and answers to it move when somebody listens.
    """
    scored = {name for scale in instrument.scales for name in scale.items}
    return {
        "label": instrument.label,
        "sha256": instrument.sha256,
        "title": _text(instrument.title, languages),
        "introduction": _text(filled.introduction(instrument.label, instrument.introduction), languages),
        "right_to_left": [one for one in languages if is_right_to_left(one)],
        "items": [
            {
                **_item(item, languages, filled),
                "sensitive": item.id in scored,
                "from_the_right": [one for one in languages if runs_right_to_left(instrument, item.id, one)],
            }
            for item in instrument.items
        ],
    }


def _item(item: Item, languages: Sequence[str], filled: Filled) -> dict[str, object]:
    asked = filled.worded(item)
    return {
        "id": item.id,
        "kind": item.kind.value,
        "wording": {one: said(worded(item, one, Mode.DOOR.value, filled).wording, one) for one in languages},
        "hint": _text(asked.hint, languages),
        "choices": [_choice(choice, languages) for choice in asked.choices],
        "low_label": _text(asked.low_label, languages),
        "high_label": _text(asked.high_label, languages),
        "show_if": None if item.show_if is None else document(item.show_if),
        "checks": [_check(check, languages) for check in item.checks],
        **{name: getattr(item, name) for name in _PLAIN},
    }


def _choice(choice: Choice, languages: Sequence[str]) -> dict[str, object]:
    return {
        "code": choice.code,
        "wording": _text(choice.wording, languages),
        "missing": None if choice.missing is None else choice.missing.value,
        "exclusive": choice.exclusive,
    }


def _check(check: Check, languages: Sequence[str]) -> dict[str, object]:
    return {
        "id": check.id,
        "holds": document(check.holds),
        "level": check.level.value,
        "message": _text(check.message, languages),
    }


def _text(text: Text, languages: Sequence[str]) -> dict[str, str]:
    """A text in these languages; nothing where there is none."""
    return {one: said(text, one) for one in languages} if text else {}
