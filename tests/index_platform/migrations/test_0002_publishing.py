"""What the second step lets be published and asked, tried by plain SQL."""

import pytest

from instruments import catalogue
from tests.index_platform.migrations.plain import DECIDE, OURS, RELEASE, STEP, WAVE, Plain

pytestmark = pytest.mark.both_databases


def test_a_release_of_a_live_wave_is_no_rehearsal(sql: Plain) -> None:
    for wave in ("live", "no such wave"):
        rehearsal = sql.proposed("ann", rehearsal=True)
        sql.refuses("no rehearsal", RELEASE, 1, wave, "proposed", rehearsal, "d")
    with sql.alone():
        sql.released("first", 2, proposer="local", rehearsal=True)
    sql.released("live", 3)


def test_a_release_is_what_its_proposal_says(sql: Plain) -> None:
    proposal = sql.proposed("ann", subject="R1")
    decided = sql.proposed("ann", subject="R2")
    sql.do(DECIDE, "approved", "bob", decided)
    other = sql.proposed("ann", "instrument", "R1")
    for number, chosen, document in (
        (2, proposal, "d"),
        (1, proposal, "e"),
        (2, decided, "d"),
        (1, other, "d"),
    ):
        sql.refuses("what its proposal says", RELEASE, number, "live", "proposed", chosen, document)
    sql.refuses("what its proposal says|no rehearsal", RELEASE, 1, "live", "proposed", 99, "d")
    for state in ("approved", "withdrawn"):
        sql.refuses("starts as proposed", RELEASE, 1, "live", state, proposal, "d")
    sql.do(RELEASE, 1, "live", "proposed", proposal, "d")


def test_a_release_is_approved_by_the_decision_on_its_proposal(sql: Plain) -> None:
    proposal = sql.released()
    approve = "UPDATE releases SET state = 'approved'"
    sql.refuses("approved by the decision", approve)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do(approve)
    refused = sql.released(number=2)
    sql.do(DECIDE, "refused", "bob", refused)
    sql.refuses("approved by the decision", f"{approve} WHERE number = 2")


def test_a_release_is_withdrawn_by_somebody_and_for_good(sql: Plain) -> None:
    proposal = sql.released()
    withdraw = "UPDATE releases SET state = 'withdrawn', withdrawn_by = 'bob', withdrawn_at = 't3'"
    sql.refuses("its proposal is decided before", withdraw)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.refuses("withdrawn by somebody", "UPDATE releases SET state = 'withdrawn'")
    sql.do(withdraw)
    for state in ("proposed", "approved", "withdrawn"):
        sql.refuses("from proposed to approved to withdrawn", f"UPDATE releases SET state = '{state}'")


@pytest.mark.parametrize("column", STEP.RELEASED.split(", "))
def test_the_content_of_a_release_never_changes(sql: Plain, column: str) -> None:
    sql.do(DECIDE, "refused", "bob", sql.released())
    move = "UPDATE releases SET state = 'withdrawn', withdrawn_by = 'bob'"
    other = f"{column} + 1" if column in ("number", "proposal") else f"{column} || '1'"
    sql.refuses("content of a release never changes", f"{move}, {column} = {other}")
    sql.do(move)


@pytest.mark.parametrize(("number", "proposal"), [("number", "proposal"), ("9", "proposal"), ("number", "9")])
def test_a_release_is_neither_deleted_nor_replaced(sql: Plain, number: str, proposal: str) -> None:
    sql.released()
    before = sql.do("SELECT * FROM releases")
    sql.refuses("withdrawn, never deleted", "DELETE FROM releases")
    sql.refuses(
        "of its own|what its proposal says|no rehearsal",
        f"INSERT OR REPLACE INTO releases SELECT {number}, wave, definition, state, {proposal}, NULL, NULL, "
        "snapshot_sha256, manifest, '[]', document_sha256, entries, ledger_sha256, NULL FROM releases",
    )
    assert sql.do("SELECT * FROM releases") == before


def test_every_fact_of_a_release_is_kept_from_change_but_where_it_stands(sql: Plain) -> None:
    columns = sql.columns("releases")
    moves = {"state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"}
    assert columns - set(STEP.RELEASED.split(", ")) == moves
    columns = sql.columns("proposals")
    decided = {"decision", "decider", "decided_at", "decision_reason"}
    assert columns - {"number"} - set(STEP.PROPOSED.split(", ")) == decided


