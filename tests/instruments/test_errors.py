"""The family of errors: each says what, where and how to mend it."""

import pickle

import pytest

from instruments import errors
from instruments.errors import InvalidDefinitionError, InvalidInputError, MeasureError, Told

FAMILY = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, MeasureError)]


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_says_what_where_and_how_to_mend_it(kind: type[MeasureError]) -> None:
    error = kind("it is broken", where="the shed", fix="Mend it.")
    assert str(error) == "it is broken (in the shed). Mend it."
    assert (error.what, error.where, error.fix) == ("it is broken", "the shed", "Mend it.")


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_comes_back_whole_from_another_process(kind: type[MeasureError]) -> None:
    error = kind("it is broken", where="the shed", fix="Mend it.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (str(again), vars(again)) == (str(error), vars(error))


def test_every_error_has_its_own_code() -> None:
    assert len({kind.code for kind in FAMILY}) == len(FAMILY)


def test_every_error_is_in_the_tree_at_the_head_of_the_module() -> None:
    assert all(kind.__name__ in str(errors.__doc__) for kind in FAMILY)


def test_what_the_caller_can_mend_is_a_value_error_too() -> None:
    assert issubclass(InvalidInputError, ValueError)
    assert issubclass(InvalidDefinitionError, InvalidInputError)


@pytest.mark.parametrize("kind", FAMILY)
def test_an_error_said_otherwise_is_of_the_same_kind(kind: type[MeasureError]) -> None:
    error = kind("it in /a is broken", where="/a", fix="Mend /a.").reworded(
        lambda text: text.replace("/a", "b")
    )
    assert type(error) is kind
    assert (error.what, error.where, error.fix) == ("it in b is broken", "b", "Mend b.")


def test_what_a_definition_error_tells_is_said_otherwise_too() -> None:
    told = (Told(3, "/a is bad", "Mend /a."),)
    error = InvalidDefinitionError("bad", where="f", fix="Mend.", told=told)
    assert error.reworded(lambda text: text.replace("/a", "b")).told == (Told(3, "b is bad", "Mend b."),)
    assert InvalidDefinitionError("bad", where="f", fix="Mend.").told == ()
