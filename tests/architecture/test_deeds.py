"""Who acts: nothing is changed without an actor, a guard and an entry; no page acts as the machine."""

import ast
import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pytest

from index_platform.auth.roles import Right
from tests.architecture.checkout import modules

SERVICES = "index_platform/services"
FRONT = ("index_platform/web", "index_platform/api", "index_platform/jobs")
# the last three ask for the right themselves
GUARDS = {"require", "require_signed_in", "decided", "turned_down", "require_reader"}

# what changes something and asks nobody for a right: why
_OWN = "one's own account and no other: the actor is whose rows are changed"
_REFUSED = "what was refused is written down because a right was missing"
_BEFORE = "nobody is known yet who could have a right: it is how somebody becomes known"
NOBODY_YET: Mapping[str, str] = {
    "database_file.backed_up": "whoever holds the machine could copy the file anyway; no page makes a backup",
    "interviews.Interviews.sweep": "nobody asks for it: what was set aside goes after the time that was said",
    "own_account.OwnAccount.changed": _OWN,
    "own_account.OwnAccount.set_by_link": _BEFORE,
    "phones.Phones.let_in": _BEFORE,
    "refusals.noted": _REFUSED,
    "refusals.written": _REFUSED,
    "second_steps.codes_renewed": _OWN,
    "second_steps.taken": _BEFORE,
    "second_steps.turned_off": _OWN,
    "second_steps.turned_on": _OWN,
    "sessions.ended": _OWN,
    "sessions.others_ended": _OWN,
    "sessions.start": _BEFORE,
    "tried.refused": _BEFORE,
    "tried.rehashed": _BEFORE,
    "tried.unknown": _BEFORE,
}
# what writes no audit entry: why it is no deed
_DRAFT = "a draft is nobody's deed until it is sent, and then it is an answer"
_WORK = "asking for the work was the deed, and what it makes is another"
_TIDY = "which places lie on one's own desk, and in what order, concerns nobody else"
NO_DEED: Mapping[str, str] = {
    "assignments.Assignments.sweep": "addresses are gone when their wave is over, as it was said",
    "check_ins.CheckIns.heard": "that somebody is well is no deed, and is forgotten after a month",
    "check_ins.CheckIns.sweep": "that somebody is well is no deed, and is forgotten after a month",
    "consents.Consents.kept": "it is what a page said; the deed is the answer that carries its hash",
    "drafts.Drafts.begin": _DRAFT,
    "drafts.Drafts.begin_for": _DRAFT,
    "drafts.Drafts.change": _DRAFT,
    "drafts.Drafts.come_back": _DRAFT,
    "drafts.Drafts.end": _DRAFT,
    "drafts.Drafts.forget": _DRAFT,
    "drafts.Drafts.return_code": _DRAFT,
    "drafts.Drafts.sweep": _DRAFT,
    "phones.Phones.heard": "that a phone was heard from again is not a deed",
    "interviews.Interviews._keep": "it is what a phone sent and nobody could open: a person is told of it",
    "notes.Notes.deliver": "what a phone tells in its researcher's name; opening it is the deed",
    "notes.Notes.sweep": "notes are forgotten after the time that was said",
    "papers.Papers.save": "what was typed in so far is nobody's deed until the whole paper was typed in",
    "jobs.begun": _WORK,
    "jobs.failed": _WORK,
    "jobs.given_back": _WORK,
    "jobs.goes_on": _WORK,
    "jobs.site_of_today": "nobody asks for it: it writes what is public already",
    "jobs.told": _WORK,
    "saved_places.add": _TIDY,
    "saved_places.move": _TIDY,
    "saved_places.remove": _TIDY,
    "second_steps.taken": "a code is used up; the deed is the session that follows",
    "visits.Visits.deliver": "a knock is told by a phone in its researcher's name, as an interview is",
    "sessions.note": "that a browser was here again is not a deed",
}
# rights that nothing asks for yet: why
NOT_ASKED: Mapping[Right, str] = {}


@dataclass(frozen=True)
class Doing:
    """What one function or method does by itself, and which others of its module it calls."""

    parameters: frozenset[str]
    changes: bool  # opens a unit of work that must be audited
    drafts: bool  # opens one that is not
    guards: bool
    calls: frozenset[str] = field(default_factory=frozenset)


