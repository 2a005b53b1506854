import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import scoring
from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import RIGHTS, Right, Role
from index_platform.queries import releases as queries
from index_platform.services import auditing, freezing, importing, index, release_list, releases, waves
from index_platform.services.importing import Request
from instruments.canonical import content_hash
from instruments.errors import ConflictError, NotFoundError, NotPermittedError, NotReproducedError
from scoring.published import document
from tests.index_platform.people import person
from tests.index_platform.proofing import passed
from tests.index_platform.statements import statements
from tests.index_platform.survey import AGAIN, INSTRUMENT, MOMENT, WAVE, Way, random_rows

DEFINITIONS = Path(scoring.__file__).parent / "data"


def _more(way: Way, count: int) -> Path:
    """Another run, after as many answers in all."""
    (way.folder / "more.csv").write_text(random_rows(count, seed=20261122))
    waves.opened(way.engine, "first", moment=MOMENT)
    request = Request(file=way.folder / "more.csv", wave="first", instrument=INSTRUMENT)
    importing.imported(way.engine, request, clock=lambda: MOMENT)
    waves.closed(way.engine, "first", moment=MOMENT)
    frozen = freezing.frozen(way.engine, "first", way.settings.snapshots, moment=MOMENT)
    assert frozen.responses == count
    index.run(frozen.path, "tci@1.0", way.folder / "base.json", way.folder / f"RUN{count}")
    return way.folder / f"RUN{count}"


def test_a_run_that_was_changed_cannot_be_proposed(way: Way) -> None:
    protected = way.run / "protected.json"
    protected.write_text(protected.read_text().replace("autumn", "winter"))
    with pytest.raises(NotReproducedError, match="is not what the run wrote"):
        releases.proposed(way.engine, way.run, moment=MOMENT)
    assert release_list.stored(way.engine) == ()


def test_a_snapshot_from_elsewhere_cannot_be_proposed(way: Way) -> None:
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        connection.execute("DELETE FROM freezes")
        connection.commit()
    with pytest.raises(NotFoundError, match="was not frozen from this database"):
        releases.proposed(way.engine, way.run, moment=MOMENT)


def test_a_release_on_another_base_is_refused_also_after_the_first_was_withdrawn(released: Way) -> None:
    manifest = json.loads((released.run / "manifest.json").read_text())
    base = json.loads((released.run / "base.json").read_text())
    next(iter(base["goalposts"].values()))["centre"] += 1.0
    base["sha256"] = content_hash({key: value for key, value in base.items() if key != "sha256"})
    (released.folder / "other.json").write_text(json.dumps(base))
    other = released.folder / "OTHER"
    index.run(released.snapshot, "tci@1.0", released.folder / "other.json", other)
    for _ in range(2):
        with pytest.raises(ConflictError, match="100 would mean two things") as refusal:
            releases.proposed(released.engine, other, moment=MOMENT, said=AGAIN)
        assert manifest["inputs"]["base"][:12] in refusal.value.what
        if releases.get(released.engine, "R1").state == "approved":
            releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    assert len(release_list.stored(released.engine)) == 1


def live(way: Way) -> Path:
    """A run of the same answers, as if residents had given them."""
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        connection.execute("DROP TRIGGER waves_kind")
        connection.execute("UPDATE waves SET kind = 'live'")
        connection.commit()
    frozen = freezing.frozen(way.engine, "first", way.settings.snapshots, moment=MOMENT)
    index.base(frozen.path, "tci@1.0", way.folder / "live.json")
    index.run(frozen.path, "tci@1.0", way.folder / "live.json", way.folder / "LIVE")
    return way.folder / "LIVE"