def test_two_people_approve_an_instrument(sql: Plain) -> None:
    insert = "INSERT INTO instrument_versions VALUES ('new', 'new@1.0', '{}', 't2', 'approved')"
    sql.refuses("two people approve an instrument", insert)
    proposal = sql.proposed("ann", "instrument", "new")
    sql.refuses("two people approve an instrument", insert)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do(insert)


def test_what_was_rehearsed_may_be_approved_by_two_people_as_it_is(sql: Plain) -> None:
    move = f"UPDATE instrument_versions SET origin = 'approved' WHERE sha256 = '{OURS}'"
    sql.refuses("two people approve an instrument", move)
    with sql.alone():
        sql.do(DECIDE, "approved", "local", sql.proposed("local", "instrument", OURS, rehearsal=True))
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "release", OURS))
    sql.do(DECIDE, "refused", "bob", sql.proposed("ann", "instrument", OURS))
    proposal = sql.proposed("ann", "instrument", OURS)
    sql.refuses("two people approve an instrument", move)
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.do(move)
    sql.refuses("append-only", move)


@pytest.mark.parametrize(
    "change",
    ["content = '[]'", "label = 'x@1.0'", "published_at = 'x'", "sha256 = 'x'", "origin = 'shipped'"],
)
def test_approving_changes_nothing_else_of_an_instrument(sql: Plain, change: str) -> None:
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "instrument", OURS))
    for also in ("", ", origin = 'approved'" if "origin" not in change else ""):
        sql.refuses("append-only", f"UPDATE instrument_versions SET {change}{also} WHERE sha256 = '{OURS}'")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM instrument_versions",
        f"INSERT OR REPLACE INTO instrument_versions VALUES ('{OURS}', 'x@1.0', '[]', 't2', 'shipped')",
        "INSERT OR REPLACE INTO instrument_versions VALUES ('x', 'ours@1.0', '[]', 't2', 'shipped')",
        "DELETE FROM received",
        "UPDATE received SET content = x'00'",
        "UPDATE received SET taken_by = 'ann'",
        "INSERT OR REPLACE INTO received SELECT id, wave, instrument, door, sha256, x'00', status, reason, "
        "received_at, taken_by FROM received",
    ],
)
def test_definitions_and_received_bytes_are_append_only(sql: Plain, statement: str) -> None:
    before = [sql.do(f"SELECT * FROM {table}") for table in ("instrument_versions", "received")]
    sql.refuses("append-only", statement)
    assert [sql.do(f"SELECT * FROM {table}") for table in ("instrument_versions", "received")] == before


def test_the_origin_of_an_instrument_is_one_that_is_known(sql: Plain) -> None:
    sql.refuses(
        "ck_instrument_versions_origin",
        "INSERT INTO instrument_versions VALUES ('x', 'x@1.0', '{}', 't2', 'heaven')",
    )


def test_a_live_wave_asks_what_two_people_approved_or_what_ships(sql: Plain) -> None:
    sql.do("UPDATE waves SET state = 'open' WHERE key = 'live'")  # brs@1.0 ships
    open_ours = "UPDATE waves SET state = 'open' WHERE key = 'ours'"
    sql.refuses("a live wave asks what two people approved", open_ours)
    born_open = (
        f"INSERT INTO waves ({WAVE}) SELECT 'more', title, 'live', 'open', {{}}, geography_id, population, "
        "selection, source, next, margins, sha256, created_at FROM waves WHERE key = 'ours'"
    )
    for asked in (f"'{OURS}'", "'none'"):
        sql.refuses("a live wave asks what two people approved", born_open.format(asked))
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "instrument", OURS))
    sql.do(f"UPDATE instrument_versions SET origin = 'approved' WHERE sha256 = '{OURS}'")
    sql.do(open_ours)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE waves SET kind = 'synthetic'", "kind of a wave never changes"),
        ("UPDATE waves SET instrument_sha256 = 'x'", "what a wave asks"),
        ("UPDATE waves SET geography_id = 2", "what a wave asks"),
        ("UPDATE waves SET key = 'x' WHERE key = 'live'", "what a wave asks"),
        ("DELETE FROM waves", "closed, never deleted"),
        (
            f"INSERT OR REPLACE INTO waves ({WAVE}) SELECT key, title, 'synthetic', state, "
            "instrument_sha256, geography_id, population, selection, source, next, margins, sha256, "
            "created_at FROM waves",
            "there already",
        ),
    ],
)
def test_a_live_wave_does_not_become_a_rehearsal(sql: Plain, statement: str, why: str) -> None:
    sql.refuses(why, statement)


def test_the_step_knows_what_shipped_when_it_was_made() -> None:
    assert set(STEP.SHIPPED) <= {one.sha256 for one in catalogue.all()}
