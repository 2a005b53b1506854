"""A codebook as a flat file: one row a code of each variable, with its columns told as CSV on the Web.

A variable without codes has one row with none. Everything that a codebook nests (sources of bands, terms,
claims word for word) stands in its JSON.
"""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from instruments.codebook import Codebook, CodeEntry, VariableEntry
from reports.tidy import BYTE_ORDER_MARK, Column, described, inert

Row = Mapping[str, str]

_NONE = CodeEntry(code=0)  # stands in for the code of a variable that has none
_WHOLE, _BOOLEAN = "integer", "boolean"


def columns(book: Codebook) -> tuple[Column, ...]:
    """The columns of the file in order: a question and an answer in each language of the instrument."""
    return (
        Column(name="instrument", about="The version whose answers these are."),
        Column(name="sha256", about="The hash of its content: the version of the codebook too."),
        Column(name="variable", about="The column of an export."),
        Column(name="item", about="The question that it belongs to."),
        Column(name="kind", about="How the question is answered."),
        Column(name="form", about="What a value is: code, text, day or place."),
        *_in_each(book, "question", "What was asked, in the language {language}."),
        *_in_each(book, "choice", "Where each answer has a column: that answer, in the language {language}."),
        _optional("code", "A code that can stand in the column; empty where it holds no codes.", _WHOLE),
        *_in_each(book, "answer", "What the code means, in the language {language}."),
        _optional("missing", "The reason for no answer that the code stands for."),
        _optional("scored", "Whether the code carries a value.", _BOOLEAN),
        _optional("low", "The least number.", _WHOLE),
        _optional("high", "The greatest number.", _WHOLE),
        _optional("earliest", "The first day.", "date"),
        _optional("latest", "The last day.", "date"),
        _optional("longest", "The most signs of a text.", _WHOLE),
        _optional("level", "The level of a place."),
        _optional("condition", "When the question is asked; empty where it always is."),
        Column(name="series", about="The long-lived variable that the question measures."),
        _optional("scales", "The scales that use it."),
        Column(name="since", about="The first version that asks it, as far as the history goes."),
        _optional("claims", "What versions claim of changes to it: version and claim."),
    )


def csv_file(book: Codebook) -> bytes:
    """The whole codebook, in the order of its variables and their codes."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, [column.name for column in columns(book)], lineterminator="\r\n")
    writer.writeheader()
    for variable in book.variables:
        writer.writerows(_rows(book, variable))
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def metadata(book: Codebook, *, url: str) -> dict[str, object]:
    """What the file is and what its columns hold, as CSV on the Web. ``url``: that file, from this one."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": f"Codebook of {book.label}",
        "dc:identifier": book.sha256,
        "dc:rights": [entry.attribution for entry in book.rights],
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {"columns": [described(column) for column in columns(book)]},
        "notes": [
            {"dc:title": f"No answer: {word}", "dc:description": says} for word, says in book.reasons.items()
        ],
    }


def _in_each(book: Codebook, name: str, about: str) -> Iterator[Column]:
    return (_optional(f"{name}_{language}", about.format(language=language)) for language in book.languages)


def _optional(name: str, about: str, kind: str = "string") -> Column:
    return Column(name=name, about=about, kind=kind, may_be_empty=True)


def _rows(book: Codebook, variable: VariableEntry) -> Iterator[Row]:
    facts = _facts(book, variable)
    for entry in variable.codes or (_NONE,):
        row = {**facts, **(_coded(book, entry) if variable.codes else {})}
        yield {name: _cell(name, text) for name, text in row.items()}


def _cell(name: str, text: str) -> str:
    """Numbers as they are; a spreadsheet must not run a text."""
    return text if name in ("code", "low", "high", "longest") else inert(text)


def _facts(book: Codebook, variable: VariableEntry) -> Row:
    spoken = {f"question_{one}": variable.question.get(one, "") for one in book.languages}
    chosen = {f"choice_{one}": variable.choice.get(one, "") for one in book.languages}
    return {
        "instrument": book.label,
        "sha256": book.sha256,
        "variable": variable.name,
        "item": variable.item,
        "kind": variable.kind,
        "form": variable.form,
        **spoken,
        **chosen,
        "low": _whole(variable.low),
        "high": _whole(variable.high),
        "earliest": variable.earliest,
        "latest": variable.latest,
        "longest": _whole(variable.longest),
        "level": variable.level,
        "condition": variable.condition,
        "series": variable.series,
        "scales": ", ".join(variable.scales),
        "since": variable.since,
        "claims": "; ".join(f"{one.version}: {one.claim}" for one in variable.claims),
    }


def _coded(book: Codebook, entry: CodeEntry) -> Row:
    return {
        "code": str(entry.code),
        **{f"answer_{language}": entry.words.get(language, "") for language in book.languages},
        "missing": entry.missing,
        "scored": "true" if entry.scored else "false",
    }


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)
