"""Files that people write, read strictly: YAML without its traps, and tables, with a line for each fault."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import yaml
from yaml._yaml import CParser
from yaml.composer import Composer
from yaml.resolver import Resolver

from instruments.errors import InvalidDefinitionError, NotFoundError
from instruments.flaws import At, Flaw, refusal

_LARGEST = 8_000_000  # bytes; a definition is read by people
_DEEPEST = 40  # levels of nesting
_SIGNATURES = (  # what a file is that only carries the name of a text file
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})\.\d+")
_UTF8 = "Save it as UTF-8 text."


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML file says, and on which line it says each thing."""

    content: Mapping[str, object]
    lines: Mapping[At, int]
    where: str


def read_text(path: Path, *, largest: int = _LARGEST) -> str:
    """The text of a UTF-8 file of at most ``largest`` bytes, with or without byte order mark."""
    data = _bytes(path, largest)
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            raise _unreadable(f"this is {kind}, not text in UTF-8", str(path), _UTF8)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _unreadable("the text is not in UTF-8", f"{path}, line {line}", _UTF8) from error
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = f"there is a control character ({found[0]!r}): this is not a text file"
        raise _unreadable(what, f"{path}, line {line}", "Give a text file, or remove the character.")
    return text


def read_yaml(path: Path) -> Mapping[str, object]:
    """What a YAML file says: text keys at the top, no key twice, nothing that YAML would guess."""
    return read_document(path).content


def read_document(path: Path) -> Document:
    """What a YAML file says, with the line of each thing, for errors that point at it."""
    return yaml_document(read_text(path), where=str(path))


def yaml_document(text: str, *, where: str) -> Document:
    """What YAML text says, with the line of each thing."""
    node = _composed(text, where)
    if node is None:
        raise _unreadable("the file is empty", where, "Write the definition into it.")
    walk = _Walk()
    content = walk.value(node, ())
    if walk.flaws:
        raise refusal(walk.flaws, where=where, content=content)
    if not isinstance(content, dict):
        kind = "a list" if isinstance(content, list) else "one plain value"
        fix = "Begin with 'key: value' lines, such as 'key: brs'."
        raise _unreadable(f"at the top there is {kind}, not named values", f"{where}, line 1", fix)
    return Document(content, walk.lines, where)


