"""The door for answers, asked by the rules of its description and against them, on a real server."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from index_platform.settings import MOST_TIMES, Settings
from tests.index_platform.api.callers import MANY, OTHERWISE, WHO, session_of
from tests.index_platform.fresh import opened
from tests.index_platform.kinds import EVERYTHING, KINDS, asked, response
from tests.index_platform.survey import stored
from tests.index_platform.web.people import Site, running
from tests.kinds import LABEL

pytestmark = [pytest.mark.slow, pytest.mark.proof]
_STORED = {200, 201, 202, 409}
_REFUSED = {400, 404}


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey ``first`` asks every kind, and whose limits are those for a whole town."""
    with opened(settings) as engine:
        asked(engine, tmp_path)
    with running(replace(settings, rate_times=MOST_TIMES)) as found:
        yield found


def _about_the_wave(body: object) -> object:
    """The same document about a wave that is open and items that it asks: it comes past the first rule."""
    if not isinstance(body, Mapping):
        return body
    named = {**body, "wave": "first", "instrument": LABEL}
    if isinstance(given := body.get("answers"), Mapping):
        items = [item.id for item in KINDS.items]
        named["answers"] = dict(zip(items, given.values(), strict=False))
    return named


def _has_nul(value: object) -> bool:
    return "\\u0000" in json.dumps(value)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("who", WHO)
def test_the_door_never_fails_for_anybody_and_every_answer_is_one_of_the_description(
    site: Site, who: str, mode: GenerationMode, record_property: Callable[[str, object], None]
) -> None:
    heard: Counter[int] = Counter()
    session = session_of(site, who)
    cookies = {site.session_cookie: session} if session else {}
    described = schemathesis.openapi.from_url(f"{site.address}/api/openapi.json")
    operations = list(described.include(path_regex="^/api/responses/").get_all_operations())
    assert operations
    for operation in operations:

        @MANY
        @given(case=operation.ok().as_strategy(generation_mode=mode), known=st.booleans())
        def holds(case: Case, known: bool) -> None:
            case.body = _about_the_wave(case.body) if known else case.body
            told = case.call_and_validate(base_url=site.address, excluded_checks=OTHERWISE, cookies=cookies)
            heard[told.status_code] += 1
            if mode is GenerationMode.POSITIVE and not _has_nul(case.body):
                assert told.status_code in _STORED

        holds()
    record_property("answers", dict(heard))
    assert set(heard) <= _STORED | _REFUSED  # no 5xx, and no limit that would hide a route
    assert {202, 400} <= set(heard)


_BROKEN = ("\x00", "\ud800", "\udfff", "a\udc00b")
_documents: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={name: st.text(max_size=5) for name in ("place", "language", "source", "more")}
).map(lambda more: {**response(EVERYTHING).document(), **more})


def _spoiled(document: dict[str, Any], broken: str, at: int) -> dict[str, Any]:
    """The document with half a character, or NUL, in one of its texts, its names or its answers."""
    inside = {**document["answers"], "better": broken}
    ways: list[dict[str, Any]] = [
        {**document, "answers": inside},
        {**document, "answers": {**document["answers"], broken: 1}},
        {**document, "wave": f"first{broken}"},
        {**document, "source": broken},
        {**document, broken: ["deep", {"in": 1}]},
        {**document, "more": [{"in": [broken]}]},
    ]
    return ways[at % len(ways)]


def test_half_a_character_or_nul_anywhere_is_refused_and_nothing_of_it_is_stored(site: Site) -> None:
    with httpx.Client(base_url=site.address, timeout=60) as program:

        @MANY
        @given(document=_documents, broken=st.sampled_from(_BROKEN), at=st.integers(0, 5))
        def refused(document: dict[str, Any], broken: str, at: int) -> None:
            content = json.dumps(_spoiled(document, broken, at)).encode()
            told = program.put(f"/api/responses/{uuid4()}", content=content)
            assert (told.status_code, told.json()["code"]) == (400, "unreadable")

        refused()
    assert stored(site.engine, "SELECT id FROM received") == []
