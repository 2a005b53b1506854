"""Small instruments and waves for the tests of the engine."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from instruments.definition import Choice, Direction, Instrument, Item, ItemKind, Missing, Rights, Rule, Scale
from instruments.places import Geography, Level, Place
from instruments.response import Mode
from instruments.variables import coded
from instruments.version import InstrumentVersion
from scoring.snapshot import MODES, NO_CODE, NO_PLACE, REASONS, Margin, Snapshot, Wave, WaveKind

RIGHTS = Rights(
    licence="CC0-1.0",
    rights_holder="tests",
    attribution="",
    source="tests",
    redistributable=True,
    verified=True,
)


def choices(*codes: int, refused: int | None = None, outside: int | None = None) -> tuple[Choice, ...]:
    """Scored choices in the order of ``codes``, then one that refuses and one outside the order."""
    given = [Choice(id=f"c{code}", code=code, wording={"en": str(code)}) for code in codes]
    if refused is not None:
        given.append(Choice(id="refused", code=refused, wording={"en": "no"}, missing=Missing.REFUSED))
    if outside is not None:
        given.append(Choice(id="outside", code=outside, wording={"en": "none"}, scored=False))
    return tuple(given)


def single(item_id: str, *codes: int, refused: int | None = None, outside: int | None = None) -> Item:
    """An item answered by one of its choices."""
    return Item(
        id=item_id,
        kind=ItemKind.SINGLE,
        wording={"en": item_id},
        choices=choices(*codes, refused=refused, outside=outside),
    )


def rating(item_id: str, low: int, high: int) -> Item:
    """An item answered by a whole number."""
    return Item(id=item_id, kind=ItemKind.RATING, wording={"en": item_id}, low=low, high=high)


def scale(
    scale_id: str,
    rule: Rule,
    items: Sequence[str],
    minimum: int,
    turned: Sequence[str] = (),
    counted: Mapping[str, tuple[int, ...]] | None = None,
    table: Sequence[tuple[int, float]] = (),
) -> Scale:
    """A scale by one of the rules."""
    return Scale(
        id=scale_id,
        title={"en": scale_id},
        rule=rule,
        items=tuple(items),
        reversed=frozenset(turned),
        minimum_answered=minimum,
        counted=counted or {},
        table=tuple(table),
        low=0.0,
        high=100.0,
        direction=Direction.HIGHER_IS_BETTER,
        source="tests",
    )


def instrument(items: Sequence[Item], scales: Sequence[Scale] = ()) -> Instrument:
    """An instrument of these items and scales."""
    return Instrument(
        version=InstrumentVersion("made", 1, 0),
        title={"en": "made"},
        introduction={"en": ""},
        languages=("en",),
        rights=RIGHTS,
        items=tuple(items),
        scales=tuple(scales),
        test_values=(),
        parts=(),
        sha256="0" * 64,
        content={},
    )


def all_rules() -> Instrument:
    """One scale by each rule, with reversed items, a refusal and a code outside the order."""
    items = (
        *(single(f"s{k}", 1, 2, 3, refused=-1) for k in range(3)),
        *(single(f"m{k}", 1, 2, 3, 4, 5, refused=9) for k in range(4)),
        *(single(f"p{k}", 4, 3, 2, 1, outside=7) for k in range(3)),
        single("three", 1, 2, 3),
        rating("r", 0, 10),
    )
    scales = (
        scale("sum", Rule.SUM, ("s0", "s1", "s2"), 3),
        scale("mean", Rule.MEAN, ("m0", "m1", "m2", "m3"), 3, turned=("m1", "m3")),
        scale("one", Rule.SINGLE, ("r",), 1),
        scale("turned", Rule.SINGLE, ("r",), 1, turned=("r",)),
        scale("position", Rule.POSITION_MEAN, ("p0", "p1", "p2", "three"), 2, turned=("three",)),
        scale("count", Rule.COUNT, ("p0", "p1", "m0"), 2, counted={"p0": (1, 2), "p1": (4,), "m0": (5,)}),
        scale("table", Rule.TABLE, ("s0", "m0"), 2, turned=("m0",), table=[(k, 50 / k) for k in range(2, 9)]),
    )
    return instrument(items, scales)


CITY = Geography(
    key="city",
    vintage="2026",
    title="City",
    source="tests",
    levels=(
        Level(key="city", singular="city", plural="cities"),
        Level(key="ward", singular="ward", plural="wards"),
    ),
    report_level="ward",
    spread_level="ward",
    places=(
        Place(code="C", name="City", level="city"),
        Place(code="A", name="A", level="ward", parent="C"),
        Place(code="B", name="B", level="ward", parent="C"),
        Place(code="B1", name="B one", level="street", parent="B"),
    ),
)


def snapshot(
    made: Instrument,
    answers: Sequence[Mapping[str, int | Missing]],
    *,
    places: Sequence[str | None] | None = None,
    margins: Sequence[Margin] = (),
) -> Snapshot:
    """A frozen wave of these answers; a code whose choice is a reason carries the reason, too."""
    codes = np.full((len(answers), len(coded(made))), NO_CODE, dtype=np.int32)
    reasons = np.zeros(codes.shape, dtype=np.int8)
    for row, given in enumerate(answers):
        for column, variable in enumerate(coded(made)):
            answer = given.get(variable.name, Missing.NOT_ASKED)
            if isinstance(answer, Missing):
                reasons[row, column] = REASONS.index(answer)
            else:
                choice = variable.item.choice(answer) if variable.choice is None else variable.choice
                codes[row, column] = answer
                reasons[row, column] = REASONS.index(choice.missing if choice else None)
    rows = {place.code: row for row, place in enumerate(CITY.places)}
    where = [NO_PLACE if code is None else rows[code] for code in places or [None] * len(answers)]
    return Snapshot(
        wave=Wave(key="w", title="now", kind=WaveKind.SYNTHETIC, population="people", selection="made"),
        instrument=made,
        geography=CITY,
        margins=tuple(margins),
        ids=tuple(f"{row:04d}" for row in range(len(answers))),
        clusters=tuple(f"{row:04d}" for row in range(len(answers))),
        place=np.array(where, dtype=np.int32),
        mode=np.full(len(answers), MODES.index(Mode.NOT_RECORDED), dtype=np.int8),
        languages=("en",),
        language=np.zeros(len(answers), dtype=np.int16),
        codes=codes,
        reasons=reasons,
    )


def random_answers(made: Instrument, n: int, *, seed: int) -> list[dict[str, int | Missing]]:
    """Answers of n people: any code that is allowed, or any reason."""
    rng = np.random.default_rng(seed)
    options = {
        item.id: [*(c.code for c in item.choices), *([] if item.choices else item.scored_codes)]
        for item in made.items
    }
    reasons = list(Missing)

    def answer(item: str) -> int | Missing:
        if rng.random() < 0.3:
            return reasons[rng.integers(len(reasons))]
        return int(rng.choice(options[item]))

    return [{item.id: answer(item.id) for item in made.items} for _ in range(n)]


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column name."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def csv_matrix(path: Path, *, skip: int = 0) -> np.ndarray:
    """The numbers of a CSV file with one line of names, without its first columns; NaN where empty or NA."""
    rows = [list(row.values())[skip:] for row in csv_rows(path)]
    return np.array([[float("nan" if value in ("", "NA") else value) for value in row] for row in rows])
