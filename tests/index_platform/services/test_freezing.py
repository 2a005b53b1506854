from uuid import UUID

import numpy as np
import pytest

from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.services import freezing, waves
from index_platform.services.freezing import Frozen
from index_platform.storage import snapshots
from instruments.definition import Missing
from instruments.errors import NotFoundError, NotPermittedError, TooFewRespondentsError
from instruments.response import Mode
from scoring.snapshot import MODES, NO_CODE, NO_PLACE, REASONS
from tests.index_platform.survey import MOMENT, Survey, arrival, arrival_of, response


def _frozen(survey: Survey, *arrivals: Arrival) -> Frozen:
    waves.opened(survey.engine, "first", moment=MOMENT)
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept_all(arrivals).result()
    waves.closed(survey.engine, "first", moment=MOMENT)
    return freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)


def test_an_open_wave_is_not_frozen(survey: Survey) -> None:
    with pytest.raises(NotPermittedError, match="still open") as refusal:
        freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)
    assert refusal.value.fix == "Close it first: thriving waves close first."
    assert not survey.settings.snapshots.exists()


def test_an_empty_wave_is_not_frozen(survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    with pytest.raises(TooFewRespondentsError, match="has no responses"):
        freezing.frozen(survey.engine, "first", survey.settings.snapshots, moment=MOMENT)
    with pytest.raises(NotFoundError, match="there is no wave"):
        freezing.frozen(survey.engine, "other", survey.settings.snapshots, moment=MOMENT)


def test_what_was_held_is_not_in_the_snapshot(survey: Survey) -> None:
    waves.closed(survey.engine, "first", moment=MOMENT)
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept(arrival(9)).result()
    assert _frozen(survey, arrival(1)).responses == 1


def test_one_more_answer_is_one_more_response_and_another_hash(survey: Survey) -> None:
    first = _frozen(survey, *(arrival(number) for number in range(20)))
    again = _frozen(survey)
    more = _frozen(survey, arrival(20))
    assert again == first
    assert (first.responses, more.responses) == (20, 21)
    assert first.sha256 != more.sha256
    assert first.path.exists()
    assert [len(one.freezes) for one in waves.summaries(survey.engine)] == [2]


def test_a_snapshot_holds_every_fact_of_a_response_in_order_of_ids(survey: Survey) -> None:
    given = [
        (
            9,
            response(
                1, answers={"brs1": 5, "brs2": Missing.REFUSED}, household="h", panel="p", mode=Mode.DOOR
            ),
        ),
        (4, response(2, place=None, panel="p")),
        (7, response(3)),
    ]
    frozen = _frozen(survey, *(arrival_of(one, UUID(int=number)) for number, one in given))
    snapshot = snapshots.read(frozen.path)
    assert snapshot.ids == tuple(str(UUID(int=number)) for number in (4, 7, 9))
    assert snapshot.clusters == ("panel p", str(UUID(int=7)), "household h")
    places = [None if row == NO_PLACE else snapshot.geography.places[row].code for row in snapshot.place]
    assert places == [None, "QS", "QN"]
    assert [MODES[row] for row in snapshot.mode] == [Mode.WEB, Mode.WEB, Mode.DOOR]
    np.testing.assert_array_equal(snapshot.codes[2], [5, *[NO_CODE] * 5])
    assert [REASONS[row] for row in snapshot.reasons[2]] == [None, Missing.REFUSED, *[Missing.NOT_ASKED] * 4]
    assert (snapshot.sha256, len(snapshot)) == (frozen.sha256, frozen.responses)
