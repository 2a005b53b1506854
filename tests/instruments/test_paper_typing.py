"""What is typed for a paper: codes as they are printed, keys for what has none, and clear words for slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import geography
from instruments.answer_reading import Wrong
from instruments.definition import ItemKind, Missing
from instruments.paper_entry import Standing, Unanswered
from instruments.paper_typing import home, retyped, standing
from instruments.places import Geography
from tests.index_platform.survey import PLACES
from tests.kinds import LEVEL, every_kind, values

KINDS = every_kind()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    folder = tmp_path_factory.mktemp("places")
    (folder / "places.yaml").write_text(PLACES)
    return geography.read(folder)


@pytest.mark.parametrize(
    ("item", "typed", "stands"),
    [
        ("colour", "2", 2),
        ("colour", " 998 ", 998),
        ("colour", "r", 998),  # the item's own choice for it
        ("colour", "d", Missing.DONT_KNOW),
        ("colour", "-", Unanswered.NOT_ANSWERED),
        ("colour", "?", Unanswered.UNREADABLE),
        ("colour", "*", Unanswered.SEVERAL),
        ("help", "3 1", (1, 3)),
        ("help", "1,3", (1, 3)),
        ("help", "9", (9,)),
        ("help", "R", (998,)),
        ("joy", "10", 10),
        ("joy", "R", Missing.REFUSED),
        ("years", "0", 0),
        ("moved", "29022020", "2020-02-29"),
        ("moved", "29 2 2020", "2020-02-29"),
        ("moved", "29.02.2020", "2020-02-29"),
        ("better", "more  parks", "more  parks"),
        ("better", "d", "d"),
        ("better", "-", Unanswered.NOT_ANSWERED),
        ("better", "*", "*"),
        ("work", "qs", "QS"),
        ("work", "north end", "QN"),
        ("ok", "1", 1),
    ],
)
def test_a_typed_text_is_what_stands_on_paper(
    item: str, typed: str, stands: Standing, places: Geography
) -> None:
    assert standing(KINDS.item(item), typed, places) == stands


@pytest.mark.parametrize(
    ("item", "typed", "says"),
    [
        ("colour", "", "nothing was typed"),
        ("colour", "3", "1, 2, 998"),
        ("colour", "1 2", "1, 2, 998"),
        ("calm", "-1", "1, 2, 3"),
        ("help", "1 4", "3, 1, 2, 9, 998"),
        ("help", "1 9", "stands alone"),
        ("help", "*", "3, 1, 2, 9, 998"),
        ("joy", "11", "0 to 10"),
        ("years", "121", "0 to 120"),
        ("years", "9" * 40, "0 to 120"),
        ("years", "\u0661", "0 to 120"),
        ("moved", "31 02 2020", "no such day from 1900-01-01"),
        ("moved", "23112026", "no such day"),
        ("moved", "yesterday", "no day"),
        ("better", "x" * 61, "61 signs"),
        ("work", "T", "no such place"),
        ("work", "Elsewhere", "no such place"),
        ("ok", "2", "1 where the square is ticked"),
        ("ok", "r", "1 where the square is ticked"),
    ],
)
def test_what_cannot_stand_there_is_told_and_how_to_go_on(
    item: str, typed: str, says: str, places: Geography
) -> None:
    found = standing(KINDS.item(item), typed, places)
    assert isinstance(found, Wrong)
    assert says in found.what
    assert found.fix


@given(data=st.data())
def test_what_was_typed_can_be_typed_again(data: st.DataObject, places: Geography) -> None:
    item = data.draw(st.sampled_from([one for one in KINDS.items if one.kind is not ItemKind.NOTE]))
    stands = data.draw(values(item).filter(lambda one: one not in ("d", "r", "-", "?", "*")))
    assert standing(item, retyped(item, stands), places) == stands
    for reason in Unanswered:
        if isinstance(standing(item, retyped(item, reason), places), Unanswered):
            assert standing(item, retyped(item, reason), places) is reason


def test_a_home_is_a_place_or_a_reason(places: Geography) -> None:
    assert home(LEVEL, "South End", places) == "QS"
    assert home(LEVEL, "r", places) is Missing.REFUSED
    assert home(LEVEL, "-", places) is Unanswered.NOT_ANSWERED
    assert isinstance(home(LEVEL, "T", places), Wrong)
    assert isinstance(home(LEVEL, "", places), Wrong)
