from pathlib import Path

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.guards import NotSignedInError
from index_platform.auth.roles import Role
from index_platform.db import unit_of_work
from index_platform.queries import accounts
from index_platform.services import auditing, waves
from index_platform.settings import Settings
from instruments.errors import InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.fresh import opened
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey

READERS = {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}


def test_only_those_who_may_read_the_log_and_that_they_did_is_in_it(survey: Survey) -> None:
    for role in Role:
        actor = person(survey.engine, role.value, role)
        if role not in READERS:
            with pytest.raises(NotPermittedError, match="read what everybody did"):
                auditing.listed(survey.engine, moment=MOMENT, actor=actor)
            continue
        entries = auditing.listed(survey.engine, moment=MOMENT, actor=actor)
        [read] = auditing.own(survey.engine, actor)
        assert (read.action, read.roles) == ("audit.read", (role.value,))
        assert read.detail == {"entries": len(entries), "newest": entries[0].number}
        assert "wave.open" in {entry.action for entry in entries}


def test_everybody_reads_what_they_did_themselves_and_nothing_else(survey: Survey) -> None:
    ann = person(survey.engine, "ann", Role.SURVEY_MANAGER)
    bob = person(survey.engine, "bob", Role.POLICY_OFFICER)
    waves.closed(survey.engine, "first", moment=MOMENT, actor=ann)
    before = auditing.head(survey.engine)
    assert [entry.action for entry in auditing.own(survey.engine, ann)] == ["wave.close"]
    assert auditing.own(survey.engine, bob) == ()
    assert auditing.head(survey.engine) == before
    with pytest.raises(NotSignedInError):
        auditing.own(survey.engine, None)


def test_an_account_that_is_none_of_the_roles_reads_nothing(survey: Survey) -> None:
    with pytest.raises(NotPermittedError):
        auditing.listed(survey.engine, moment=MOMENT, actor=Actor(id="nobody", name="Nobody"))


def test_the_heads_of_a_file_are_its_last_words(tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    file.write_text(f"0\n\n3 {'a' * 64}\n2026-11-22 5 {'b' * 64}\n{'c' * 64}\nlost\n")
    assert auditing.kept_heads(file) == ("a" * 64, "b" * 64, "c" * 64, "lost")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        auditing.kept_heads(tmp_path / "none.txt")


@pytest.mark.parametrize("content", ["", "\n\n", "0\n", "2026-11-22 0\n"])
def test_a_file_without_any_head_proves_nothing_and_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "heads.txt"
    file.write_text(content)
    with pytest.raises(InvalidInputError, match="holds no hash"):
        auditing.kept_heads(file)


def test_an_empty_log_is_broken_where_there_are_accounts(settings: Settings) -> None:
    with opened(settings) as engine:
        assert auditing.walked(engine).sound
        with unit_of_work(engine, audited=False) as session:
            facts = {"email": "ann@example.org", "name": "Ann", "state": "invited", "created_at": "t"}
            accounts.add(session, accounts.Account(id="ann", **facts))
        chain = auditing.walked(engine)
    assert not chain.sound
    assert chain.broken is not None
    assert (chain.broken.number, chain.broken.what) == (1, "is not there")


@pytest.mark.parametrize("of", ["nobody", "", "a free text with somebody's name", "LOCAL"])
def test_what_is_no_account_is_neither_found_nor_written_down(survey: Survey, of: str) -> None:
    before = auditing.head(survey.engine)
    with pytest.raises(NotFoundError, match="no such account"):
        auditing.listed(survey.engine, moment=MOMENT, of=of)
    assert auditing.head(survey.engine) == before


def test_the_entries_of_an_account_of_the_machine_and_of_those_not_known_are_read(survey: Survey) -> None:
    ann = person(survey.engine, "ann", Role.SURVEY_MANAGER)
    for of, actions in ((ann.id, set()), ("local", {"wave.open"}), ("somebody", set())):
        found = auditing.listed(survey.engine, moment=MOMENT, of=of)
        assert {entry.action for entry in found} >= actions
        assert {entry.actor for entry in found} <= {of}


@pytest.mark.parametrize(("before", "all_of_them"), [(10**30, True), (2**63, True), (-(10**30), False)])
def test_any_whole_number_is_a_place_to_read_from(survey: Survey, before: int, all_of_them: bool) -> None:
    entries = auditing.head(survey.engine).entries
    found = auditing.listed(survey.engine, moment=MOMENT, before=before)
    assert len(found) == (entries if all_of_them else 0)


@pytest.mark.parametrize("wrong", ["", "a" * 63, "A" * 64, "g" * 64])
def test_what_is_no_hash_is_refused_before_the_walk(survey: Survey, wrong: str) -> None:
    with pytest.raises(InvalidInputError, match="is not the hash of an entry"):
        auditing.walked(survey.engine, kept=[wrong])


def test_the_walk_tells_how_far_it_is(survey: Survey) -> None:
    told: list[tuple[str, int, int]] = []
    entries = auditing.walked(survey.engine, progress=lambda *step: told.append(step)).head.entries
    assert told[-1] == ("Walking", entries, entries)
