"""A phone is let in once by a code, is known by its token until it is ended, and no code is guessed."""

from datetime import timedelta
from uuid import UUID

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.keys import Keys
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import accounts
from index_platform.services.phones import FREE, LetIn, Phones, WrongCodeError
from index_platform.services.signing_in import Wait
from instruments.errors import InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.services.questionnaire import Clock
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.both_databases
KEYS, HOME = Keys("k" * 64), "192.0.2.7"
BLUE, RED = UUID(int=1), UUID(int=2)


@pytest.fixture
def phones(survey: Survey, clock: Clock) -> Phones:
    return Phones(survey.engine, KEYS, clock=clock)


@pytest.fixture
def supervisor(survey: Survey) -> Actor:
    """A supervisor of the North End."""
    return person(survey.engine, "sam", Role.FIELDWORK_SUPERVISOR, area="QN")


def _code(phones: Phones, researcher: Actor) -> str:
    return phones.code_for(researcher.id, actor=LOCAL).code


def _let_in(phones: Phones, code: str, phone: UUID = BLUE) -> LetIn:
    outcome = phones.let_in(code, phone, "Blue phone", HOME)
    assert isinstance(outcome, LetIn)
    return outcome


def test_a_phone_is_let_in_and_known_by_its_token(phones: Phones, researcher: Actor, survey: Survey) -> None:
    let_in = _let_in(phones, _code(phones, researcher))
    assert (let_in.researcher.id, let_in.researcher.name) == ("rashida", "Rashida")
    here = phones.here(let_in.token, unsent=None)
    assert here is not None
    assert (here.phone, here.actor) == (str(BLUE), researcher)
    assert phones.here("made up", unsent=None) is None
    assert phones.here("", unsent=None) is None
    [(token,)] = survey.rows("SELECT token_sha256 FROM phones")
    assert let_in.token not in token
    done = survey.rows("SELECT actor, action FROM audit WHERE kind = 'account' ORDER BY number")
    assert done == [("local", "phone.code"), ("rashida", "phone.let_in")]


def test_a_code_is_taken_however_it_was_typed_and_kept_as_a_hash(
    phones: Phones, researcher: Actor, survey: Survey
) -> None:
    code = _code(phones, researcher)
    _let_in(phones, code.upper().replace(" ", " - "))
    assert code not in str(survey.rows("SELECT * FROM phone_codes"))


def test_the_phone_that_used_a_code_gets_its_token_again_and_no_other_does(
    phones: Phones, researcher: Actor, clock: Clock
) -> None:
    """The first answer may be lost on the way, and no supervisor is near then."""
    code = _code(phones, researcher)
    first = _let_in(phones, code)
    clock.moment += timedelta(days=8)
    assert _let_in(phones, code) == first
    with pytest.raises(WrongCodeError):
        phones.let_in(code, RED, "Red phone", HOME)


def test_whatever_is_wrong_with_a_code_the_words_are_the_same(
    phones: Phones, researcher: Actor, clock: Clock, survey: Survey
) -> None:
    used, late = _code(phones, researcher), _code(phones, researcher)
    _let_in(phones, used)
    clock.moment += timedelta(days=7)
    told = set()
    for code in (used, late, "heron cotton maple ticket dune", "not a code", ""):
        with pytest.raises(WrongCodeError) as refused:
            phones.let_in(code, RED, "Red phone", HOME)
        told.add(str(refused.value))
    fresh = _code(phones, researcher)
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.change(session, researcher.id, state="disabled")
    with pytest.raises(WrongCodeError) as refused:
        phones.let_in(fresh, RED, "Red phone", HOME)
    assert told == {str(refused.value)}


def test_codes_are_not_guessed(phones: Phones, researcher: Actor) -> None:
    code = _code(phones, researcher)
    for _ in range(FREE):
        with pytest.raises(WrongCodeError):
            phones.let_in("heron cotton maple ticket dune", RED, "Red phone", HOME)
    assert isinstance(phones.let_in(code, BLUE, "Blue phone", HOME), Wait)
    assert isinstance(phones.let_in(code, BLUE, "Blue phone", "192.0.2.8"), LetIn)


