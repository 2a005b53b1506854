"""A licensed wording, followed into everything that leaves: its words are nowhere but in their own folder."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid5

import pytest
from litestar.testing import TestClient
from sqlalchemy import Engine

from index_platform.app import create_app
from index_platform.public_files.shelf import Shelf
from index_platform.services import (
    database,
    documents,
    exporting,
    freezing,
    importing,
    index,
    instruments,
    licensed,
    places,
    releases,
    waves,
)
from index_platform.services.importing import Request
from index_platform.services.portal import Portal
from index_platform.settings import Settings, from_environment
from index_platform.storage import snapshots
from index_platform.storage.files import written_whole
from instruments import catalogue, loading
from instruments.canonical import canonical_json
from instruments.definition import Instrument
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, NAMESPACE, PLACES, WAVE
from tests.instruments.licensees import wording
from tests.reports.reading import pages

pytestmark = pytest.mark.slow

SECRET = "quokka-lantern"  # stands in every text that is filled in, and nowhere else in the world
OPEN = "I tend to bounce back quickly after hard times"  # may be passed on: the search must find it
LABEL = "with-licensed@1.0"
WITH_LICENSED = """\
key: with-licensed
version: "1.0"
title: {en: A questionnaire with a licensed part}
languages: [en]
rights:
  licence: That of each part
  rights_holder: The rights holders of the parts
  attribution: As given with each part
  source: made for tests
  redistributable: true
  verified: true
parts: [ons4@1.0, loneliness@1.0, brs@1.0, neighbourhood@1.0, demographics@1.0, swemwbs@1.0]
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Everything that leaves, or is kept in any other place, by what it is."""
    folder = tmp_path_factory.mktemp("licensed")
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        _fill_and_open(engine, settings, folder)
        with TestClient(create_app(settings, clock=lambda: MOMENT)) as client:
            sent = client.put(f"/api/responses/{uuid5(NAMESPACE, 'sent')}", json=_response()).text
        _release(engine, settings, folder)
        with TestClient(create_app(settings, clock=lambda: MOMENT)) as client:
            served = {path: client.get(path).text for path in ("/", "/releases", "/api/openapi.json")}
        instrument = instruments.get(engine, LABEL)
        found = {"contents": canonical_json(loading.contents(instrument)).decode(), "sent": sent, **served}
        shelf = Shelf(folder / "shelf", write=written_whole)
        found["figures"] = (
            Portal(engine, shelf, clock=lambda: MOMENT)
            .file("R1", "data.csv")
            .path.read_text(encoding="utf-8-sig")
        )
        database.backed_up(settings, folder / "backup.db", moment=MOMENT)
    return found | dict(_files(folder, settings))


def _fill_and_open(engine: Engine, settings: Settings, folder: Path) -> None:
    (folder / "places").mkdir()
    texts = {
        "places/places.yaml": PLACES,
        "instrument.yaml": WITH_LICENSED,
        "wave.yaml": WAVE.replace("brs@1.0", LABEL),
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    secret = canonical_json(wording(catalogue.get("swemwbs@1.0"), SECRET))
    (folder / "secret.yaml").write_bytes(secret)
    licensed.fill(engine, settings.licensed, "swemwbs@1.0", folder / "secret.yaml", moment=MOMENT)
    (folder / "secret.yaml").unlink()
    instruments.publish(engine, folder / "instrument.yaml", moment=MOMENT)
    places.load(engine, folder / "places", moment=MOMENT)
    waves.create(engine, folder / "wave.yaml", moment=MOMENT)
    waves.opened(engine, "first", moment=MOMENT, wording=settings.licensed)


def _release(engine: Engine, settings: Settings, folder: Path) -> None:
    (folder / "answers.csv").write_text(_rows(instruments.get(engine, LABEL), 240))
    request = Request(file=folder / "answers.csv", wave="first", instrument=LABEL)
    importing.imported(engine, request, clock=lambda: MOMENT)
    waves.closed(engine, "first", moment=MOMENT)
    exporting.exported(engine, "first", folder / "export.csv", moment=MOMENT)
    frozen = freezing.frozen(engine, "first", settings.snapshots, moment=MOMENT)
    snapshot = snapshots.read(frozen.path)
    (folder / "snapshot.json").write_bytes(canonical_json(loading.contents(snapshot.instrument)))
    index.base(frozen.path, "tci@1.0", folder / "base.json")
    index.run(frozen.path, "tci@1.0", folder / "base.json", folder / "RUN")
    releases.proposed(engine, folder / "RUN", moment=MOMENT)
    releases.approved(engine, "R1", moment=MOMENT)
    documents.built(engine, "R1", folder / "out", places=["QN"], moment=MOMENT)


def _rows(instrument: Instrument, count: int) -> str:
    draw = random.Random(20261122)
    lines = [",".join(["id", "place", "mode", *(item.id for item in instrument.items)])]
    for number in range(count):
        codes = [str(draw.choice(item.scored_codes)) for item in instrument.items]
        lines.append(",".join([str(number), ("QN", "QS")[number % 2], "web", *codes]))
    return "\n".join(lines)


def _response() -> dict[str, object]:
    answers = {"swemwbs_useful": 3, "satis": 99}  # one that is refused, to read what is said of it
    return {"wave": "first", "instrument": LABEL, "answers": answers}


def _files(folder: Path, settings: Settings) -> Iterator[tuple[str, str]]:
    """Every file but those of the licensed folder itself, as text."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and settings.licensed not in path.parents:
            data = path.read_bytes()
            text = " ".join(pages(data)) if path.suffix == ".pdf" else data.decode("utf-8", "ignore")
            yield str(path.relative_to(folder)), text


def test_the_words_are_kept_where_they_belong(tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "data")})
    with opened(settings) as engine:
        _fill_and_open(engine, settings, tmp_path)
        filled = licensed.filled(settings.licensed, instruments.get(engine, LABEL))
    assert all(SECRET in text["en"] for text in filled.wordings.values())
    assert [SECRET in path.read_text() for path in settings.licensed.iterdir()] == [True]


def test_no_licensed_word_leaves_by_any_way(left: Mapping[str, str]) -> None:
    assert [name for name, text in left.items() if SECRET in text] == []


def test_the_search_would_find_words_that_may_be_passed_on(left: Mapping[str, str]) -> None:
    found = {name for name, text in left.items() if OPEN in text}
    assert {"contents", "snapshot.json", "backup.db", "data/thriving.db"} <= found


def test_everything_that_leaves_was_searched(left: Mapping[str, str]) -> None:
    kinds = {Path(name).suffix for name in left}
    assert {".pdf", ".html", ".csv", ".json", ".parquet", ".db"} <= kinds
    assert all(
        left[name] for name in ("figures", "/", "/releases", "/api/openapi.json", "sent", "export.csv")
    )


def test_the_scale_itself_is_there_by_its_keys(left: Mapping[str, str]) -> None:
    assert "swemwbs_useful" in left["export.csv"]
    assert "swemwbs_useful" in left["contents"]