def _called(node: ast.Call) -> str:
    """The name of what is called, without what it is taken from."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _is_unaudited(node: ast.Call) -> bool:
    return any(word.arg == "audited" for word in node.keywords)


def doings(tree: ast.Module) -> dict[str, Doing]:
    """Every function and method of a module by name, a method as ``Class.method``."""
    found = {}
    homes: list[tuple[str, list[ast.stmt]]] = [("", tree.body)]
    homes += [(f"{node.name}.", node.body) for node in tree.body if isinstance(node, ast.ClassDef)]
    for home, body in homes:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{home}{node.name}"] = _doing(node, home)
    return found


def _doing(node: ast.FunctionDef | ast.AsyncFunctionDef, home: str) -> Doing:
    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    units = [call for call in calls if _called(call) == "unit_of_work"]
    own = {  # called, or handed to a thread
        f"{home}{inner.attr}"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute) and ast.unparse(inner.value) == "self"
    }
    arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return Doing(
        parameters=frozenset(argument.arg for argument in arguments),
        changes=any(not _is_unaudited(call) for call in units),
        drafts=any(_is_unaudited(call) for call in units),
        guards=any(_called(call) in GUARDS for call in calls),
        calls=frozenset(own | {call.func.id for call in calls if isinstance(call.func, ast.Name)}),
    )


def reached(name: str, within: Mapping[str, Doing], seen: frozenset[str] = frozenset()) -> Iterator[Doing]:
    """What a function does, with what it does through others of its module."""
    if name in within and name not in seen:
        yield within[name]
        for called in within[name].calls:
            yield from reached(called, within, seen | {name})


def unguarded(tree: ast.Module) -> set[str]:
    """The public functions of a module that change something, and take no actor or ask for no right."""
    within = doings(tree)
    found = set()
    for name, doing in within.items():
        steps = list(reached(name, within))
        guarded = "actor" in doing.parameters and any(step.guards for step in steps)
        if (
            not name.rpartition(".")[2].startswith("_")
            and any(step.changes for step in steps)
            and not guarded
        ):
            found.add(name)
    return found


@cache
def _services() -> Mapping[str, ast.Module]:
    return {name.removeprefix(f"{SERVICES}/").removesuffix(".py"): tree for name, tree in modules(SERVICES)}


def test_every_service_that_changes_something_takes_an_actor_and_asks_for_the_right() -> None:
    found = {f"{module}.{name}" for module, tree in _services().items() for name in unguarded(tree)}
    assert found == set(NOBODY_YET)


def test_only_what_is_no_deed_is_written_without_an_entry() -> None:
    found = {
        f"{module}.{name}"
        for module, tree in _services().items()
        for name, doing in doings(tree).items()
        if doing.drafts
    }
    assert found == set(NO_DEED)


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("def change(engine):\n  with unit_of_work(engine): pass", {"change"}),
        ("def change(engine, actor):\n  with unit_of_work(engine): pass", {"change"}),
        ("def change(engine):\n  require(LOCAL, 1)\n  with unit_of_work(engine): pass", {"change"}),
        (
            "def change(engine):\n  _do(engine)\ndef _do(engine):\n  with db.unit_of_work(engine): pass",
            {"change"},
        ),
        (
            "class A:\n  def change(self):\n    self._do()\n  def _do(self):\n    unit_of_work(1)",
            {"A.change"},
        ),
        (
            "class A:\n  def change(self):\n    run(self._do)\n  def _do(self):\n    unit_of_work()",
            {"A.change"},
        ),
        ("def change(e, *, actor):\n  guards.require(actor)\n  unit_of_work(e)", set()),
        ("def change(e, *, actor):\n  _may(actor)\n  unit_of_work(e)\ndef _may(a):\n  require(a)", set()),
        ("def draft(e):\n  unit_of_work(e, audited=False)", set()),
    ],
)
def test_the_watch_over_services_sees_each_way_to_change_something(planted: str, seen: set[str]) -> None:
    assert unguarded(ast.parse(planted)) == seen


def test_every_right_is_asked_for_somewhere_or_it_is_said_why_not() -> None:
    asked = {
        node.attr
        for _, tree in modules(SERVICES, *FRONT)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Right"
    }
    assert {right for right in Right if right.name not in asked} == set(NOT_ASKED)


def machine_acts(tree: ast.Module) -> set[str]:
    """Where a page would act as the machine: calls of services that take an actor and are given none."""
    homes = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("index_platform.services")
        for alias in node.names
    }
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = {word.arg: ast.unparse(word.value) for word in node.keywords}
        if given.get("actor", "").startswith("LOCAL"):
            found.add(ast.unparse(node.func))
        taken = _actor_of(ast.unparse(node.func), homes)
        if taken and "actor" not in given and None not in given:
            found.add(ast.unparse(node.func))
    return found


def _actor_of(called: str, homes: Mapping[str, str]) -> bool:
    """Whether what is called is a service function that acts as the machine when it is given no actor."""
    first, _, rest = called.partition(".")
    if first not in homes:
        return False
    module, _, name = (f"{homes[first]}.{rest}" if rest else homes[first]).rpartition(".")
    try:
        thing = getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:  # a value of a class, not a module
        return False
    taken = inspect.signature(thing).parameters.get("actor") if inspect.isfunction(thing) else None
    return taken is not None and taken.default is not inspect.Parameter.empty


def test_no_page_acts_as_the_machine() -> None:
    found = {name: calls for name, tree in modules(*FRONT) if (calls := machine_acts(tree))}
    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from index_platform.services import waves\nwaves.opened(1, 'first', moment=2)",
        "from index_platform.services.waves import opened\nopened(1, 'first', moment=2)",
        "from index_platform.services import waves as w\nw.opened(1, 'first', moment=2, actor=LOCAL)",
    ],
)
def test_the_watch_over_pages_sees_each_way_to_act_as_the_machine(planted: str) -> None:
    assert machine_acts(ast.parse(planted))


def test_a_page_that_says_who_acts_is_let_pass() -> None:
    planted = (
        "from index_platform.services import waves\nwaves.opened(1, 'first', moment=2, actor=visitor.actor)"
    )
    assert machine_acts(ast.parse(planted)) == set()
