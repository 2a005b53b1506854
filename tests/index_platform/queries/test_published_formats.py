"""Releases of every format are read for ever, and a format never changes its meaning."""

import copy
from typing import Any

import pytest

from index_platform.queries.published import change_from_document, table_from_document
from index_platform.queries.published_formats import CHANGES, TABLES, in_format, is_kept
from instruments.canonical import canonical_json
from instruments.errors import NotReproducedError
from scoring.composite import Aggregation, NormalisationMethod
from scoring.published import FORMAT, Shown, document
from scoring.published_change import ShownChange
from scoring.published_change import document as change_document
from tests.index_platform.queries.frozen_formats import frozen, locked, shape_hash

Content = dict[str, Any]
TABLE, CHANGE = frozen("table"), frozen("change")


def test_what_documents_hold_changes_only_with_a_new_format() -> None:
    """Raise FORMAT, say in published_formats what stands for new keys, and run frozen_formats."""
    assert locked().get(FORMAT) == shape_hash()


def test_a_document_of_every_format_is_frozen() -> None:
    for kind in ("table", "change"):
        assert {content["format"] for content in frozen(kind).values()} == set(range(1, FORMAT + 1))
    assert set(locked()) == set(range(2, FORMAT + 1))


@pytest.mark.parametrize("name", TABLE)
def test_a_release_of_every_format_is_read_with_all_that_it_says(name: str) -> None:
    content = TABLE[name]
    table = table_from_document(content)
    assert any(isinstance(cell, Shown) for cell in table.cells.values())
    again = document(table)
    assert is_kept(content, again)
    assert table_from_document(again) == table


@pytest.mark.parametrize("name", CHANGE)
def test_a_change_of_every_format_is_read_with_all_that_it_says(name: str) -> None:
    again = change_document(change_from_document(CHANGE[name]))
    assert is_kept(CHANGE[name], again)


def test_today_s_format_is_read_without_adding_anything() -> None:
    table, change = TABLE[f"table-{FORMAT}"], CHANGE[f"change-{FORMAT}"]
    assert in_format(FORMAT, table, TABLES) == table
    assert canonical_json(document(table_from_document(table))) == canonical_json(table)
    assert in_format(FORMAT, change, CHANGES) == change
    assert canonical_json(change_document(change_from_document(change))) == canonical_json(change)


def test_the_first_format_had_no_small_places_and_told_less_of_the_method() -> None:
    table = table_from_document(TABLE["table-1"])
    assert (table.small_places, table.orders, table.small_plural) == ((), {}, "")
    assert all(measure.questions == () for measure in table.measures)
    assert not any(cell.modelled for cell in table.cells.values() if isinstance(cell, Shown))
    assert (table.method.normalisation, table.method.aggregation, table.method.draws) == (
        NormalisationMethod.GOALPOSTS,
        Aggregation.MPI,
        0,
    )


def test_the_third_format_had_no_changes_of_small_places_and_the_fourth_has() -> None:
    older, newer = (change_from_document(CHANGE[name]) for name in ("change-3", "change-4"))
    assert (older.small_places, older.small_plural) == ((), "")
    for change in (older, newer):
        small = {place.code for place in change.small_places}
        told = {key: cell for key, cell in change.cells.items() if isinstance(cell, ShownChange)}
        assert all(cell.modelled == (place in small) for (place, _), cell in told.items())
        assert any(place in small for place, _ in told) == bool(small)
    assert newer.small_places


def test_what_an_older_document_says_is_never_overwritten() -> None:
    """Wards and their likely ranks were stored under the first format too, before it was raised."""
    content = TABLE["table-1-with-wards"]
    table = table_from_document(content)
    assert len(table.small_places) == len(content["small_places"]) > 0
    assert table.orders
    assert any(cell.modelled for cell in table.cells.values() if isinstance(cell, Shown))


def test_reading_leaves_the_stored_document_as_it_is() -> None:
    content = TABLE["table-1"]
    before = copy.deepcopy(content)
    table_from_document(content)
    assert content == before


@pytest.mark.parametrize("number", [0, FORMAT + 1, True, "1", 1.0, None])
def test_a_format_that_never_was_is_refused(number: object) -> None:
    with pytest.raises(NotReproducedError, match=f"known are 1 to {FORMAT}"):
        table_from_document({**TABLE["table-1"], "format": number})


@pytest.mark.parametrize(
    ("at", "key"), [((), "title"), (("whole",), "name"), (("method",), "statement"), (("cells",), "T")]
)
def test_what_every_format_had_is_missed_in_the_oldest_too(at: tuple[str, ...], key: str) -> None:
    content = copy.deepcopy(TABLE["table-1"])
    record = content
    for name in at:
        record = record[name]
    del record[key]
    with pytest.raises(NotReproducedError):
        table_from_document(content)


def test_a_number_beside_a_reason_is_refused_in_the_oldest_too() -> None:
    content = copy.deepcopy(TABLE["table-1"])
    hidden = next(row for place in content["cells"].values() for row in place.values() if "withheld" in row)
    hidden["value"] = 41
    with pytest.raises(NotReproducedError):
        table_from_document(content)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 2, "b": 1}),
        ({"a": [1, 2]}, {"a": [1]}),
        ({"a": [{"b": 1}]}, {"a": [{"b": None}]}),
        ({"a": 1}, {"a": True}),
    ],
)
def test_what_is_lost_or_altered_is_seen(older: Content, newer: Content) -> None:
    assert not is_kept(older, newer)


def test_what_is_added_is_no_loss() -> None:
    assert is_kept({"format": 1, "a": [{"b": 1}]}, {"format": 2, "a": [{"b": 1, "c": 0}], "d": {}})
