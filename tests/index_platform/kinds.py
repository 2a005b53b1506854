"""The small survey with the instrument that has an item of every kind."""

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from index_platform.queries.arrivals import Arrival
from index_platform.services import instruments
from instruments import answers
from instruments.answers import ValidAnswers
from instruments.response import Answer, Mode, Response
from tests.index_platform.survey import MOMENT, PLACES, WAVE, start
from tests.kinds import LABEL, WRITTEN, every_kind

KINDS = every_kind()
EVERYTHING: Mapping[str, Answer] = {
    "ok": 1,
    "colour": 2,
    "calm": 3,
    "help": (1, 3),
    "joy": 10,
    "years": 0,
    "moved": "2020-02-29",
    "better": "=more\n- parks, ;@benches",
    "work": "QS",
}


def asked(engine: Engine, folder: Path, *, town: str = PLACES) -> None:
    """Publish the instrument, and open the wave ``first`` that asks it."""
    (folder / "kinds.json").write_text(json.dumps(WRITTEN))
    instruments.publish(engine, folder / "kinds.json", moment=MOMENT)
    start(engine, folder, town=town, wave=WAVE.replace("brs@1.0", LABEL))


def response(given: Mapping[str, Answer], **changes: object) -> Response:
    """A response to it."""
    facts: dict[str, object] = {"wave": "first", "instrument": LABEL, "answers": given, "mode": Mode.WEB}
    return Response(**{**facts, **changes})  # type: ignore[arg-type]


def arrival(given: Mapping[str, Answer], number: int = 1, **changes: object) -> Arrival:
    """A checked response at the door ``test``."""
    checked = answers.check(KINDS, given)
    if not isinstance(checked, ValidAnswers):
        raise TypeError(f"the answers are not valid: {checked}")
    said = response(checked.answers, **changes)
    return Arrival(
        id=UUID(int=number),
        wave=said.wave,
        instrument=said.instrument,
        content=said.content(),
        door="test",
        response=said,
        rows=checked.rows,
    )
