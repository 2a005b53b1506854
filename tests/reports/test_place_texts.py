"""Words about a place are values without a figure, and come back from a release as they went in."""

import dataclasses
import json
import typing
from enum import Enum

import pytest

from instruments.canonical import canonical_json
from instruments.errors import NotReproducedError
from reports import place_texts
from reports.place_texts import Asset, AssetKind, Commitment, PlaceTexts, Status, Themes

LIT = Commitment(
    asked="How safe does the lane feel?",
    said="The lamps are out.",
    did="We ordered new lamps.",
    ours="Mend the lamps.",
    yours="Tell us when one is out.",
    owner="Highways team",
    due="2027-03-31",
    status=Status.UNDER_WAY,
)
HALL = Asset(name="Mill hall", kind=AssetKind.MEETING, about="Rooms to hire", where="Mill Lane")
NORTH = PlaceTexts(
    code="QN",
    commitments=(LIT,),
    assets=(HALL,),
    themes=(Themes(item="better", question="What would be better?", names=("Buses", "Parks")),),
)


@pytest.mark.parametrize("kind", [Commitment, Asset, Themes, PlaceTexts])
def test_words_about_a_place_have_no_room_for_a_number(kind: type) -> None:
    def plain(annotation: object) -> bool:
        parts = [part for part in typing.get_args(annotation) if part is not Ellipsis]
        if parts:
            return all(map(plain, parts))
        assert isinstance(annotation, type)
        return issubclass(annotation, str) or dataclasses.is_dataclass(annotation)

    assert all(plain(hint) for hint in typing.get_type_hints(kind).values())
    assert not any(isinstance(one.value, int | float) for each in (Status, AssetKind) for one in each)
    assert all(issubclass(each, Enum) for each in (Status, AssetKind))


def test_what_went_into_a_release_comes_out_of_it() -> None:
    texts = {"QN": NORTH, "QS": PlaceTexts(code="QS", assets=(HALL,))}
    stored = json.loads(canonical_json(place_texts.document(texts)))
    assert place_texts.from_document(stored) == texts


def test_a_place_of_which_nothing_is_said_leaves_no_trace() -> None:
    empty = PlaceTexts(code="QS")
    assert empty.is_empty
    assert place_texts.document({"QS": empty})["places"] == []
    assert place_texts.from_document({}) == {}


def test_another_format_is_not_guessed_at() -> None:
    with pytest.raises(NotReproducedError, match="have format 2"):
        place_texts.from_document({"format": 2, "places": []})


def test_what_goes_on_stands_before_what_ended_and_assets_by_their_names() -> None:
    def of(status: Status, due: str) -> Commitment:
        return dataclasses.replace(LIT, status=status, due=due)

    given = PlaceTexts(
        code="QN",
        commitments=(
            of(Status.DONE, "2026-01-01"),
            of(Status.PLANNED, "2026-01-01"),
            of(Status.STOPPED, "2025-01-01"),
            of(Status.UNDER_WAY, "2027-01-02"),
            of(Status.UNDER_WAY, "2027-01-01"),
        ),
        assets=tuple(dataclasses.replace(HALL, name=name) for name in ("park", "Mill hall", "allotment")),
    )
    found = place_texts.in_order(given)
    assert [(one.status, one.due) for one in found.commitments] == [
        (Status.UNDER_WAY, "2027-01-01"),
        (Status.UNDER_WAY, "2027-01-02"),
        (Status.PLANNED, "2026-01-01"),
        (Status.DONE, "2026-01-01"),
        (Status.STOPPED, "2025-01-01"),
    ]
    assert [one.name for one in found.assets] == ["allotment", "Mill hall", "park"]
    assert place_texts.in_order(found) == found


def test_every_status_and_every_kind_has_its_words() -> None:
    assert set(place_texts.STATUS_WORDS) == set(Status)
    assert set(place_texts.KIND_WORDS) == set(AssetKind)
