"""Every file that the description tells of, asked by its rules and against them, by people of three kinds."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import schemathesis
from hypothesis import given
from hypothesis import settings as running_settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.schemas import APIOperation

from index_platform.services import releases
from index_platform.settings import MOST_TIMES, from_environment
from tests.index_platform.api.callers import MANY, OTHERWISE, WHO, session_of
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.people import Site, running
from tests.proofs import WHOLE

pytestmark = [pytest.mark.slow, pytest.mark.proof]
EXAMPLES = 300 if WHOLE else 8  # a file, for each of those who ask, by the rules, and as many against them
SECONDS = 180  # the first who asks for a PDF waits until it is made, on whatever machine
KNOWN = {"code": "QN", "label": "brs@1.0", "name": "R1", "language": "en"}


@pytest.fixture(scope="module")
def town(whole_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small town with a release, whose limits are those for a whole town."""
    folder = tmp_path_factory.mktemp("town") / "way"
    shutil.copytree(whole_way, folder)
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        proposed = releases.proposed(engine, folder / "RUN", moment=MOMENT)
        releases.approved(engine, proposed.id, moment=MOMENT)
    with running(replace(settings, rate_times=MOST_TIMES)) as site:
        yield site


def _named(case: Case) -> None:
    """Names of what is there, in place of those that were made up."""
    for place in (case.path_parameters, case.query):
        place.update({name: value for name, value in KNOWN.items() if name in place})


def _statuses(town: Site, operation: APIOperation, mode: GenerationMode, session: str) -> Counter[int]:
    """What a file answers to whom this session is of; an answer that is not described fails."""
    statuses: Counter[int] = Counter()
    cookies = {town.session_cookie: session} if session else {}

    @running_settings(MANY, max_examples=EXAMPLES)
    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
    def holds(case: Case, known: bool) -> None:
        if known:
            _named(case)
        told = case.call_and_validate(
            base_url=town.address,
            excluded_checks=OTHERWISE,
            cookies=cookies,
            allow_redirects=False,
            timeout=SECONDS,
        )
        statuses[told.status_code] += 1

    if mode is GenerationMode.POSITIVE:
        holds()
    else:
        with suppress(Unsatisfiable):  # an address without parameters has no rule that could be broken
            holds()
    return statuses


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("who", WHO)
def test_no_file_fails_for_anybody_and_every_answer_is_one_of_the_description(
    town: Site, who: str, mode: GenerationMode, record_property: Callable[[str, object], None]
) -> None:
    session = session_of(town, who)
    described = schemathesis.openapi.from_url(f"{town.address}/api/openapi.json")
    heard = {
        (found.ok().method, found.ok().path): _statuses(town, found.ok(), mode, session)
        for found in described.get_all_operations()
    }
    record_property("answers", dict(sum(heard.values(), Counter())))
    assert len(heard) > 10
    assert {status for statuses in heard.values() for status in statuses if status >= 500} == set()
    assert sum(map(bool, heard.values())) > 5
    if mode is GenerationMode.POSITIVE:  # what is there was found, and what is not was not
        assert [door for door, statuses in heard.items() if not set(statuses) & {200, 201, 202, 302}] == []
        assert any(404 in statuses for statuses in heard.values())
