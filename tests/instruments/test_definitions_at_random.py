"""Ten thousand random definitions and three thousand damaged files: an instrument or a clear refusal.

Two thousand are definitions, one thousand the PO files beside them: a language is part of a definition.
"""

import json
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instruments import catalogue, loading, translations
from instruments.answers import ValidAnswers, check
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError, MeasureError, NotFoundError
from instruments.routing import route
from instruments.scoring_rules import score
from tests.instruments.definitions import Written, definitions
from tests.instruments.test_mutations import damaged
from tests.proofs import SHARE

DEFINITIONS, FILES = 10_000, 2_000
LABELS = [one.label for one in catalogue.all()]
PLACES = [catalogue.path_of(one.version) for one in catalogue.all()]
LANGUAGES = [(path, file) for path in PLACES for file in translations.beside(path)]
MANY = settings(
    max_examples=int(DEFINITIONS * SHARE),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def parsed(content: Written) -> Instrument:
    return loading.parse(content, where="a test", resolve=catalogue.get)


def refused(make: Callable[[], Instrument]) -> Instrument | None:
    """The instrument, or None where it was refused in words that help."""
    error: MeasureError
    try:
        return make()
    except InvalidDefinitionError as caught:
        error = caught
    except NotFoundError as caught:  # a part that is not there
        error = caught
    assert all(text.strip() for text in (error.what, error.where, error.fix))
    return None


@pytest.mark.proof
@MANY
@given(content=definitions())
def test_a_sound_definition_is_read_and_is_the_same_in_any_order_of_its_keys(content: Written) -> None:
    made = parsed(content)
    turned = json.loads(json.dumps(content), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert parsed(turned).sha256 == made.sha256
    assert parsed(dict(made.content)) == made
    nothing = check(made, {})
    assert isinstance(nothing, ValidAnswers)
    assert all(score(scale, made, {}) is None for scale in made.scales)
    assert {item.id for item in made.items if item.show_if is None} <= set(route(made, {}).asked)


@pytest.mark.proof
@MANY
@given(content=definitions(), data=st.data())
def test_a_definition_with_something_wrong_is_told_what_where_and_how_to_mend_it(
    content: Written, data: st.DataObject
) -> None:
    changed = damaged(data, content)
    made = refused(lambda: parsed(changed))
    assert made is None or parsed(dict(made.content)) == made


def _mangled(text: str, dice: random.Random) -> bytes:
    """A file with a few bytes or lines changed, as a slip, a merge or a bad disk would."""
    data = bytearray(text.encode())
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data))
        match dice.choice(["cut", "byte", "double", "swap", "truncate"]):
            case "cut":
                del data[at : at + dice.randint(1, 40)]
            case "byte":
                data[at] = dice.randrange(256)
            case "double":
                data[at:at] = data[at : at + dice.randint(1, 40)]
            case "swap":
                lines = data.split(b"\n")
                one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                data = bytearray(b"\n".join(lines))
            case "truncate":
                del data[max(at, 1) :]
        data = data or bytearray(b"x")
    return bytes(data)


@pytest.mark.proof
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_a_damaged_file_is_read_or_refused_with_what_where_and_fix(form: str, tmp_path: Path) -> None:
    dice = random.Random(20261122)
    told = 0
    count = int(FILES * SHARE) // 2
    for number in range(count):
        found = catalogue.get(LABELS[number % len(LABELS)])
        text = (
            json.dumps(found.content, ensure_ascii=False, indent=1)
            if form == "json"
            else yaml.safe_dump(dict(found.content), allow_unicode=True, sort_keys=False)
        )
        path = tmp_path / f"{number}.yaml"
        path.write_bytes(_mangled(text, dice))
        told += refused(partial(loading.read, path, resolve=catalogue.get)) is None
    assert count / 2 < told <= count


@pytest.mark.proof
def test_a_damaged_language_is_read_or_refused_with_what_where_and_fix(tmp_path: Path) -> None:
    dice = random.Random(20261123)
    told = 0
    count = int(FILES * SHARE) // 2
    for number in range(count):
        definition, file = LANGUAGES[number % len(LANGUAGES)]
        path = tmp_path / f"{number}.yaml"
        path.write_bytes(definition.read_bytes())
        path.with_suffix(".xx.po").write_bytes(_mangled(file.read_text(encoding="utf-8"), dice))
        told += refused(partial(loading.read, path, resolve=catalogue.get)) is None
    assert count / 2 < told <= count
