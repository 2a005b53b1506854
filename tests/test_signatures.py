"""Functions that Litestar reads once."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from litestar import Router, get
from litestar._signature import SignatureModel
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.testing import create_test_client
from litestar.utils.signature import ParsedSignature

from tests.signatures import shared_signatures


@pytest.fixture(autouse=True)
def _shared() -> Iterator[None]:
    with shared_signatures():
        yield


def written(number: int, word: str) -> str:
    return f"{word} {number}"


def model(*names: str) -> type[SignatureModel]:
    read = ParsedSignature.from_fn(written, {})
    return SignatureModel.create(
        dependency_name_set=set(names), fn=written, parsed_signature=read, data_dto=None, type_decoders=[]
    )


def test_a_function_is_read_once() -> None:
    assert ParsedSignature.from_fn(written, {}) is ParsedSignature.from_fn(written, {})


def test_functions_of_the_same_lines_are_read_each_for_itself() -> None:
    def made(kind: type) -> type:
        def taken(value: kind) -> None: ...

        return ParsedSignature.from_fn(taken, {}).parameters["value"].annotation

    assert (made(int), made(str)) == (int, str)


def test_what_is_made_of_it_rests_on_what_may_be_given() -> None:
    assert model("word") is model("word")
    assert model("word") is not model("word", "number")
    assert model("word")._dependency_name_set == {"word"}


def test_two_applications_give_one_handler_what_each_of_them_holds() -> None:
    @get("/")
    async def told(word: NamedDependency[str], number: FromQuery[int]) -> str:
        return written(number, word)

    async def first() -> str:
        return "first"

    async def second() -> str:
        return "second"

    for one in (first, second):
        with create_test_client(told, dependencies={"word": one}) as client:
            assert client.get("/?number=3").text == f"{one.__name__} 3"
            assert client.get("/?number=three").status_code == 400


def test_two_applications_give_one_router_what_each_of_them_holds() -> None:
    @get("/told")
    async def told(word: NamedDependency[str]) -> str:
        return word

    async def first() -> str:
        return "first"

    async def second() -> str:
        return "second"

    router = Router("/outer", route_handlers=[Router("/inner", route_handlers=[told])])
    for one in (first, second):
        with create_test_client(router, dependencies={"word": one}) as client:
            assert client.get("/outer/inner/told").text == one.__name__


def test_a_copy_of_a_handler_shares_nothing_that_an_application_may_change() -> None:
    @get("/", opt={"rules": ["open"]})
    async def told() -> str:
        return ""

    copied = deepcopy(told)
    copied.opt["rules"].append("closed")
    copied.paths.add("/more")
    assert (told.opt, told.paths) == ({"rules": ["open"]}, {"/"})
    assert copied.fn is told.fn
