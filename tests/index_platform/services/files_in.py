"""Files of answers for the small survey: made, imported, and looked at where they are stored."""

from datetime import datetime
from pathlib import Path

from index_platform.services import importing
from index_platform.services.importing import ImportReport, Request
from tests.index_platform.survey import MOMENT, Survey

HEAD = "id,place,mode,brs1,brs2,brs3,brs4,brs5,brs6"
GOOD = f"{HEAD}\n1,QN,web,1,2,3,4,5,1\n2,QS,door,5,,refused,4,4,4\n"
MAPPED = "nr;area;how;born;q1;q2;note\n7;1;w;1970;yes;3;x\n8;2;d;2001;no;3;x\n9;;p;1950;99;-1;x\n"
MAPPING = """\
id: nr
place: {column: area, values: {"1": QN, "2": QS}}
mode: {column: how, values: {w: web, d: door, p: paper}}
language: {constant: it}
missing: {"99": refused, "-1": dont_know}
items:
  brs1: {column: q1, values: {"yes": 5, "no": 1}}
  brs2: q2
  brs3: {column: born, ranges: [{from: 1900, to: 1960, code: 1}, {from: 1961, code: 2}]}
only:
  - {column: born, to: 2000, why: people of 14 and over}
"""


def clock() -> datetime:
    return MOMENT


def request_for(tmp_path: Path, text: str | bytes, mapping: str | None = None, **changes: str) -> Request:
    file = tmp_path / "answers.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    if mapping is not None:
        (tmp_path / "mapping.yaml").write_text(mapping)
    given = {"wave": "first", "instrument": "brs@1.0", **changes}
    return Request(file=file, mapping=None if mapping is None else tmp_path / "mapping.yaml", **given)


def imported(survey: Survey, request: Request) -> ImportReport:
    return importing.imported(survey.engine, request, clock=clock)


def stored(survey: Survey) -> list[tuple[object, ...]]:
    return survey.rows(
        "SELECT r.id, r.source, r.place, r.mode, r.language, a.item, a.code, a.missing "
        "FROM responses r JOIN answers a ON a.response = r.number ORDER BY 1, 6"
    )
