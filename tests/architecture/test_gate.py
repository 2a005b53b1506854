"""The locks of the gate: what keeps an unprotected figure out of reports, pages and files."""

import ast
import dataclasses
import importlib
import typing
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

from scoring.published import PublishedCell, Withheld
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from tests.architecture.checkout import PACKAGES, ROOT, modules

BUILT_ONLY_BY_THE_GATE = {"PublishedTable", "Shown", "ShownCount", "PublishedChange", "ShownChange"}
THE_GATE = {"scoring/disclosure/gate.py", "scoring/change/gate.py", "index_platform/queries/published.py"}
FRONT = ("reports", "index_platform/web", "index_platform/api")
SERVICES = "index_platform.services"
UNPROTECTED: tuple[type, ...] = (IndexRun, Snapshot, np.ndarray)


def test_a_withheld_cell_has_no_room_for_a_number() -> None:
    made_by_enum = {"_value_", "_name_", "__objclass__", "_sort_order_"}
    for why in Withheld:
        assert set(vars(why)) <= made_by_enum
        assert isinstance(why.value, str)
        assert isinstance(why.code, str)


def constructions(tree: ast.Module, names: set[str]) -> set[str]:
    """The classes of ``names`` that a module calls, also under another name."""
    known = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    words = {func.id if isinstance(func, ast.Name) else getattr(func, "attr", "") for func in called}
    return {known.get(word, word) for word in words} & names


def test_published_figures_are_built_by_the_gate_alone() -> None:
    builders = {name for name, tree in modules(*PACKAGES) if constructions(tree, BUILT_ONLY_BY_THE_GATE)}
    assert builders <= THE_GATE


@pytest.mark.parametrize(
    "planted",
    [
        "from scoring.published import Shown\nShown(value=1)",
        "from scoring.published import Shown as Cell\nCell(value=1)",
        "from scoring import published\npublished.PublishedTable()",
    ],
)
def test_the_watch_over_constructions_sees_each_way_to_build_one(planted: str) -> None:
    assert constructions(ast.parse(planted), BUILT_ONLY_BY_THE_GATE)


def service_calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(service module, name) of everything that a module takes from the services."""
    homes: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == SERVICES:
            homes |= {alias.asname or alias.name: f"{SERVICES}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{SERVICES}."):
            yield from ((node.module or "", alias.name) for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in homes:
            yield homes[node.value.id], node.attr


def unprotected_types(annotation: object, seen: frozenset[object] = frozenset()) -> set[str]:
    """The unprotected types within an annotation: in its arguments, and in the fields of frozen values."""
    if isinstance(annotation, list):  # what a callable takes
        return {name for part in annotation for name in unprotected_types(part, seen)}
    if annotation in seen:
        return set()
    seen |= {annotation}
    parts: list[object] = [*typing.get_args(annotation)]
    origin = typing.get_origin(annotation) or annotation
    if isinstance(origin, type) and issubclass(origin, UNPROTECTED):
        return {origin.__name__}
    if isinstance(origin, type) and dataclasses.is_dataclass(origin):
        parts += typing.get_type_hints(origin).values()
    return {name for part in parts for name in unprotected_types(part, seen)}


def _given_back(module: str, name: str) -> list[object]:
    """The types behind one name: what a function, or each public method of a class, returns."""
    thing = getattr(importlib.import_module(module), name)
    if isinstance(thing, type) and not dataclasses.is_dataclass(thing):
        methods = [value for key, value in vars(thing).items() if callable(value) and not key.startswith("_")]
        return [typing.get_type_hints(method)["return"] for method in methods]
    if not callable(thing):  # a constant, such as a limit
        return [type(thing)]
    return [thing if isinstance(thing, type) else typing.get_type_hints(thing)["return"]]


def test_no_service_hands_pages_or_reports_anything_unprotected() -> None:
    called = {call for _, tree in modules(*FRONT) for call in service_calls(tree)}
    found = {call: unprotected_types(kind) for call in called for kind in _given_back(*call)}
    assert {call: names for call, names in found.items() if names} == {}
    pages = any(
        "index_platform.services" in text.read_text() for text in (ROOT / "index_platform/web").rglob("*.py")
    )
    assert bool(called) == pages  # the watch sees the calls that are there


@dataclasses.dataclass(frozen=True)
class _Wrapped:
    name: str
    inside: tuple[Snapshot, ...]


@pytest.mark.parametrize("kind", [IndexRun, Snapshot | None, list[_Wrapped], npt.NDArray[np.float64]])
def test_the_watch_over_services_sees_what_is_wrapped(kind: object) -> None:
    assert unprotected_types(kind)


def test_the_watch_over_services_lets_published_cells_pass() -> None:
    assert unprotected_types(dict[str, PublishedCell]) == set()


@pytest.mark.parametrize(
    "planted",
    [
        "from index_platform.services import releases\nreleases.latest(1)",
        "from index_platform.services.releases import latest\nlatest(1)",
    ],
)
def test_the_watch_over_services_sees_each_way_to_call_one(planted: str) -> None:
    assert list(service_calls(ast.parse(planted))) == [("index_platform.services.releases", "latest")]
