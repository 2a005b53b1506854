"""A second wave of the demo, open: answers that came over five weeks, with times, targets and own words.

All of it is synthetic, as in the wave that is published. Some of its open answers are those by which
redaction is measured, so that a person at the desk has something to take out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import uuid5

import numpy as np
from numpy.random import Generator
from sqlalchemy import Engine

from index_platform.demo import population, synthesis, truth
from index_platform.demo.facts import facts
from index_platform.demo.synthesis import FACTS, WEB
from index_platform.fieldwork import day_of
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.queries.waves import StoredWave
from index_platform.services import fieldwork, targets, waves
from index_platform.services.answering import valid
from index_platform.services.file_rows import NAMESPACE
from index_platform.services.groups import groupings
from instruments import geography
from instruments.definition import Item, ItemKind, Missing
from instruments.files import read_yaml
from instruments.paradata import Device, Paradata
from instruments.response import Answer, Mode, Response

FILE, WAVE = "open-wave.yaml", "oldham-demo-open"
ANSWERS, WANTED = 300, 600
DAY, DAYS = 38, 61  # the day of the wave that it is today, and how many it has
_PREPARED = timedelta(days=14)  # before its first day, the wave was made
_OWN_WORDS = "better"
_MARKED = 24  # of its open answers are of those that were labelled
_SECONDS, _HASTY = 7.0, 0.12  # a page takes so long in the middle; the share who rush
_LANGUAGES = {"en": 0.86, "ur": 0.06, "bn": 0.05, "pl": 0.03}
_DEVICES = {Device.PHONE: 0.68, Device.DESKTOP: 0.22, Device.TABLET: 0.1}
_MARK = re.compile(r"\[\[[^|\]]*\|([^\]]*)\]\]")
_REASONS = frozenset(map(str, Missing))


def planned(engine: Engine, folder: Path, *, today: datetime) -> None:
    """Make the open wave and, with it, its questionnaire: before any other wave, as it was planned first.

    folder: the facts of the places, which are there already.
    """
    first, last = _first(today), today + timedelta(days=DAYS - DAY)
    made_at = first - _PREPARED
    wave, _ = waves.create(engine, folder / FILE, moment=made_at)
    fieldwork.dated(engine, WAVE, day_of(first), day_of(last), moment=made_at)
    fieldwork.wanted(engine, WAVE, targets.shared_out(WANTED, groupings(wave)), moment=made_at)


def collected(engine: Engine, folder: Path, *, today: datetime) -> int:
    """How many answers came into the open wave, which was planned and is opened by this."""
    first, wave = _first(today), waves.get(engine, WAVE)
    waves.opened(engine, WAVE, moment=first)
    arrivals = list(_arrivals(wave, folder))
    for number, of_day in enumerate(np.array_split(np.arange(len(arrivals)), DAY)):
        at = first + timedelta(days=number)
        with Intake(engine, clock=_standing_at(at)) as intake:
            intake.accept_all([arrivals[one] for one in of_day]).result()
    return len(arrivals)


def marked_texts() -> tuple[str, ...]:
    """The labelled open answers as somebody would have typed them: without the marks."""
    labelled = cast("Sequence[object]", read_yaml(facts("open-answers") / "labelled.yaml")["answers"])
    return tuple(_MARK.sub(r"\1", str(text)) for text in labelled)


def _arrivals(wave: StoredWave, folder: Path) -> Iterator[Arrival]:
    """Who answered, by the truth that the published wave has too, with other chances."""
    planned = truth.read(folder / "truth.yaml")
    planned = replace(planned, without_place=ANSWERS // 50)
    where = geography.read(folder)
    everyone = population.population(planned, where, folder / "margins.yaml")
    seed = planned.seed + 1
    people = synthesis.volunteers(planned, everyone, where, answers=ANSWERS, seed=seed)
    items = [item.id for item in wave.instrument.items]
    head, *rows = synthesis.answer_rows(planned, everyone, people, items, seed=seed)
    chance = np.random.default_rng([seed, 6])
    texts = dict(zip(chance.choice(ANSWERS, _MARKED, replace=False), _spread(marked_texts()), strict=True))
    for number, row in enumerate(rows):
        cells = dict(zip(head, row, strict=True))
        if number in texts:
            cells[_OWN_WORDS] = texts[number]
        yield _arrival(wave, cells, chance)


def _first(today: datetime) -> datetime:
    """The first day of the wave."""
    return today - timedelta(days=DAY - 1)


def _standing_at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


def _spread(texts: Sequence[str]) -> tuple[str, ...]:
    """So many of the texts as are wanted, from the first to the last."""
    return tuple(texts[int(at)] for at in np.linspace(0, len(texts) - 1, _MARKED))


def _arrival(wave: StoredWave, cells: dict[str, str], chance: Generator) -> Arrival:
    name = uuid5(NAMESPACE, f"{WAVE} {cells['id']}")
    known = {item.id: item for item in wave.instrument.items}
    given = {item: _answer(known[item], cell) for item, cell in cells.items() if item not in FACTS}
    checked = valid(wave.instrument, given, wave.geography)
    on_web = cells["mode"] == WEB
    response = Response(
        wave=WAVE,
        instrument=wave.instrument.label,
        answers=checked.answers,
        place=cells["place"] or None,
        mode=Mode(cells["mode"]),
        language=str(chance.choice(list(_LANGUAGES), p=list(_LANGUAGES.values()))) if on_web else "en",
        household=cells["household"] or None,
    )
    return Arrival(
        id=name,
        wave=WAVE,
        instrument=response.instrument,
        content=response.content(),
        door="pages",
        response=response,
        rows=checked.rows,
        at="demo",
        paradata=_paradata(list(checked.answers), chance) if on_web else None,
    )


def _answer(item: Item, cell: str) -> Answer:
    """A cell of the made-up file as an answer."""
    if cell in _REASONS:
        return Missing(cell)
    return cell if item.kind is ItemKind.TEXT else int(cell)


def _paradata(items: Sequence[str], chance: Generator) -> Paradata:
    """Whole seconds a page; now and then somebody rushes through all of them."""
    pace = 0.2 if chance.random() < _HASTY else chance.lognormal(0.0, 0.25)
    took = np.maximum(1, _SECONDS * pace * chance.lognormal(0.0, 0.4, len(items))).astype(int)
    device = list(_DEVICES)[int(chance.choice(len(_DEVICES), p=list(_DEVICES.values())))]
    return Paradata(device, dict(zip(items, map(int, took), strict=True)))