def test_answers_of_residents_are_released_by_two_people_and_not_by_the_machine(way: Way) -> None:
    run = live(way)
    ann = person(way.engine, "ann", Role.ANALYST, Role.STATISTICS_LEAD)
    bob = person(way.engine, "bob", Role.STATISTICS_LEAD)
    with pytest.raises(NotPermittedError, match="two people"):
        releases.proposed(way.engine, run, moment=MOMENT)
    assert releases.proposed(way.engine, run, moment=MOMENT, actor=ann).proposer == "ann"
    for alone, why in ((ann, "one person cannot both propose and decide"), (LOCAL, "two of them publish")):
        with pytest.raises(NotPermittedError, match=why):
            releases.approved(way.engine, "R1", moment=MOMENT, actor=alone)
    passed(way.engine, "R1", bob)
    assert releases.approved(way.engine, "R1", moment=MOMENT, actor=bob).approver == "bob"
    with pytest.raises(
        NotPermittedError, match="published as R1, and what residents answered now would never"
    ):
        waves.opened(way.engine, "first", moment=MOMENT)


def test_from_the_first_account_on_the_machine_releases_no_rehearsal(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    ann = person(way.engine, "ann", Role.ANALYST)
    bob = person(way.engine, "bob", Role.STATISTICS_LEAD)
    with pytest.raises(NotPermittedError, match="two of them publish"):
        releases.approved(way.engine, "R1", moment=MOMENT)
    with pytest.raises(NotPermittedError, match="two of them publish"):
        releases.proposed(way.engine, way.run, moment=MOMENT)
    assert releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="people are here").state == "withdrawn"
    assert releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann).id == "R2"
    passed(way.engine, "R2", bob)
    assert releases.approved(way.engine, "R2", moment=MOMENT, actor=bob).approver == "bob"


def test_what_was_refused_is_written_down_with_who_tried(way: Way) -> None:
    ann = person(way.engine, "ann", Role.ANALYST, Role.STATISTICS_LEAD)
    eve = person(way.engine, "eve", Role.COMMUNITY_RESEARCHER)
    releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann)
    for actor in (ann, eve, LOCAL):
        with pytest.raises(NotPermittedError):
            releases.approved(way.engine, "R1", moment=MOMENT, actor=actor)
    with pytest.raises(NotPermittedError):
        releases.proposed(way.engine, way.run, moment=MOMENT, actor=eve)
    found = [one for one in auditing.listed(way.engine, moment=MOMENT) if one.outcome == "refused"]
    assert [(one.actor, one.action, one.key) for one in reversed(found)] == [
        ("ann", "release.approve", "R1"),
        ("eve", "release.approve", "R1"),
        ("local", "release.approve", "R1"),
        ("eve", "release.propose", way.run.name),
    ]
    assert "does not have the right to approve a release" in str(found[-2].detail["why"])


def test_only_who_has_the_right_approves(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    for role in set(Role) - {Role.STATISTICS_LEAD}:
        with pytest.raises(NotPermittedError, match="approve a release"):
            releases.approved(way.engine, "R1", moment=MOMENT, actor=person(way.engine, role.value, role))
    assert releases.get(way.engine, "R1").state == "proposed"


def test_what_is_not_approved_is_not_shown(way: Way) -> None:
    assert releases.latest(way.engine, moment=MOMENT) is None
    with pytest.raises(NotFoundError, match="no release 'R1'"):
        releases.table(way.engine, "R1", moment=MOMENT)
    releases.proposed(way.engine, way.run, moment=MOMENT)
    with pytest.raises(NotPermittedError, match="R1 is proposed, and not shown to everybody"):
        releases.table(way.engine, "R1", moment=MOMENT)
    assert releases.latest(way.engine, moment=MOMENT) is None
    releases.approved(way.engine, "R1", moment=MOMENT)
    assert releases.latest(way.engine, moment=MOMENT) == releases.get(way.engine, "R1")
    releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="A slip.")
    with pytest.raises(NotPermittedError, match="R1 is withdrawn"):
        releases.table(way.engine, "R1", moment=MOMENT)


