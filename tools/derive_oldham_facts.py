"""The facts of fixtures/oldham, worked out again from the open data they come from.

    python -m tools.derive_oldham_facts FOLDER

FOLDER holds the cleaned extracts of open data (``population/``, ``lookups/``). A test compares what is
committed with what this gives. The texts of the files (titles, sources, notes) are written by hand, in
``places.yaml`` and here; every number comes from FOLDER, but for the tiles, which we designed.
"""

import csv
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from instruments.apportioning import whole_numbers

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "oldham"
BOROUGH, BOROUGH_NAME = "E08000004", "Oldham"
ILLUSTRATIVE = "The ward list is illustrative."
ADULT = 16
EXAMPLES = 3  # postcodes of each ward

# Column and row of each ward on a hexagonal grid: in odd rows every tile lies half a tile to the right.
TILES = {
    "E05014651": (3, 0),  # Crompton
    "E05014661": (4, 0),  # Shaw
    "E05014656": (2, 1),  # Royton North
    "E05014657": (3, 1),  # Royton South
    "E05014662": (4, 1),  # St James'
    "E05014658": (5, 1),  # Saddleworth North
    "E05014648": (1, 2),  # Chadderton North
    "E05014647": (2, 2),  # Chadderton Central
    "E05014650": (3, 2),  # Coldhurst
    "E05014663": (4, 2),  # St Mary's
    "E05014664": (5, 2),  # Waterhead
    "E05014659": (6, 2),  # Saddleworth South
    "E05014649": (1, 3),  # Chadderton South
    "E05014665": (2, 3),  # Werneth
    "E05014646": (3, 3),  # Alexandra
    "E05014660": (4, 3),  # Saddleworth West & Lees
    "E05014653": (0, 4),  # Failsworth West
    "E05014652": (1, 4),  # Failsworth East
    "E05014654": (2, 4),  # Hollinwood
    "E05014655": (3, 4),  # Medlock Vale
}
# First and last age, and the codes of the item age_band that make up the band.
AGE_BANDS: Mapping[str, tuple[int, int, tuple[int, ...]]] = {
    "16 to 24": (16, 24, (1, 2, 3)),
    "25 to 34": (25, 34, (4, 5)),
    "35 to 49": (35, 49, (6, 7, 8)),
    "50 to 64": (50, 64, (9, 10, 11)),
    "65 to 74": (65, 74, (12, 13)),
    "75 and over": (75, 200, (14, 15, 16)),
}
SEXES = {"Female": ("female", 1), "Male": ("male", 2)}

Rows = Sequence[Mapping[str, str]]


def rows(folder: Path, name: str) -> Rows:
    """The rows of one CSV file of the open data."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def age_and_sex(folder: Path) -> dict[str, int]:
    """People of 16 and over by age band and sex, Census 2021: {"16 to 24 | Female": people}."""
    people: dict[str, int] = defaultdict(int)
    census = rows(folder, "population/borough_age_sex_census2021.csv")
    for band, (first, last, _) in AGE_BANDS.items():
        for sex, (column, _) in SEXES.items():
            ages = (row for row in census if first <= int(row["age"]) <= last)
            people[f"{band} | {sex}"] = sum(int(row[column]) for row in ages)
    return dict(people)


def lsoa_adults(folder: Path) -> dict[str, int]:
    """People of 16 and over in each LSOA of 2021, Census 2021."""
    census = rows(folder, "population/lsoa21_age_census2021.csv")
    return {row["lsoa21cd"]: int(row["all_ages"]) - int(row["age_0_15"]) for row in census}


def lsoa_shares(folder: Path) -> dict[str, dict[str, float]]:
    """The share of each LSOA's postcodes in each ward of 2023: {LSOA: {ward: share}}."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(folder, "lookups/lsoa21_ward23_split.csv"):
        shares[row["lsoa21cd"]][row["wd23cd"]] = float(row["share"])
    return dict(shares)


def ward_adults(folder: Path) -> dict[str, int]:
    """People of 16 and over in each ward of 2023: LSOAs split by postcodes, scaled to the borough's total."""
    adults, split = lsoa_adults(folder), lsoa_shares(folder)
    exact: dict[str, float] = defaultdict(float)
    for lsoa, wards in split.items():
        for ward, share in wards.items():
            exact[ward] += adults[lsoa] * share
    return whole_numbers(dict(sorted(exact.items())), sum(age_and_sex(folder).values()))


def places(folder: Path) -> Iterator[tuple[object, ...]]:
    """The rows of places.csv: the borough, its clusters and its wards."""
    adults = ward_adults(folder)
    members = rows(folder, "lookups/ward_to_cluster_assumed.csv")
    clusters = dict(sorted({row["cluster_code"]: row["cluster"] for row in members}.items()))
    yield BOROUGH, BOROUGH_NAME, "borough", "", sum(adults.values()), "", "", ""
    for code, name in clusters.items():
        people = sum(adults[row["wd23cd"]] for row in members if row["cluster_code"] == code)
        yield code, name, "cluster", BOROUGH, people, "", "", ILLUSTRATIVE
    for row in sorted(members, key=lambda row: row["wd23cd"]):
        ward = row["wd23cd"]
        yield ward, row["wd23nm"], "ward", row["cluster_code"], adults[ward], *TILES[ward], ""