def read_rows(path: Path) -> tuple[tuple[int, Mapping[str, str]], ...]:
    """The rows of a CSV file (comma or semicolon) as (line, {column: text}), empty cells left out."""
    text = read_text(path)
    head = text.split("\n", 1)[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        fix = "Check the quotes round this cell."
        raise _unreadable(
            f"the table cannot be read: {error}", f"{path}, line {reader.line_num}", fix
        ) from error
    if not lines:
        raise _unreadable("the file is empty", str(path), "Write a line of column names and the rows.")
    columns = _columns(lines[0][1], path)
    return tuple((line, _cells(columns, row, f"{path}, line {line}")) for line, row in lines[1:])


class _Composer(Composer, CParser, Resolver):
    """Nodes with their marks, from the events of libyaml; no aliases, no bottomless nesting."""

    _depth = 0

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        Resolver.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[assignment]  # a node begins with one
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not used here", problem_mark=_mark(event))
        if self._depth >= _DEEPEST:
            raise yaml.MarkedYAMLError(problem="it is nested too deeply", problem_mark=_mark(event))
        self._depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _mark(event: yaml.Event) -> yaml.Mark:
    mark: yaml.Mark = event.start_mark  # type: ignore[assignment]  # the pure loader marks every event
    return mark


class _Walk:
    """From nodes to plain values, keeping the line of each and every flaw on the way."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []
        self.lines: dict[At, int] = {}

    def value(self, node: yaml.Node, at: At) -> object:
        self.lines.setdefault(at, _line(node))
        match node:
            case yaml.MappingNode(tag="tag:yaml.org,2002:map"):
                return self._mapping(node, at)
            case yaml.SequenceNode(tag="tag:yaml.org,2002:seq"):
                return [self.value(child, (*at, number)) for number, child in enumerate(node.value)]
            case yaml.ScalarNode():
                return self._scalar(node)
            case _:
                self._refuse(node, f"there is the tag {node.tag!r}", "Remove the tag.")
                return None

    def _mapping(self, node: yaml.MappingNode, at: At) -> dict[str | int, object]:
        content: dict[str | int, object] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, at)
            same = unicodedata.normalize("NFC", str(key))
            if same in first:
                what = f"the key {key!r} is given twice (first on line {first[same]})"
                self._refuse(key_node, what, "Keep one of the two.")
            first.setdefault(same, _line(key_node))
            self.lines.setdefault((*at, key), _line(key_node))
            content[key] = self.value(value_node, (*at, key))
        return content

    def _key(self, node: yaml.Node, at: At) -> str | int:
        """The key; whole numbers are keys too (codes), but not at the top."""
        before = len(self.flaws)
        key = self._scalar(node) if isinstance(node, yaml.ScalarNode) else None
        if isinstance(key, str) or (at and isinstance(key, int) and not isinstance(key, bool)):
            return key
        if len(self.flaws) == before:
            self._refuse(node, "there is a key that is not text", "Put quotes round it.")
        return f"line {_line(node)}"

    def _scalar(self, node: yaml.ScalarNode) -> str | int | float | None:
        text = str(node.value)
        match node.tag.removeprefix("tag:yaml.org,2002:"):
            case "str":
                return text
            case "null":
                return None
            case "bool" if text.lower() in ("true", "false"):
                return text.lower() == "true"
            case "int" if _WHOLE.fullmatch(text):
                return int(text)
            case "float" if _DECIMAL.fullmatch(text):
                return float(text)
            case kind:
                self._refuse(
                    node, f"YAML would read {text!r} {_AS.get(kind, 'as a special value')}", _fix(text)
                )
                return None

    def _refuse(self, node: yaml.Node, what: str, fix: str) -> None:
        self.flaws.append(Flaw((), what, fix, line=_line(node)))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


_AS = {
    "bool": "as true or false",
    "timestamp": "as a date",
    "int": "as another number than it shows",
    "float": "as another number than it shows",
}


def _fix(text: str) -> str:
    return f'Put quotes round it if it is text: "{text}". Write plain digits, or true or false, if it is not.'


def _composed(text: str, where: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        at = f"{where}, line {getattr(error.problem_mark, 'line', 0) + 1}"
        what = "; ".join(part for part in (error.context, error.problem) if part)
        fix = "Look at this line and the one above: indentation (spaces, no tabs), quotes and colons."
        raise _unreadable(f"this is not the YAML we read: {what}", at, fix) from error
    except yaml.reader.ReaderError as error:
        at = f"{where}, line {text.count(chr(10), 0, error.position) + 1}"
        raise _unreadable("there is a character that YAML does not allow", at, "Remove it.") from error
    return node


def _bytes(path: Path, largest: int) -> bytes:
    """What a file holds: of one that grows, or is no file at all, never more than may be read."""
    try:
        kind = path.stat().st_mode
        if not (S_ISREG(kind) or S_ISDIR(kind)):
            raise _unreadable("this is no file", str(path), "Write it into a file, and give that.")
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file", where=str(path), fix="Check the path.") from error
    except OSError as error:
        what = f"the file cannot be opened: {error.strerror}"
        raise _unreadable(what, str(path), "Give a file that this account may read.") from error
    if len(data) > largest:
        what = f"the file has over {largest // 1_000_000} million bytes"
        raise _unreadable(what, str(path), "Give a definition; answers go through an import.")
    return data


def _unreadable(what: str, where: str, fix: str) -> InvalidDefinitionError:
    return InvalidDefinitionError(what, where=where, fix=fix)


def _columns(names: list[str], path: Path) -> list[str]:
    columns = [name.strip() for name in names]
    if "" in columns:
        raise _unreadable("a column has no name", f"{path}, line 1", "Name every column.")
    if twice := sorted({name for name in columns if columns.count(name) > 1}):
        what = f"the column {twice[0]!r} is there twice"
        raise _unreadable(what, f"{path}, line 1", "Keep one of the two.")
    return columns


def _cells(columns: list[str], row: list[str], where: str) -> Mapping[str, str]:
    if len(row) != len(columns):
        what = f"the row has {len(row)} cells where there are {len(columns)} columns"
        raise _unreadable(what, where, "Add or remove cells; put quotes round text that holds a comma.")
    return {column: cell.strip() for column, cell in zip(columns, row, strict=True) if cell.strip()}