def test_figures_that_are_not_public_are_shown_to_few_and_each_look_is_written_down(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    for role in Role:
        actor = person(way.engine, role.value, role)
        if Right.READ_UNRELEASED not in RIGHTS[role]:
            with pytest.raises(NotPermittedError, match="read figures before they are published"):
                releases.unreleased_table(way.engine, "R1", moment=MOMENT, actor=actor)
            [refused] = auditing.own(way.engine, actor)
            assert (refused.action, refused.key, refused.outcome) == ("release.read", "R1", "refused")
            continue
        table = releases.unreleased_table(way.engine, "r1", moment=MOMENT, actor=actor)
        assert document(table) == index.runs.read(way.run).protected
        [look] = auditing.own(way.engine, actor)
        assert (look.action, look.kind, look.key) == ("release.read", "release", "R1")


def test_a_look_at_public_figures_is_not_written_down_and_one_at_withdrawn_ones_is(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    before = auditing.head(way.engine)
    releases.unreleased_table(way.engine, "R1", moment=MOMENT, actor=LOCAL)
    releases.table(way.engine, "R1", moment=MOMENT)
    assert auditing.head(way.engine) == before
    releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="A slip.")
    releases.unreleased_table(way.engine, "R1", moment=MOMENT, actor=LOCAL)
    newest = auditing.listed(way.engine, moment=MOMENT)[0]
    assert (newest.action, newest.detail["state"]) == ("release.read", "withdrawn")


@pytest.mark.parametrize("name", ["", "R", "R0", "R2", "2", "R-1", "R1x", "\u0661", "R99999999999999999999"])
def test_a_release_that_is_not_there_is_told_with_those_that_are(way: Way, name: str) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    with pytest.raises(NotFoundError, match="there is no release") as refusal:
        releases.approved(way.engine, name, moment=MOMENT)
    assert "There are: R1." in refusal.value.fix


def test_a_release_moves_forward_only(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    assert releases.approved(way.engine, "r1", moment=MOMENT).state == "approved"
    with pytest.raises(ConflictError, match="R1 is approved and cannot be approved"):
        releases.approved(way.engine, "1", moment=MOMENT)
    assert releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="A slip.").state == "withdrawn"
    for move in (releases.withdrawn, releases.approved):
        with pytest.raises(ConflictError, match="R1 is withdrawn"):
            move(way.engine, "R1", moment=MOMENT)


def test_the_figures_of_a_release_are_those_of_its_run(way: Way) -> None:
    release = releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, release.id, moment=MOMENT)
    table = releases.table(way.engine, release.id, moment=MOMENT)
    run = index.runs.read(way.run)
    assert document(table) == run.protected
    assert (release.definition, release.wave) == ("tci@1.0", "first")
    assert (release.proposer, release.proposed_at) == ("local", "2026-11-22T08:15:00.000000Z")