def lsoas(folder: Path) -> Iterator[tuple[object, ...]]:
    """The rows of lsoa_2021.csv: names, membership, people of 16 and over and the split by wards."""
    adults, split = lsoa_adults(folder), lsoa_shares(folder)
    for row in sorted(rows(folder, "lookups/lsoa21_to_places.csv"), key=lambda row: row["lsoa21cd"]):
        code = row["lsoa21cd"]
        shares = " ".join(f"{ward}:{share:g}" for ward, share in sorted(split[code].items()))
        yield code, row["lsoa21nm"], row["msoa21cd"], row["wd23cd"], adults[code], shares


def postcodes(folder: Path) -> Iterator[tuple[str, str]]:
    """The rows of postcodes.csv: of each ward the three that lie farthest from the edge of their LSOA."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows(folder, "lookups/postcode_to_lsoa.csv"):
        found[row["wd23cd"]].append((-int(row["edge_m"]), row["postcode"]))
    for ward, inside in sorted(found.items()):
        yield from ((postcode, ward) for postcode in sorted(name for _, name in sorted(inside)[:EXAMPLES]))


def covariates(folder: Path) -> Iterator[tuple[object, ...]]:
    """The rows of covariates.csv: of each ward the mean income rank of its LSOAs, and who is 65 or over.

    LSOAs are split by postcodes as in ``ward_adults``; each counts by its people of 16 and over there.
    """
    adults, split = lsoa_adults(folder), lsoa_shares(folder)
    ranks = {r["lsoa21cd"]: int(r["income_rank"]) for r in rows(folder, "deprivation/iod2025_lsoa21.csv")}
    census = rows(folder, "population/lsoa21_age_census2021.csv")
    older = {row["lsoa21cd"]: int(row["age_65_up"]) for row in census}
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for lsoa, wards in split.items():
        for ward, share in wards.items():
            parts = (adults[lsoa], adults[lsoa] * ranks[lsoa], older[lsoa])
            sums[ward] = [total + share * part for total, part in zip(sums[ward], parts, strict=True)]
    for ward, (people, ranked, aged) in sorted(sums.items()):
        yield ward, f"{ranked / people:.0f}", f"{aged / people:.4f}"


def margins(folder: Path) -> str:
    """The text of margins.yaml."""
    ages = {name: codes for name, (_, _, codes) in AGE_BANDS.items()}
    band_codes = (f"{code}: {name}" for name, codes in ages.items() for code in codes)
    return MARGINS.format(
        ages=_lines(band_codes, 8),
        sexes=_lines((f"{code}: {name}" for name, (_, code) in SEXES.items()), 8),
        crossed=_lines((f"{label}: {people}" for label, people in age_and_sex(folder).items()), 6),
        wards=_lines((f"{ward}: {people}" for ward, people in ward_adults(folder).items()), 6),
    )


def table(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """A CSV file as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue()


def files(folder: Path) -> dict[str, str]:
    """The derived files: {name: content}."""
    return {
        "places.csv": table(PLACE_COLUMNS, places(folder)),
        "lsoa_2021.csv": table(LSOA_COLUMNS, lsoas(folder)),
        "postcodes.csv": table(POSTCODE_COLUMNS, postcodes(folder)),
        "margins.yaml": margins(folder),
        "covariates.csv": table(COVARIATE_COLUMNS, covariates(folder)),
    }


def _lines(entries: Iterable[str], indent: int) -> str:
    return "\n".join(" " * indent + entry for entry in entries)


PLACE_COLUMNS = ("code", "name", "level", "parent", "population", "tile_column", "tile_row", "note")
COVARIATE_COLUMNS = ("code", "income_deprivation", "aged_65_and_over")
POSTCODE_COLUMNS = ("postcode", "ward")
LSOA_COLUMNS = ("code", "name", "msoa", "best_fit_ward", "population_16_and_over", "ward_shares")
MARGINS = """\
# Known totals of people of 16 and over in Oldham. Worked out by tools/derive_oldham_facts.py.
margins:
  - name: age_sex
    title: age and sex
    source: Census 2021, Office for National Statistics, Open Government Licence v3.0
    items: [age_band, sex]
    groups:
      age_band:
{ages}
      sex:
{sexes}
    targets:
{crossed}
  - name: ward
    title: ward
    source: >-
      derived from Census 2021 by postcodes, Office for National Statistics, Open Government Licence v3.0
    level: ward
    targets:
{wards}
"""


def main(arguments: Sequence[str]) -> int:
    """Write the derived files from the folder named in ``arguments``."""
    if len(arguments) != 1:
        sys.stderr.write("Name the folder of the open data: python -m tools.derive_oldham_facts FOLDER\n")
        return 2
    for name, content in files(Path(arguments[0])).items():
        (FIXTURE / name).write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
