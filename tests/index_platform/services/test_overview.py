"""Where a wave stands: the decision as a table, then the same from a real database."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import NotSignedInError
from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import desks
from index_platform.queries.desks import Done, FreezeFacts, WaveFacts
from index_platform.queries.jobs import Job
from index_platform.queries.releases import Release
from index_platform.services import freezing, overview, releases, waves
from index_platform.services.overview import Act, Mark, Stage, Standing
from instruments.errors import NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.statements import statements
from tests.index_platform.survey import MOMENT, Survey, Way

AT = "2026-11-22T08:15:00.000000Z"
LATER = "2026-11-22T09:15:00.000000Z"
WAVE = WaveFacts(
    key="first",
    title="autumn 2026",
    kind="live",
    state="closed",
    instrument="brs@1.0",
    origin="shipped",
    created_at=AT,
    responses=30,
)
FREEZE = FreezeFacts(sha256="aaa", file="first-aaa.parquet", responses=30, frozen_at=AT)
RUN = Done(moment=AT, actor="ann", roles=("analyst",), detail={"run": "first-1", "snapshot": "aaa"})
RELEASE = Release(
    id="R1",
    wave="first",
    definition="tci@1.0",
    state="proposed",
    proposal=1,
    proposer="ann",
    proposed_at=AT,
    approver=None,
    approved_at=None,
    publish_at=None,
    withdrawn_by=None,
    withdrawn_at=None,
    snapshot_sha256="aaa",
    document_sha256="ddd",
    ledger_sha256="lll",
)
JOB = Job(
    number=1,
    kind="freeze",
    subject="first",
    actor="may",
    state="running",
    stage="",
    done=0,
    total=0,
    asked_at=AT,
    ended_at=None,
    holder=None,
    tries=0,
    stop_asked=False,
    not_before=None,
)
FAILED = replace(JOB, state="failed", answer={"what": "the disk is full", "fix": "Make space."})
FROZEN = {"freeze": FREEZE}
COMPUTED = {**FROZEN, "run": RUN}


@pytest.mark.parametrize(
    ("wave", "facts", "act", "here"),
    [
        ({"state": "planned", "responses": 0}, {}, Act.OPEN, Stage.OPEN),
        ({"state": "open"}, {}, Act.CLOSE, Stage.COLLECT),
        ({"responses": 0}, {}, Act.OPEN_AGAIN, Stage.COLLECT),
        ({}, {}, Act.FREEZE, Stage.FREEZE),
        ({}, FROZEN, Act.COMPUTE, Stage.COMPUTE),
        ({"state": "open"}, FROZEN, Act.CLOSE, Stage.COLLECT),  # opened again after the freeze
        ({"responses": 31}, COMPUTED, Act.FREEZE, Stage.FREEZE),  # and one more has answered
        ({}, {**COMPUTED, "freeze": replace(FREEZE, sha256="bbb")}, Act.COMPUTE, Stage.COMPUTE),
        ({}, COMPUTED, Act.PROPOSE, Stage.PROPOSE),
        ({}, {**COMPUTED, "release": RELEASE}, Act.APPROVE, Stage.PUBLISH),
        ({}, {**COMPUTED, "release": replace(RELEASE, state="approved")}, Act.NOTHING, None),
        ({"state": "open"}, {**COMPUTED, "release": replace(RELEASE, state="approved")}, Act.CLOSE, None),
        ({}, {"job": JOB}, Act.WAIT, Stage.FREEZE),
        ({}, {**FROZEN, "job": replace(JOB, kind="compute", state="waiting")}, Act.WAIT, Stage.COMPUTE),
        ({}, {**COMPUTED, "job": replace(JOB, kind="propose")}, Act.WAIT, Stage.PROPOSE),
        ({}, {**COMPUTED, "release": RELEASE, "job": replace(JOB, kind="proofs")}, Act.WAIT, Stage.PUBLISH),
        ({}, {"job": replace(JOB, state="done"), **FROZEN}, Act.COMPUTE, Stage.COMPUTE),
        ({}, {"job": FAILED}, Act.FREEZE, Stage.FREEZE),
    ],
)
def test_the_next_step_follows_from_where_a_wave_stands(
    wave: dict[str, Any], facts: dict[str, Any], act: Act, here: Stage | None
) -> None:
    found = overview.path(Standing(wave=replace(WAVE, **wave), **facts))
    assert found.act is act
    now = [step.stage for step in found.steps if step.mark is Mark.NOW]
    assert now == ([] if here is None else [here])
    marks = [step.mark for step in found.steps]
    assert marks == sorted(marks, key=[Mark.DONE, Mark.NOW, Mark.AHEAD].index)


@pytest.mark.parametrize(
    ("wave", "facts", "words"),
    [
        (
            {"state": "planned", "origin": "local"},
            {},
            "Two people have not approved the questionnaire brs@1.0",
        ),
        ({"state": "planned", "origin": "approved"}, {}, ""),
        ({"state": "planned", "origin": "local", "kind": "synthetic"}, {}, ""),
        ({"responses": 0}, {}, "Nobody has answered"),
        ({}, {"job": FAILED}, "The last try ended: the disk is full. Make space."),
        ({}, {**FROZEN, "job": FAILED}, ""),  # an earlier step failed, and then went well
        ({}, {**COMPUTED, "job": replace(FAILED, kind="compute", ended_at=LATER)}, "The last try ended"),
        ({}, {**COMPUTED, "release": RELEASE}, "cannot approve it"),
        (
            {"state": "open"},
            {**COMPUTED, "release": replace(RELEASE, state="approved")},
            "opened again after",
        ),
        ({}, COMPUTED, ""),
    ],
)
def test_what_blocks_a_wave_is_said_with_the_way_out(
    wave: dict[str, Any], facts: dict[str, Any], words: str
) -> None:
    found = overview.path(Standing(wave=replace(WAVE, **wave), **facts))
    assert (words in found.blocked) if words else (found.blocked == "")


def test_whoever_may_do_the_next_step_is_named_by_role() -> None:
    assert overview.path(Standing(wave=WAVE)).who == (Role.SURVEY_MANAGER,)
    assert overview.path(Standing(wave=WAVE, **FROZEN)).who == (Role.ANALYST, Role.STATISTICS_LEAD)
    approved = replace(RELEASE, state="approved")
    assert overview.path(Standing(wave=WAVE, **COMPUTED, release=approved)).who == ()


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (Done(moment=AT, actor="may", roles=("analyst", "survey_manager")), "survey manager"),
        (Done(moment=AT, actor="may", roles=("analyst",)), "analyst"),  # the rights of roles may change
        (Done(moment=AT, actor="local", roles=()), "by command"),
        (Done(moment=AT, actor="may", roles=()), ""),
    ],
)
def test_whoever_did_a_step_is_named_by_the_role_that_allowed_it(done: Done, words: str) -> None:
    assert overview.doer(done, overview.Right.MANAGE_WAVES) == words


def test_a_wave_moves_along_its_path_in_the_database(survey: Survey) -> None:
    manager = person(survey.engine, "may", Role.SURVEY_MANAGER)
    waves.closed(survey.engine, "first", moment=MOMENT, actor=manager)
    waves.opened(survey.engine, "first", moment=MOMENT, actor=manager)
    found = overview.path_of(survey.engine, "first", actor=manager)
    write, plan, opened, collect, *rest = found.steps
    assert (write.mark, write.by) == (Mark.DONE, "")
    assert write.moment
    assert (plan.mark, plan.moment, plan.by) == (Mark.DONE, AT, "by command")
    assert (opened.mark, opened.moment, opened.by) == (Mark.DONE, AT, "survey manager")
    assert (collect.mark, collect.moment, collect.by) == (Mark.NOW, "", "")
    assert {(step.mark, step.moment, step.by) for step in rest} == {(Mark.AHEAD, "", "")}


def test_a_released_wave_has_all_its_steps_done_with_their_moments(released: Way) -> None:
    [found] = overview.paths(released.engine, actor=LOCAL)
    assert found.act is Act.NOTHING
    assert [step.mark for step in found.steps] == [Mark.DONE] * 8
    assert [step.by for step in found.steps] == ["", *["by command"] * 4, "", *["by command"] * 2]
    assert all(step.moment for step in found.steps)  # computed elsewhere, and here again for its proposal
    assert found.release is not None
    assert found.release.state == "approved"
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    [found] = overview.paths(released.engine, actor=LOCAL)
    assert (found.act, found.release) == (Act.COMPUTE, None)  # the run was made elsewhere, nobody noted it


@pytest.mark.parametrize(
    ("opens", "closes", "today", "told"),
    [
        ("2026-09-01", "2026-10-31", "2026-10-08", (38, 61)),
        ("2026-09-01", "2026-09-01", "2026-09-01", (1, 1)),
        ("2026-09-01", None, "2026-10-08", (38, None)),
        ("2026-09-01", "2026-10-31", "2026-11-02", (63, 61)),  # over, and not closed by anybody yet
        ("2026-09-01", "2026-10-31", "2026-08-31", None),
        (None, "2026-12-01", "2026-11-23", (2, 10)),  # from the day that it was opened: the 22nd
    ],
)
def test_the_days_of_a_wave_are_counted_from_its_first(
    opens: str | None, closes: str | None, today: str, told: tuple[int, int | None] | None
) -> None:
    wave = replace(WAVE, state="open", opens_on=opens, closes_on=closes)
    deeds = {"wave.open": Done(moment=AT, actor="may", roles=("survey_manager",))}
    found = overview.path(Standing(wave=wave, deeds=deeds)).along(today)
    assert (found and (found.day, found.days)) == told
    if found is not None and found.days is not None:
        assert found.share == min(1.0, found.day / found.days)


def test_the_audit_is_never_read_from_end_to_end(released: Way) -> None:
    with statements(released.engine) as told:
        overview.paths(released.engine, actor=LOCAL)
    asked = [(statement, values) for statement, values in told if "audit" in statement]
    assert len(asked) == 2
    with closing(sqlite3.connect(released.settings.database_file)) as connection:
        for statement, values in asked:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            steps = [step for step in plan if "audit" in step]
            assert steps
            assert all(step.startswith("SEARCH audit USING ") for step in steps), plan


def test_of_each_deed_the_newest_is_told(survey: Survey) -> None:
    first, last = (
        person(survey.engine, "may", Role.SURVEY_MANAGER),
        person(survey.engine, "mo", Role.SURVEY_MANAGER),
    )
    for actor in (last, first, last):
        waves.closed(survey.engine, "first", moment=MOMENT, actor=actor)
        waves.opened(survey.engine, "first", moment=MOMENT, actor=actor)
    with reading(survey.engine) as session:
        found = desks.done(session, "wave", ["wave.open", "wave.close"])
    assert {key: one.actor for key, one in found.items()} == {
        ("wave.open", "first"): "mo",
        ("wave.close", "first"): "mo",
    }


def test_a_wave_that_was_frozen_again_unchanged_still_has_its_snapshot(way: Way) -> None:
    freezing.frozen(way.engine, "first", way.settings.snapshots, moment=MOMENT)
    assert overview.path_of(way.engine, "first", actor=LOCAL).act is Act.COMPUTE


def test_paths_are_for_those_who_have_a_part_in_them(survey: Survey) -> None:
    for role in (Role.POLICY_OFFICER, Role.CONTACT_OFFICER, Role.ADMINISTRATOR, Role.COMMUNITY_RESEARCHER):
        with pytest.raises(NotPermittedError, match="no part"):
            overview.paths(survey.engine, actor=person(survey.engine, role.value, role))
    with pytest.raises(NotSignedInError):
        overview.paths(survey.engine, actor=None)  # type: ignore[arg-type]
    for role in (Role.FIELDWORK_SUPERVISOR, Role.STATISTICS_LEAD, Role.DATA_PROTECTION_OFFICER):
        assert len(overview.paths(survey.engine, actor=person(survey.engine, role.value, role))) == 1


def test_a_guessed_key_is_not_found(survey: Survey) -> None:
    with pytest.raises(NotFoundError, match="no wave 'second'"):
        overview.path_of(survey.engine, "second", actor=LOCAL)


def test_a_path_tells_no_number_of_answers() -> None:
    shown = {name: type(value) for name, value in _values(overview.path(Standing(wave=WAVE, **COMPUTED)))}
    assert int not in shown.values()


def _values(path: overview.WavePath) -> list[tuple[str, object]]:
    return [(name, getattr(path, name)) for name in overview.WavePath.__dataclass_fields__]


def test_an_actor_without_grants_has_no_part() -> None:
    assert not overview.has_part(Actor(id="x", name="X"))