def test_stored_figures_that_were_changed_are_not_shown(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        connection.execute("DROP TRIGGER releases_content")
        connection.execute("DROP TRIGGER releases_state")
        connection.execute("UPDATE releases SET document = replace(document, 'autumn', 'winter')")
        connection.commit()
    with pytest.raises(NotReproducedError, match="do not have the hash"):
        releases.table(way.engine, "R1", moment=MOMENT)


def test_a_later_snapshot_of_a_released_wave_is_refused_with_the_way_out(way: Way) -> None:
    first = releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    later = _more(way, 244)  # two more people in each quarter
    with pytest.raises(NotPermittedError, match="this run has another snapshot") as refusal:
        releases.proposed(way.engine, later, moment=MOMENT, said=AGAIN)
    assert first.snapshot_sha256[:12] in refusal.value.what
    assert "new key" in refusal.value.fix
    assert len(release_list.stored(way.engine)) == 1


def test_answers_that_were_released_and_are_imported_again_as_another_wave_are_refused(way: Way) -> None:
    """All but one of each quarter: what was shown then, less what would be shown now, would be that one."""
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    header, *rows = (way.folder / "answers.csv").read_text().splitlines()
    (way.folder / "copy.csv").write_text("\n".join([header, *rows[:-2]]))
    told = WAVE.replace("key: first", "key: copy").replace("brs@1.0", INSTRUMENT)
    (way.folder / "copy.yaml").write_text(told)
    waves.create(way.engine, way.folder / "copy.yaml", moment=MOMENT)
    waves.opened(way.engine, "copy", moment=MOMENT)
    request = Request(file=way.folder / "copy.csv", wave="copy", instrument=INSTRUMENT)
    importing.imported(way.engine, request, clock=lambda: MOMENT)
    waves.closed(way.engine, "copy", moment=MOMENT)
    frozen = freezing.frozen(way.engine, "copy", way.settings.snapshots, moment=MOMENT)
    index.run(frozen.path, "tci@1.0", way.folder / "base.json", way.folder / "COPY")
    with pytest.raises(NotPermittedError, match="'copy' were released before as those of 'first'"):
        releases.proposed(way.engine, way.folder / "COPY", moment=MOMENT)


def test_a_released_wave_under_another_definition_opens_what_counts_as_before(way: Way) -> None:
    """Three lines move from 7 to 8: the difference would be those who said 7."""
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    other = shutil.copytree(DEFINITIONS / "tci", way.folder / "tci") / "1.0.yaml"
    other.write_text(other.read_text().replace("at_least: 7", "at_least: 8").replace('"1.0"', '"1.1"', 1))
    index.base(way.snapshot, str(other), way.folder / "other.json")
    index.run(way.snapshot, str(other), way.folder / "other.json", way.folder / "ALONE")
    with pytest.raises(NotReproducedError, match="does not come out again") as refusal:
        releases.proposed(way.engine, way.folder / "ALONE", moment=MOMENT, said=AGAIN)
    assert "--ledger" in refusal.value.fix
    ledger, run = way.folder / "ledger.json", way.folder / "BESIDE"
    releases.ledger_written(way.engine, ledger)
    index.run(way.snapshot, str(other), way.folder / "other.json", run, ledger=ledger)
    releases.proposed(way.engine, run, moment=MOMENT, said=AGAIN)
    cells = [json.loads((folder / "protected.json").read_text())["cells"]["T"] for folder in (way.run, run)]
    before, now = ({key for key, cell in one.items() if "value" in cell} for one in cells)
    moved = {"satisfied", "satisfaction_mean", "worthwhile", "worthwhile_mean", "happy", "happiness_mean"}
    assert before - now == {*moved, "thriving"}
    assert len(now) > 10


def test_a_withdrawn_release_closes_its_wave_all_the_same(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="A slip.")
    with pytest.raises(NotPermittedError, match="was released before"):
        releases.proposed(way.engine, _more(way, 244), moment=MOMENT, said=AGAIN)


def test_a_withdrawn_release_stays_in_the_ledger_and_a_mere_proposal_does_not(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    assert releases.ledger_written(way.engine, way.folder / "none.json") == 0
    releases.approved(way.engine, "R1", moment=MOMENT)
    releases.withdrawn(way.engine, "R1", moment=MOMENT, reason="A slip.")
    assert releases.ledger_written(way.engine, way.folder / "some.json") > 0


def test_a_proposal_is_checked_again_when_another_was_approved_meanwhile(way: Way) -> None:
    later = _more(way, 244)
    for run in (way.run, later):
        releases.proposed(way.engine, run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    with pytest.raises(ConflictError, match="another release was approved after R2"):
        releases.approved(way.engine, "R2", moment=MOMENT)
    assert [one.state for one in release_list.stored(way.engine)] == ["approved", "proposed"]


def test_the_same_run_can_be_released_again(way: Way) -> None:
    for name, said in (("R1", None), ("R2", AGAIN)):
        assert releases.proposed(way.engine, way.run, moment=MOMENT, said=said).id == name
        releases.approved(way.engine, name, moment=MOMENT)
    newest = releases.latest(way.engine, moment=MOMENT)
    assert isinstance(newest, queries.Release)
    assert newest.id == "R2"


def test_which_releases_there_are_is_one_look_without_what_they_hold(released: Way) -> None:
    """Every page asks for it, most of them several times, and a release holds a million letters."""
    releases.proposed(released.engine, released.run, moment=MOMENT, said=AGAIN)
    with statements(released.engine) as told:
        first, second = release_list.stored(released.engine)
    assert (first.id, first.state, second.id, second.state) == ("R1", "approved", "R2", "proposed")
    assert (first.publish_at, second.publish_at) == (first.approved_at, None)
    [asked] = [statement for statement, _ in told if statement.startswith("SELECT")]
    assert not re.search(r"\b(document|manifest|entries|content)\b", asked)
