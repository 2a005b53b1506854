"""What a page for residents is given beside its figures."""

import pytest
from sqlalchemy import create_engine

from index_platform.services import changes, corrections, release_texts, releases, residents
from instruments.errors import NotReproducedError
from reports.corrections import Standing
from reports.place_texts import PlaceTexts
from reports.residents import Beside
from scoring.outcomes import ChangeOutcome
from tests.index_platform.survey import MOMENT
from tests.reports.residents_cases import EAST, change, commitment, moved, oldham, with_wards

ENGINE = create_engine("sqlite://")
OF_EAST = PlaceTexts(code=EAST, commitments=(commitment("We mend the hall."),))
OF_WARD = PlaceTexts(code="W-East-2", commitments=(commitment("We mend the park."),))


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release with words about a cluster and about one of its wards, and a change that can be read."""
    table = with_wards(oldham())
    since = changes.Since(release="R1", change=change(table, moved(ChangeOutcome.CLEARLY_UP)))
    monkeypatch.setattr(release_texts, "public", lambda *_, **__: {EAST: OF_EAST, "W-East-2": OF_WARD})
    monkeypatch.setattr(changes, "latest", lambda *_, **__: since)
    monkeypatch.setattr(releases, "get", lambda *_: None)
    monkeypatch.setattr(corrections, "standing", lambda *_, **__: Standing(release="R2"))


def beside(code: str, **more: str) -> Beside:
    return residents.beside(ENGINE, with_wards(oldham()), code, "R2", **more, moment=MOMENT)


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        (EAST, OF_EAST),
        ("W-East-2", OF_WARD),
        ("W-East-1", OF_EAST),
        ("cluster-west", None),
        ("W-West-1", None),
    ],
)
def test_a_ward_without_words_of_its_own_takes_those_of_its_cluster(
    code: str, texts: PlaceTexts | None
) -> None:
    assert beside(code).texts == texts


def test_a_change_that_cannot_be_read_closes_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    assert beside(EAST).change is not None

    def damaged(*_: object, **__: object) -> None:
        raise NotReproducedError("what is stored is not what was published", where="R2", fix="Restore it.")

    monkeypatch.setattr(changes, "latest", damaged)
    assert beside(EAST).change is None


def test_the_address_is_that_of_the_place_where_the_pages_stand_somewhere() -> None:
    found = beside("W-East-1", contact="0161 496 0000", site="https://example.org")
    assert (found.contact, found.address) == ("0161 496 0000", "https://example.org/places/W-East-1")
    assert beside(EAST).address == ""