def test_a_phone_that_was_ended_is_not_known_and_its_code_brings_it_back_no_more(
    phones: Phones, researcher: Actor, supervisor: Actor
) -> None:
    code = _code(phones, researcher)
    token = _let_in(phones, code).token
    [seen] = phones.seen(actor=supervisor)
    phones.end(seen.phone.id, actor=supervisor)
    assert phones.here(token, unsent=None) is None
    assert phones.seen(actor=supervisor) == ()
    with pytest.raises(WrongCodeError):
        phones.let_in(code, BLUE, "Blue phone", HOME)
    with pytest.raises(NotFoundError):
        phones.end(seen.phone.id, actor=supervisor)
    again = _let_in(phones, _code(phones, researcher))
    assert phones.here(again.token, unsent=None) is not None


def test_a_phone_that_is_let_in_anew_has_one_token_and_two_researchers_have_one_each(
    phones: Phones, researcher: Actor, survey: Survey
) -> None:
    other = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER, area="QS")
    first, second = (_let_in(phones, _code(phones, researcher)).token for _ in range(2))
    theirs = _let_in(phones, _code(phones, other)).token
    assert phones.here(first, unsent=None) is None
    known = [phones.here(token, unsent=None) for token in (second, theirs)]
    assert [here and here.actor.id for here in known] == ["rashida", "omar"]


def test_an_account_that_is_kept_out_keeps_its_phones_out(
    phones: Phones, researcher: Actor, survey: Survey
) -> None:
    token = _let_in(phones, _code(phones, researcher)).token
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.change(session, researcher.id, state="disabled")
    assert phones.here(token, unsent=None) is None


def test_a_supervisor_sees_and_lets_in_whoever_takes_answers_in_the_area_alone(
    phones: Phones, researcher: Actor, supervisor: Actor, survey: Survey
) -> None:
    south = person(survey.engine, "omar", Role.COMMUNITY_RESEARCHER, area="QS")
    whole = person(survey.engine, "tess", Role.COMMUNITY_RESEARCHER, area="T")
    assert [one.id for one in phones.researchers(actor=supervisor)] == ["rashida", "sam"]
    assert {one.id for one in phones.researchers(actor=LOCAL)} == {"rashida", "sam", "omar", "tess"}
    for other in (south, whole):
        with pytest.raises(NotFoundError):
            phones.code_for(other.id, actor=supervisor)
    _let_in(phones, _code(phones, south))
    assert phones.seen(actor=supervisor) == ()
    for refused in (researcher, person(survey.engine, "ann", Role.ANALYST)):
        with pytest.raises(NotPermittedError):
            phones.seen(actor=refused)
        with pytest.raises(NotPermittedError):
            phones.code_for(researcher.id, actor=refused)


def test_what_a_phone_tells_of_itself_is_there_for_its_supervisor(
    phones: Phones, researcher: Actor, supervisor: Actor, clock: Clock
) -> None:
    token = _let_in(phones, _code(phones, researcher)).token

    def told() -> tuple[str, int | None]:
        [seen] = phones.seen(actor=supervisor)
        return seen.phone.seen_at, seen.phone.unsent

    began = told()
    assert began[1] is None
    phones.here(token, unsent=None)
    assert told() == began  # a request writes nothing where nothing is new
    phones.here(token, unsent=3)
    assert told()[1] == 3
    clock.moment += timedelta(minutes=1)
    phones.here(token, unsent=None)
    assert told()[0] > began[0]
    assert told()[1] == 3


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\u202eb"])
def test_a_phone_has_a_name_that_can_be_shown(phones: Phones, researcher: Actor, name: str) -> None:
    with pytest.raises(InvalidInputError):
        phones.let_in(_code(phones, researcher), BLUE, name, HOME)
