import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from index_platform.queries.published import table_from_document
from instruments.canonical import canonical_json
from instruments.errors import NotReproducedError
from scoring.chain import compute
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable, Withheld, document
from tests.scoring.builders import based, snapshot

Content = dict[str, Any]


@pytest.fixture(scope="module")
def table() -> PublishedTable:
    """A release with figures of every kind: shown, marked, and withheld for three reasons."""
    frozen = snapshot([400, 300, 200, 40, 8])
    spec = based(frozen)
    return protect(compute(frozen, spec), spec.disclosure, Ledger()).table


def test_a_release_is_read_back_as_it_was_written(table: PublishedTable) -> None:
    assert {cell for cell in table.cells.values() if isinstance(cell, Withheld)} == {
        Withheld.TOO_FEW,
        Withheld.PROTECTS_ANOTHER,
    }
    assert table_from_document(json.loads(json.dumps(document(table)))) == table


def test_it_is_read_back_from_canonical_bytes_too(table: PublishedTable) -> None:
    assert table_from_document(json.loads(canonical_json(document(table)))) == table


def test_a_withheld_figure_is_written_without_a_number(table: PublishedTable) -> None:
    written = document(table)["cells"]
    assert isinstance(written, dict)
    assert written["C5"]["satisfied"] == {"withheld": "too_few"}


def _format(content: Content) -> None:
    content["format"] = 0


def _missing_field(content: Content) -> None:
    del content["title"]


def _extra_field(content: Content) -> None:
    content["whole"]["secret"] = 3


def _missing_cell(content: Content) -> None:
    del content["cells"]["C1"]["satisfied"]


def _cell_of_no_place(content: Content) -> None:
    content["cells"]["C9"] = {"satisfied": {"withheld": "too_few"}}


def _unknown_reason(content: Content) -> None:
    content["cells"]["C5"]["satisfied"] = {"withheld": "bored"}


def _number_beside_a_reason(content: Content) -> None:
    content["cells"]["C5"]["satisfied"] = {"withheld": "too_few", "value": 41}


def _text_for_a_number(content: Content) -> None:
    content["cells"]["C1"]["satisfied"]["value"] = "41"


def _true_for_a_number(content: Content) -> None:
    content["cells"]["C1"]["satisfied"]["value"] = True


def _broken_base(content: Content) -> None:
    content["cells"]["C1"]["satisfied"]["base"] = 41.5


def _unknown_outcome(content: Content) -> None:
    content["cells"]["C1"]["satisfied"]["outcome"] = "better"


def _record_for_a_word(content: Content) -> None:
    content["cells"]["C1"]["satisfied"]["outcome"] = {"better": 1}


def _number_without_end(content: Content) -> None:
    content["cells"]["C1"]["satisfied"]["value"] = 10**400


def _list_for_a_table(content: Content) -> None:
    content["cells"] = []


def _text_for_a_list(content: Content) -> None:
    content["warnings"] = "none"


@pytest.mark.parametrize(
    "broken",
    [
        _format,
        _missing_field,
        _extra_field,
        _missing_cell,
        _cell_of_no_place,
        _unknown_reason,
        _number_beside_a_reason,
        _text_for_a_number,
        _true_for_a_number,
        _broken_base,
        _unknown_outcome,
        _record_for_a_word,
        _number_without_end,
        _list_for_a_table,
        _text_for_a_list,
    ],
)
def test_anything_else_is_refused(table: PublishedTable, broken: Callable[[Content], None]) -> None:
    content = copy.deepcopy(json.loads(json.dumps(document(table))))
    broken(content)
    with pytest.raises(NotReproducedError) as error:
        table_from_document(content)
    assert "backup" in error.value.fix
