"""Short programs that read the newest release, as people copy them. Tests run each against a real server."""

from scoring.published import PublishedTable
from scoring.spec import MeasureKind

_PYTHON = """\
import csv
from io import TextIOWrapper
from urllib.request import urlopen

with urlopen("<site>/releases/latest/data.csv") as answer:
    rows = list(csv.DictReader(TextIOWrapper(answer, encoding="utf-8-sig", newline="")))
for row in rows:
    if row["measure"] == "<measure>" and row["value"]:
        print(row["place_name"], row["<low>"], "to", row["<high>"])
"""
_PANDAS = """\
import pandas

figures = pandas.read_csv("<site>/releases/latest/data.csv", encoding="utf-8-sig")
chosen = figures[figures["measure"] == "<measure>"].set_index("place_name")
print(chosen[["<low>", "value", "<high>"]].to_string())
"""
_R = """\
figures <- read.csv("<site>/releases/latest/data.csv", fileEncoding = "UTF-8-BOM")
chosen <- figures[figures$measure == "<measure>", ]
print(chosen[, c("place_name", "<low>", "value", "<high>")], row.names = FALSE)
"""
_SPREADSHEET = """\
LibreOffice: File, Open, and as the name of the file:
<site>/releases/latest/data.ods

Excel: fetch this file and open it:
<site>/releases/latest/data.xlsx

Excel, to load it again by a press: Data, From Web, and as the address:
<site>/releases/latest/data.csv
"""
PYTHON, PANDAS, R, SPREADSHEET = "Python", "Python with pandas", "R", "A spreadsheet"
_TEXTS = {PYTHON: _PYTHON, PANDAS: _PANDAS, R: _R, SPREADSHEET: _SPREADSHEET}


def examples(table: PublishedTable, site: str) -> dict[str, str]:
    """{what it is written for: the text}. site: the address of these pages, without a stroke at its end."""
    level = f"{table.level * 100:g}".replace(".", "_")
    index = (each.key for each in table.measures if each.kind is MeasureKind.INDEX)
    known = {
        "<site>": site,
        "<measure>": next(index, table.measures[0].key),
        "<low>": f"lower_{level}",
        "<high>": f"upper_{level}",
    }
    found = {}
    for name, text in _TEXTS.items():
        for mark, value in known.items():
            text = text.replace(mark, value)
        found[name] = text
    return found
