import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlmodel import Session

from index_platform.clock import stamp
from index_platform.queries.intake import Intake
from index_platform.services import waves
from index_platform.services.receipts import code_sha256, is_late, keyed, receipt_proof, withdrawal_code
from index_platform.services.surveys import Surveys
from index_platform.web.survey import telling
from index_platform.web.survey.face import Face
from index_platform.web.words import Words
from tests.index_platform.services.questionnaire import questionnaire
from tests.index_platform.survey import Survey, Way

ONE = UUID("00000000-0000-4000-8000-000000000001")
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
SECRET = b"a secret of this server"


def test_a_code_is_twelve_signs_that_cannot_be_misread() -> None:
    for number in range(500):
        code = withdrawal_code(SECRET, UUID(int=number))
        assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)


def test_a_code_is_the_first_sixty_bits_of_the_keyed_id() -> None:
    """A slow twin: the digest as a number in base 32, sign by sign."""
    digest = keyed(SECRET, "withdrawal", ONE.bytes)
    bits = "".join(f"{byte:08b}" for byte in digest)[:60]
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    slow = "".join(signs[int(bits[start : start + 5], 2)] for start in range(0, 60, 5))
    assert withdrawal_code(SECRET, ONE).replace("-", "") == slow


def test_a_code_is_the_same_each_time_and_another_under_another_secret_or_id() -> None:
    code = withdrawal_code(SECRET, ONE)
    assert code == withdrawal_code(SECRET, ONE)
    assert code != withdrawal_code(b"another", ONE)
    assert len({withdrawal_code(SECRET, UUID(int=number)) for number in range(2000)}) == 2000


@pytest.mark.parametrize("typed", ["7k2m-0qxr-93td", "7K2M0QXR93TD", "7k2m oqxr 93td", "7K2M-OQXR-93TD "])
def test_a_code_is_known_however_it_was_typed(typed: str) -> None:
    assert code_sha256(typed) == code_sha256("7K2M-0QXR-93TD") == sha256(b"7K2M0QXR93TD").hexdigest()


def test_what_shows_a_receipt_again_tells_nothing_of_its_code() -> None:
    proof = receipt_proof(SECRET, ONE)
    assert proof == receipt_proof(SECRET, ONE)
    assert keyed(SECRET, "withdrawal", ONE.bytes).hex() != proof


def test_what_comes_after_the_figures_are_public_is_told_apart_from_what_came_before(released: Way) -> None:
    waves.opened(released.engine, "first", moment=MOMENT)
    surveys, tomorrow = Surveys(released.engine), MOMENT + timedelta(days=1)
    with Intake(released.engine, clock=lambda: tomorrow) as intake:
        service = questionnaire(Survey(released.settings, released.engine), intake, lambda: tomorrow)
        name, mine = service.begun()
        service.sending.send("first", name, mine)
        receipt = service.sending.receipt("first", name, mine)
    assert (receipt.held, receipt.late) == (False, True)
    survey = surveys.get("first")
    face = Face(survey=replace(survey, kind="live"), words=Words("en"), csrf=str)
    said = {late: telling.receipt(face, replace(receipt, late=late)) for late in (True, False)}
    assert "not part of figures that are public already" in said[True]
    assert "will be counted" not in said[True]
    assert "will be counted" in said[False]
    on_trial = telling.receipt(replace(face, survey=survey), receipt)
    assert "They are kept for practice, and count in no figure." in on_trial
    assert "will be counted" not in on_trial
    with Session(released.engine) as session:
        assert not is_late(session, "first", stamp(MOMENT - timedelta(days=1)))
        assert not is_late(session, "another", stamp(tomorrow))
