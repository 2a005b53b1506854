"""Files as people leave them: whatever is wrong is told with its line, and nothing is guessed."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import InvalidDefinitionError, MeasureError, NotFoundError
from instruments.files import read_document, read_rows, read_text, read_yaml, yaml_document


def refused(text: str) -> str:
    with pytest.raises(InvalidDefinitionError) as caught:
        yaml_document(text, where="f.yaml")
    return str(caught.value)


def test_a_sound_file_gives_its_values_and_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text('# note\nkey: brs\nversion: "1.0"\nitems:\n  - {id: a, low: 1}\n  - {id: b, low: -1.5}\n')
    found = read_document(path)
    items = [{"id": "a", "low": 1}, {"id": "b", "low": -1.5}]
    assert read_yaml(path) == found.content == {"key": "brs", "version": "1.0", "items": items}
    assert found.lines[("key",)] == 2
    assert found.lines[("items", 1)] == found.lines[("items", 1, "low")] == 6


def test_values_keep_the_type_that_they_show() -> None:
    text = (
        "{a: true, b: False, c: null, d: , e: 0, f: 1.50, g: 'no', h: '2021-01-01', i: 1e5, j: {1: x, -9: y}}"
    )
    content = yaml_document(text, where="f").content
    assert content == {
        "a": True,
        "b": False,
        "c": None,
        "d": None,
        "e": 0,
        "f": 1.5,
        "g": "no",
        "h": "2021-01-01",
        "i": "1e5",
        "j": {1: "x", -9: "y"},
    }


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_does_not_matter(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(start + "key: café\n".encode())
    assert read_yaml(path) == {"key": "café"}


@pytest.mark.parametrize("word", ["yes", "No", "ON", "off"])
def test_a_word_that_yaml_takes_for_true_or_false_must_be_quoted(word: str) -> None:
    message = refused(f"a: 1\nwording: {word}\n")
    assert f"YAML would read {word!r} as true or false" in message
    assert "f.yaml, line 2" in message
    assert f'"{word}"' in message


@pytest.mark.parametrize("date", ["2021-03-21", "2021-03-21 10:00:00"])
def test_a_date_must_be_quoted(date: str) -> None:
    assert f"{date!r} as a date" in refused(f"vintage: {date}")


@pytest.mark.parametrize(
    "number", ["010", "0x1F", "1_000", "1:30", "0b1", "1.5e+3", ".5", "5.", ".inf", ".nan", "9" * 5000]
)
def test_a_number_that_yaml_reads_otherwise_than_it_looks_is_refused(number: str) -> None:
    assert "as another number than it shows" in refused(f"code: {number}")


@pytest.mark.parametrize("text", ["a: =", "<<: 1", "a: {<<: {b: 1}}"])
def test_signs_with_a_special_meaning_are_refused(text: str) -> None:
    assert "as a special value" in refused(text)


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [x]", "a: !mine {b: 1}", "a: !!set {b}", "!mine a: 1"]
)
def test_a_tag_is_refused_and_nothing_is_run(text: str) -> None:
    message = refused(text)
    assert "tag" in message or "special value" in message


def test_an_unknown_tag_on_plain_text_is_refused() -> None:
    assert "YAML would read 'x' as a special value" in refused("a: !mine x")


def test_a_key_given_twice_is_refused_with_both_lines() -> None:
    message = refused("key: a\ntitle: b\nkey: c\n")
    assert "the key 'key' is given twice (first on line 1)" in message
    assert "line 3" in message


def test_a_key_given_twice_deep_inside_is_refused() -> None:
    assert "the key 'id' is given twice (first on line 2)" in refused("items:\n  - {id: a, id: b}\n")


def test_a_number_and_the_same_digits_as_text_are_one_key() -> None:
    assert "is given twice" in refused('codes:\n  1: a\n  "1": b\n')


def test_a_key_composed_in_two_ways_is_one_key() -> None:
    assert "is given twice" in refused("caf\u00e9: 1\ncafe\u0301: 2\n")


@pytest.mark.parametrize(
    "key", ["? [a]\n: 1", "? {a: 1}\n: 1", "a:\n  true: 1", "a:\n  null: 1", "a:\n  1.5: 2", "1: a"]
)
def test_a_key_that_is_not_text_is_refused(key: str) -> None:
    assert "there is a key that is not text" in refused(key)


def test_a_key_that_yaml_would_take_for_true_is_told_once() -> None:
    message = refused("on: 1")
    assert "YAML would read 'on' as true or false" in message
    assert "things are wrong" not in message


def test_all_flaws_of_a_file_are_told_at_once() -> None:
    message = refused("a: yes\nb: 010\na: 2\n")
    assert message.startswith("3 things are wrong:")
    assert [f"Line {line}" in message for line in (1, 2, 3)] == [True, True, True]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a note\n", "---\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert "empty" in refused(text) or "one plain value" in refused(text)


@pytest.mark.parametrize(
    ("text", "kind"), [("- a\n- b\n", "a list"), ("just words", "one plain value"), ("7", "one plain value")]
)
def test_a_file_without_named_values_is_refused(text: str, kind: str) -> None:
    assert f"at the top there is {kind}" in refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2",
        "a: 'open",
        "a:\n\t- b",
        "a: b: c",
        "{a",
        "a: *b",
        "a: &x [1]\nb: *x",
        "a: 1\n---\nb: 2",
        "%YAML 9.9\na: 1",
        "a: @x",
        "<html>: [",
        "\ufffe",
    ],
)
def test_broken_yaml_is_refused_with_a_line(text: str) -> None:
    assert "line " in refused(text)


def test_an_alias_is_refused_by_name() -> None:
    assert "aliases (*name) are not used here" in refused("a: &x [1]\nb: *x")


def test_bottomless_nesting_is_refused_and_does_not_break_the_reader() -> None:
    assert "nested too deeply" in refused("a: " + "[" * 100_000)


@given(st.text(max_size=60))
def test_any_text_gives_named_values_or_a_clear_refusal(text: str) -> None:
    error: MeasureError | None = None
    content: Mapping[str, object] = {}
    try:
        content = yaml_document(text, where="f").content
    except MeasureError as caught:
        error = caught
    assert all(isinstance(key, str) for key in content)
    assert error is None or (error.what and error.fix)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**14), 10**14)
        | st.text(st.characters(codec="ascii", exclude_categories=["Cc"])),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_a_careful_writer_quotes_is_read_back(value: object) -> None:
    text = yaml.dump({"a": value}, default_style='"', Dumper=_Careful)
    assert yaml_document(text, where="f").content == {"a": value}


class _Careful(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature of the dumper
        return True


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "a zip archive or an office file"),
        (b"%PDF-1.7", "a PDF"),
        ("key: a".encode("utf-16"), "text in UTF-16"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\x00", "a database"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    with pytest.raises(InvalidDefinitionError, match=f"this is {kind}"):
        read_yaml(path)


def test_text_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: b\nc: café\n".encode("latin-1"))
    with pytest.raises(InvalidDefinitionError, match=r"not in UTF-8 \(in .*a.yaml, line 2\)"):
        read_yaml(path)


def test_binary_data_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: b\n\x00\x01\x02")
    with pytest.raises(InvalidDefinitionError, match=r"control character.*line 2"):
        read_text(path)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no such file"):
        read_yaml(tmp_path / "none.yaml")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinitionError, match="cannot be opened"):
        read_yaml(tmp_path)


def test_a_device_and_a_pipe_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(InvalidDefinitionError, match="this is no file"):
            read_text(path)


def test_a_file_far_too_large_for_a_definition_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 9_000_000)
    with pytest.raises(InvalidDefinitionError, match="over 8 million bytes"):
        read_yaml(path)


@pytest.mark.parametrize(
    "text",
    ["code,name\nA,Elm\n\nB,\n", "code;name\nA;Elm\n;\nB;\n", "\ufeffcode , name\r\nA, Elm \r\n,\r\nB,\r\n"],
)
def test_a_table_gives_its_rows_with_lines_and_without_empty_cells(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert read_rows(path) == ((2, {"code": "A", "name": "Elm"}), (4, {"code": "B"}))


def test_a_cell_may_hold_the_separator_in_quotes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('code,name\nA,"Elm, north"\n')
    assert read_rows(path) == ((2, {"code": "A", "name": "Elm, north"}),)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("a,\n1,2\n", "a column has no name"),
        ("a,a\n1,2\n", "the column 'a' is there twice"),
        ("a,b\n1\n", "the row has 1 cells where there are 2 columns (in {path}, line 2)"),
        ("a,b\n1,2,3\n", "the row has 3 cells"),
        ('a,b\n1,"open\n', "the table cannot be read"),
    ],
)
def test_a_broken_table_is_told_with_its_line(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(InvalidDefinitionError) as caught:
        read_rows(path)
    assert what.format(path=path) in str(caught.value)
