"""Loading: what is written becomes an instrument with one identity, or one error that tells everything."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from instruments import catalogue, loading
from instruments.canonical import canonical_json, content_hash
from instruments.definition import Direction, Instrument, ItemKind, Missing, Rule
from instruments.errors import InvalidDefinitionError, NotFoundError

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]
Told = Callable[[Written], str]


def test_every_written_fact_is_in_the_instrument(written: Written, sound: Sound) -> None:
    written["items"][0]["hint"] = {"en": "Take your time."}
    written["items"][0]["source"] = "page 3"
    written["rights"] |= {"verified": False, "verified_note": "order not seen", "registration": "42"}
    mood = sound(written)
    assert (mood.label, mood.title, mood.introduction) == (
        "mood@1.0",
        {"en": "Mood"},
        {"en": "Some questions."},
    )
    assert mood.languages == ("en",)
    assert (mood.rights.verified_note, mood.rights.registration) == ("order not seen", "42")
    calm, joy = mood.item("calm"), mood.item("joy")
    assert (calm.kind, calm.hint, calm.source) == (ItemKind.SINGLE, {"en": "Take your time."}, "page 3")
    assert [(c.id, c.code, c.missing, c.scored) for c in calm.choices][-2:] == [
        ("other", 4, None, False),
        ("not_said", 998, Missing.REFUSED, True),
    ]
    assert (joy.low, joy.high, joy.low_label, joy.high_label) == (0, 10, {"en": "none"}, {"en": "all"})
    ease = mood.scale("ease")
    assert (ease.rule, ease.items, ease.reversed) == (Rule.MEAN, ("calm", "tense"), frozenset({"tense"}))
    assert (ease.low, ease.high, ease.direction) == (1, 3, Direction.LOWER_IS_BETTER)
    assert [(band.id, band.low, band.high) for band in ease.bands] == [("much", 1, 2.4), ("little", 2.5, 3)]
    assert mood.test_values[0].scores == {"ease": 1}


def test_the_least_that_can_be_written_is_an_instrument(written: Written, sound: Sound) -> None:
    least = {key: written[key] for key in ("key", "version", "title", "languages", "rights")}
    least["items"] = [written["items"][3]]
    found = sound(least)
    assert (found.introduction, found.scales, found.test_values, found.parts) == ({}, (), (), ())


def test_canonical_content_parsed_again_gives_an_equal_instrument(written: Written, sound: Sound) -> None:
    mood = sound(written)
    again = sound(dict(mood.content))
    assert again == mood
    assert again.sha256 == mood.sha256 == content_hash(written)


def test_identity_does_not_depend_on_the_order_of_keys_or_on_how_numbers_are_written(
    written: Written, sound: Sound
) -> None:
    turned = {key: written[key] for key in reversed(written)}
    turned["scales"][0]["low"] = 1.0
    assert sound(turned) == sound(written)


def test_identity_does_not_depend_on_how_letters_are_composed(written: Written, sound: Sound) -> None:
    first, second = copy.deepcopy(written), copy.deepcopy(written)
    first["title"]["en"], second["title"]["en"] = "Caf\u00e9", "Cafe\u0301"
    assert sound(first) == sound(second)


@given(data=st.data())
def test_any_change_of_a_text_is_another_identity(data: st.DataObject) -> None:
    brs = catalogue.get("brs@1.0")
    changed = copy.deepcopy(dict(brs.content))
    item = data.draw(st.sampled_from(changed["items"]))  # type: ignore[arg-type]
    item["wording"]["en"] = "Changed: " + item["wording"]["en"]
    found = loading.parse(changed, where="a test", resolve=catalogue.get)
    assert found.label == brs.label
    assert found.sha256 != brs.sha256


def test_the_instrument_does_not_share_what_was_written(written: Written, sound: Sound) -> None:
    mood = sound(written)
    before = canonical_json(mood.content)
    written["title"]["en"] = "Changed"
    written["items"].clear()
    assert canonical_json(mood.content) == before
    assert mood.title == {"en": "Mood"}


def test_an_instrument_can_be_sent_to_another_process(written: Written, sound: Sound) -> None:
    mood = sound(written)
    assert pickle.loads(pickle.dumps(mood)) == mood


def test_a_file_is_read_and_its_flaws_are_told_by_line(tmp_path: Path, written: Written) -> None:
    path = tmp_path / "mood.yaml"
    written["items"][1]["wordng"] = "x"
    written["scales"][0]["items"][1] = "tens"
    text = yaml.safe_dump(written, sort_keys=False)
    path.write_text(text)
    lines = text.splitlines()
    with pytest.raises(InvalidDefinitionError) as caught:
        loading.read(path, resolve=catalogue.get)
    assert f"Line {lines.index('  wordng: x') + 1}: items > tense > wordng is a key" in caught.value.what
    assert (
        f"Line {lines.index('  - tens') + 1}: scales > ease > items > number 2 names 'tens'"
        in caught.value.what
    )
    assert caught.value.where == str(path)


def test_a_sound_file_is_the_same_instrument_as_its_content(
    tmp_path: Path, written: Written, sound: Sound
) -> None:
    path = tmp_path / "mood.yaml"
    path.write_text(yaml.safe_dump(written))
    assert loading.read(path, resolve=catalogue.get) == sound(written)
    assert loading.read_yaml(path) == written


SHAPES: list[tuple[Callable[[Written], object], str]] = [
    (lambda w: w.pop("key"), "has no 'key'"),
    (lambda w: w.pop("rights"), "has no 'rights'"),
    (
        lambda w: w.update(version=1.0),
        "version is the number 1.0, not text (in a test). Put quotes round it.",
    ),
    (lambda w: w.update(version="1"), "'mood@1' is not a version label"),
    (lambda w: w.update(key="Mood!"), "'Mood!@1.0' is not a version label"),
    (
        lambda w: w.update(titel={"en": "x"}),
        "titel is a key that is not known here (in a test). Did you mean 'title'?",
    ),
    (lambda w: w.update(title="Mood"), "title is the text 'Mood', not named values"),
    (lambda w: w.update(title={"en": False}), "title > en is false, not text"),
    (lambda w: w.update(title={False: "Mood"}), "title has the key False, which is not text"),
    (lambda w: w.update(languages="en"), "languages is the text 'en', not a list"),
    (lambda w: w.update(languages=[]), "languages has 0 members"),
    (lambda w: w["rights"].update(verified="yes"), "rights > verified is the text 'yes', not true or false"),
    (lambda w: w["rights"].update(licence=None), "rights > licence is empty, not text"),
    (lambda w: w["items"].append("joy"), "items > number 5 is the text 'joy', not named values"),
    (lambda w: w["items"][0].update(kind="grid"), "Write each row as an item of kind 'single'"),
    (lambda w: w["items"][0].update(kind="matrix"), "Write each row as an item of kind 'single'"),
    (
        lambda w: w["items"][0].update(kind="singel"),
        "is 'singel', which is not known (in a test). Did you mean 'single'?",
    ),
    (
        lambda w: w["items"][0].update(choices="agre"),
        "names 'agre', which is not a choice set here (in a test). Did you mean 'agree'?",
    ),
    (lambda w: w["items"][0].update(choices=["yes"]), "items > calm > choices is a list, not text"),
    (lambda w: w["items"][2].update(low="0"), "items > joy > low is the text '0', not a whole number"),
    (
        lambda w: w["choice_sets"]["agree"][0].update(code="1"),
        "choice_sets > agree > yes > code is the text '1'",
    ),
    (lambda w: w["choice_sets"]["agree"][0].update(missing="gone"), "is 'gone', which is not known"),
    (lambda w: w["choice_sets"].update(few=[{"id": "a", "code": 1}]), "choice_sets > few has 1 members"),
    (
        lambda w: w["choice_sets"].update(idle=w["choice_sets"]["agree"]),
        "choice_sets > idle is used by no item",
    ),
    (lambda w: w["scales"][0].pop("source"), "scales > ease has no 'source'"),
    (lambda w: w["scales"][0].update(rule="average"), "is 'average', which is not known"),
    (lambda w: w["scales"][0].update(direction="up"), "Write one of: higher_is_better, lower_is_better."),
    (lambda w: w["scales"][0].update(low="1"), "scales > ease > low is the text '1', not a number"),
    (lambda w: w["scales"][0].update(items=[]), "scales > ease > items has 0 members"),
    (lambda w: w["scales"][0]["bands"][0].pop("source"), "scales > ease > bands > much has no 'source'"),
    (
        lambda w: w["test_values"][0].update(answers={"calm": True}),
        "answers > calm is true, not a whole number",
    ),
    (lambda w: w["test_values"][0].pop("source"), "has no 'source'"),
    (lambda w: w.update(parts="ons4@1.0"), "parts is the text 'ons4@1.0', not a list"),
    (lambda w: w.update(parts=[7]), "parts > number 1 is the number 7, not text"),
    (lambda w: w.update(parts=[{"label": "ons4@1.0"}]), "has no 'sha256'"),
    (lambda w: w.update(parts=["gone@1.0"]), "parts > number 1 'gone@1.0' is not there"),
    (lambda w: w.update(parts=["mood@1.0"]), "'mood@1.0' cannot be part of itself"),
]


@pytest.mark.parametrize(("change", "what"), SHAPES)
def test_a_malformed_definition_is_told(
    written: Written, told: Told, change: Callable[[Written], object], what: str
) -> None:
    change(written)
    assert what in told(written)


def test_a_choice_that_names_no_set_where_there_is_none_says_so(written: Written, told: Told) -> None:
    del written["choice_sets"]
    assert "Choice sets: none." in told(written)


def test_everything_that_is_wrong_is_told_at_once(written: Written, told: Told) -> None:
    written["colour"] = "red"
    written["choice_sets"]["agree"][1]["code"] = 1
    written["scales"][0]["high"] = 5
    written["scales"][0]["minimum_answered"] = 3
    written["rights"]["verified"] = False
    assert told(written).startswith("4 things are wrong:")


def test_content_that_is_no_mapping_is_refused(told: Told) -> None:
    assert "is a list, not named values" in told([])  # type: ignore[arg-type]


class TestParts:
    """Composed instruments: parts by reference, fixed by hash."""

    @pytest.fixture
    def composed(self, written: Written) -> Written:
        kept = {key: written[key] for key in ("title", "languages", "rights", "choice_sets")}
        joy = [item for item in written["items"] if item["id"] != "hours"]
        return {**kept, "key": "both", "version": "2.1", "parts": ["brs@1.0", "ons4@1.0"], "items": joy}

    def test_parts_bring_items_scales_and_test_values_before_its_own(self, composed: Written) -> None:
        both = loading.parse(composed, where="a test", resolve=catalogue.get)
        brs, ons4 = catalogue.get("brs@1.0"), catalogue.get("ons4@1.0")
        assert both.parts == (brs, ons4)
        assert both.items[: len(brs.items + ons4.items)] == brs.items + ons4.items
        assert [item.id for item in both.items][-3:] == ["calm", "tense", "joy"]
        assert both.scales == brs.scales + ons4.scales
        assert both.test_values == brs.test_values

    def test_canonical_content_holds_parts_by_label_and_hash(self, composed: Written) -> None:
        both = loading.parse(composed, where="a test", resolve=catalogue.get)
        parts = [{"label": x, "sha256": catalogue.get(x).sha256} for x in ("brs@1.0", "ons4@1.0")]
        assert both.content["parts"] == parts
        assert loading.parse(both.content, where="a test", resolve=catalogue.get) == both

    def test_a_part_with_another_hash_is_refused(self, composed: Written) -> None:
        composed["parts"][1] = {"label": "ons4@1.0", "sha256": "0" * 64}
        with pytest.raises(InvalidDefinitionError, match=r"ons4@1.0 is not the definition with this hash"):
            loading.parse(composed, where="a test", resolve=catalogue.get)

    def test_a_part_that_is_not_there_names_near_ones(self, composed: Written) -> None:
        composed["parts"][1] = "ons5@1.0"
        with pytest.raises(
            InvalidDefinitionError, match=r"'ons5@1.0' is not a shipped.*Did you mean 'ons4@1.0'"
        ):
            loading.parse(composed, where="a test", resolve=catalogue.get)

    def test_a_part_given_twice_is_refused(self, composed: Written) -> None:
        composed["parts"][1] = "brs@1.0"
        with pytest.raises(InvalidDefinitionError, match="bring the item 'brs1' twice"):
            loading.parse(composed, where="a test", resolve=catalogue.get)

    def test_an_item_may_not_take_an_id_of_a_part(self, composed: Written) -> None:
        composed["items"][0]["id"] = "brs3"
        with pytest.raises(InvalidDefinitionError, match="items > brs3 > id 'brs3' is there already"):
            loading.parse(composed, where="a test", resolve=catalogue.get)

    def test_parts_must_speak_every_declared_language(self, composed: Written) -> None:
        composed["languages"] = ["en", "ur"]
        composed["title"]["ur"] = "x"
        with pytest.raises(InvalidDefinitionError, match=r"brs@1.0 is not there in ur"):
            loading.parse(composed, where="a test", resolve=catalogue.get)

    def test_own_scales_may_use_items_of_parts(self, composed: Written) -> None:
        composed["scales"] = [
            {
                "id": "mix",
                "title": {"en": "Mix"},
                "rule": "position_mean",
                "items": ["brs1", "joy"],
                "minimum_answered": 2,
                "low": 0,
                "high": 100,
                "direction": "higher_is_better",
                "source": "a test",
            }
        ]
        composed["test_values"] = [
            {"answers": {"brs1": 5, "joy": 5}, "scores": {"mix": 75}, "source": "by hand"}
        ]
        both = loading.parse(composed, where="a test", resolve=catalogue.get)
        assert both.scale("mix").items == ("brs1", "joy")

    def test_a_part_may_be_composed_itself(self, composed: Written) -> None:
        both = loading.parse(composed, where="a test", resolve=catalogue.get)
        outer = {
            **{key: composed[key] for key in ("title", "languages", "rights")},
            "key": "outer",
            "version": "1.0",
        }
        shelf = {both.label: both}
        found = loading.parse({**outer, "parts": ["both@2.1"]}, where="a test", resolve=shelf.__getitem__)
        assert found.items == both.items
        assert set(loading.contents(found)) == {"brs@1.0", "ons4@1.0", "both@2.1", "outer@1.0"}

    def test_contents_are_enough_to_rebuild_it_without_a_catalogue(self, composed: Written) -> None:
        both = loading.parse(composed, where="a test", resolve=catalogue.get)
        assert loading.rebuilt("both@2.1", loading.contents(both), where="a test") == both

    def test_contents_that_lack_a_part_are_refused(self, composed: Written) -> None:
        kept = loading.contents(loading.parse(composed, where="a test", resolve=catalogue.get))
        del kept["ons4@1.0"]
        with pytest.raises(InvalidDefinitionError, match=r"the content of 'ons4@1.0' is not there"):
            loading.rebuilt("both@2.1", kept, where="a test")
        with pytest.raises(InvalidDefinitionError, match=r"the content of 'x@1.0' is not there"):
            loading.rebuilt("x@1.0", kept, where="a test")

    def test_contents_that_hold_each_other_are_refused(self, composed: Written) -> None:
        composed["parts"] = ["ring@1.0"]
        ring = {**composed, "key": "ring", "version": "1.0", "parts": ["both@2.1"]}
        with pytest.raises(InvalidDefinitionError, match=r"the content of 'both@2.1' is part of itself"):
            loading.rebuilt("both@2.1", {"both@2.1": composed, "ring@1.0": ring}, where="a test")


def test_a_resolver_that_finds_nothing_is_told_with_its_own_remedy(written: Written) -> None:
    def resolve(label: str) -> Instrument:
        raise NotFoundError(f"no {label}", where="a shelf", fix="Publish it first.")

    written["parts"] = ["x@1.0"]
    with pytest.raises(InvalidDefinitionError, match=r"no x@1.0 .*Publish it first"):
        loading.parse(written, where="a test", resolve=resolve)
