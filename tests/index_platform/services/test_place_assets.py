"""Assets come from a file: tried, taken in once however often it comes, and undone without a word lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.roles import Role
from index_platform.services import place_assets, place_texts
from index_platform.services.place_texts import ASSET, MOST
from instruments.errors import ConflictError, InvalidInputError, NotPermittedError
from reports.place_texts import Asset, AssetKind
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Survey
from tests.timing import seconds_of

HEAD = "place,name,kind,about,where\n"
GOOD = f"{HEAD}QN,Mill hall,meeting,Rooms to hire,Mill Lane\nSouth End,Long field,park or open space,,\n"
Write = Callable[[str], Path]


@pytest.fixture
def officer(survey: Survey) -> Actor:
    return person(survey.engine, "olive", Role.POLICY_OFFICER)


@pytest.fixture
def file(tmp_path: Path) -> Write:
    """What writes a file of assets."""

    def write(content: str) -> Path:
        path = tmp_path / "assets.csv"
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
        return path

    return write


def standing(survey: Survey, code: str) -> list[Asset]:
    """The assets that stand for a place."""
    found = place_texts.of_place(survey.engine, code, actor=LOCAL).standing(ASSET)
    return [one.words for one in found if isinstance(one.words, Asset)]


def test_a_file_is_tried_and_nothing_is_kept(survey: Survey, officer: Actor, file: Write) -> None:
    found = place_assets.tried(survey.engine, file(GOOD), actor=officer)
    assert [(row.line, row.entry.place, row.asset.name) for row in found.new] == [
        (2, "QN", "Mill hall"),
        (3, "QS", "Long field"),
    ]
    assert (found.there, found.problems, found.wrong) == (0, (), 0)
    assert survey.rows("SELECT * FROM place_entries") == survey.rows("SELECT * FROM place_imports") == []


def test_a_file_adds_its_assets_once_however_often_it_comes(
    survey: Survey, officer: Actor, file: Write
) -> None:
    path = file(GOOD)
    first = place_assets.imported(survey.engine, path, moment=MOMENT, actor=officer)
    again = place_assets.imported(survey.engine, path, moment=MOMENT, actor=officer)
    assert (len(first.tried.new), first.tried.there, first.rejects) == (2, 0, None)
    assert (len(again.tried.new), again.tried.there, again.number) == (0, 2, None)
    assert standing(survey, "QN") == [
        Asset(name="Mill hall", kind=AssetKind.MEETING, about="Rooms to hire", where="Mill Lane")
    ]
    assert standing(survey, "QS") == [Asset(name="Long field", kind=AssetKind.OUTDOORS)]
    [one] = place_assets.imports(survey.engine, actor=officer)
    assert (one.name, one.standing) == ("assets.csv", 2)


@pytest.mark.both_databases
def test_what_came_with_a_file_is_undone_by_retiring_and_can_come_again(
    survey: Survey, officer: Actor, file: Write
) -> None:
    number = place_assets.imported(survey.engine, file(GOOD), moment=MOMENT, actor=officer).number or 0
    own = place_texts.write(
        survey.engine, "QN", ASSET, {"name": "Own", "kind": "group"}, moment=MOMENT, actor=officer
    )
    with pytest.raises(InvalidInputError, match="no reason"):
        place_assets.undone(survey.engine, number, " ", moment=MOMENT, actor=officer)
    assert place_assets.undone(survey.engine, number, "The wrong file.", moment=MOMENT, actor=officer) == 2
    assert [one.name for one in standing(survey, "QN")] == ["Own"]
    assert survey.rows("SELECT COUNT(*) FROM place_texts") == [(5,)]
    with pytest.raises(ConflictError, match="nothing that came with this file stands"):
        place_assets.undone(survey.engine, number, "Again.", moment=MOMENT, actor=officer)
    assert place_assets.imports(survey.engine, actor=officer)[0].standing == 0
    again = place_assets.imported(survey.engine, file(GOOD), moment=MOMENT, actor=officer)
    assert (len(again.tried.new), own) == (2, 3)


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("Atlantis,Hall,meeting,,", "place", "no place that was loaded"),
        (",Hall,meeting,,", "place", "no place"),
        ("QN,,meeting,,", "name", "nothing is written"),
        ("QN,Hall,palace,,", "kind", "no kind of asset"),
        (f"QN,{'a' * 10_000},meeting,,", "name", "10,000 letters"),
        ("QN,Hall\u202eedis,meeting,,", "name", "U+202E"),
        ("QN,Hall,meeting,\x1b[31m,", "about", "U+001B"),
        ("QN,Hall,meeting,a\x00b,", "about", "zero byte"),
        ("QN,Hall,meeting,\udcff,", "about", "no UTF-8"),
        ("QN,村,meeting,,", "name", "cannot print"),
        ("QN,Hall,meeting", "", "3 cells"),
        ("QN,Hall,meeting,,,,", "", "7 cells"),
        ("QN,Mill hall,meeting,Rooms to hire,Mill Lane", "name", "line 2 too"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_its_column(
    survey: Survey, officer: Actor, file: Write, row: str, column: str, why: str
) -> None:
    path = file(f"{GOOD}{row}\n")
    found = place_assets.tried(survey.engine, path, actor=officer)
    [problem] = found.problems
    assert (problem.line, problem.column) == (4, column)
    assert why in problem.what
    assert problem.fix
    with pytest.raises(InvalidInputError, match="nothing of it was"):
        place_assets.imported(survey.engine, path, moment=MOMENT, actor=officer)
    assert standing(survey, "QN") == []


def test_good_rows_are_taken_in_alone_and_the_others_wait_in_a_file_to_mend(
    survey: Survey, officer: Actor, file: Write
) -> None:
    path = file(f"{GOOD}QN,Hall,palace,,\nAtlantis,Hall,meeting,,\n")
    made = place_assets.imported(survey.engine, path, moment=MOMENT, actor=officer, accept_good_rows=True)
    assert (len(made.tried.new), made.tried.wrong) == (2, 2)
    assert made.rejects is not None
    assert made.rejects.read_bytes() == b"" + place_assets.rejected(survey.engine, path, actor=officer)
    text = made.rejects.read_text()
    assert "palace" in text
    assert text.splitlines()[0] == "place,name,kind,about,where,problem"
    made.rejects.write_text(text.replace("palace", "meeting").replace("Atlantis", "QS"))
    mended = place_assets.imported(survey.engine, made.rejects, moment=MOMENT, actor=officer)
    assert len(mended.tried.new) == 2


def test_an_asset_in_other_words_is_not_written_over(survey: Survey, officer: Actor, file: Write) -> None:
    place_assets.imported(survey.engine, file(GOOD), moment=MOMENT, actor=officer)
    other = GOOD.replace("Rooms to hire", "Dances").replace("Mill hall", "MILL HALL")
    [problem] = place_assets.tried(survey.engine, file(other), actor=officer).problems
    assert "in other words" in problem.what


def test_there_is_room_for_so_many_and_no_more(survey: Survey, officer: Actor, file: Write) -> None:
    rows = "".join(f"QN,Hall {number},meeting,,\n" for number in range(MOST[ASSET] + 2))
    found = place_assets.tried(survey.engine, file(HEAD + rows), actor=officer)
    assert len(found.new) == MOST[ASSET]
    assert [problem.line for problem in found.problems] == [MOST[ASSET] + 2, MOST[ASSET] + 3]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("place,name\nQN,Hall\n", "column 'kind' is missing"),
        ("place,name,kind,colour\nQN,Hall,meeting,red\n", "column 'colour'"),
        ("place,name,kind\n", "no row"),
        ("", "empty"),
        (HEAD + "QN,Hall,meeting,,\n" * 5001, "5,001 rows"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    survey: Survey, officer: Actor, file: Write, content: str, why: str
) -> None:
    with pytest.raises(InvalidInputError, match=why):
        place_assets.tried(survey.engine, file(content), actor=officer)


def test_a_formula_is_text_and_what_is_doubted_is_told_with_its_line(
    survey: Survey, officer: Actor, file: Write
) -> None:
    path = file(f"{HEAD}QN,'=HYPERLINK(1),group,40 % of people,\nQN,<b>Hall</b>,group,,\n")
    found = place_assets.tried(survey.engine, path, actor=officer)
    assert [row.asset.name for row in found.new] == ["=HYPERLINK(1)", "<b>Hall</b>"]
    assert [line for line, _ in found.doubts] == [2, 3]


def test_nobody_but_a_policy_officer_takes_in_or_undoes_a_file(survey: Survey, file: Write) -> None:
    other = person(
        survey.engine,
        "ada",
        *(role for role in Role if role not in (Role.POLICY_OFFICER, Role.CONTACT_OFFICER)),
    )
    path = file(GOOD)
    for deed in (
        lambda: place_assets.tried(survey.engine, path, actor=other),
        lambda: place_assets.imported(survey.engine, path, moment=MOMENT, actor=other),
        lambda: place_assets.undone(survey.engine, 1, "x", moment=MOMENT, actor=other),
        lambda: place_assets.imports(survey.engine, actor=other),
        lambda: place_assets.rejected(survey.engine, path, actor=other),
    ):
        with pytest.raises(NotPermittedError):
            deed()


def test_a_file_and_its_undoing_are_each_one_entry_of_the_audit(
    survey: Survey, officer: Actor, file: Write
) -> None:
    number = place_assets.imported(survey.engine, file(GOOD), moment=MOMENT, actor=officer).number or 0
    place_assets.undone(survey.engine, number, "The wrong file.", moment=MOMENT, actor=officer)
    assert survey.rows("SELECT action, key, reason FROM audit WHERE kind = 'assets' ORDER BY number") == [
        ("assets.import", "1", ""),
        ("assets.undo", "1", "The wrong file."),
    ]


def test_a_large_file_is_judged_in_seconds(survey: Survey, officer: Actor, file: Write) -> None:
    rows = "".join(f"QN,Hall {number},meeting,{'word ' * 20},Mill Lane {number}\n" for number in range(5000))
    given = file(HEAD + rows)
    assert seconds_of(lambda: place_assets.tried(survey.engine, given, actor=officer), enough=20) < 20
    found = place_assets.tried(survey.engine, given, actor=officer)
    assert found.wrong == 5000 - MOST[ASSET]
