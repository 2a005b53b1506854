"""A codebook as a page: what each column of the answers holds, for whoever uses the figures or the files."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from instruments.codebook import Codebook, CodeEntry, VariableEntry
from instruments.definition import Text
from instruments.english import capital
from instruments.languages import english_name, is_right_to_left, own_name
from reports.contexts import CodebookContext, CodebookEntry, Link, Spoken
from reports.html import SHARED_STYLES, Links, page, rendered
from reports.sentences import number
from reports.theme import SCRIPTS

STYLE = "codebook.css"  # of the content; it stands under the class ``codebook``
_KINDS = {
    "single": "one of the answers",
    "likert": "one of the answers, which are in order",
    "multiple": "any of the answers; each has a column",
    "rating": "a number of a scale",
    "number": "a whole number",
    "date": "a day",
    "text": "free words",
    "place": "a place",
    "consent": "a box to tick",
}
_UNSCORED = "no place in the order of answers"


def codebook_page(book: Codebook, links: Links) -> str:
    """The whole page, to be opened from a disk or a server."""
    main = Markup('<main id="main" class="wide">{}</main>').format(codebook_content(book, links.downloads))
    title = f"Codebook of {book.label}"
    scripts = (SCRIPTS[one].style for one in book.languages if one in SCRIPTS)
    styles = (*SHARED_STYLES, *(scripts if links.alone else ()), STYLE)  # a file brings its letters along
    return page(title, main, links, name=title, page_class="codebook", style_names=styles)


def codebook_content(book: Codebook, downloads: tuple[Link, ...] = ()) -> Markup:
    """What stands inside ``main``, for a page with a frame of its own: it needs ``STYLE`` and its class."""
    context = CodebookContext(
        book=book,
        language=book.languages[0],
        facts=tuple(_facts(book)),
        entries=tuple(_entry(one, book.languages) for one in book.variables),
        downloads=downloads,
    )
    return Markup(rendered("codebook.html.j2", context))


def _facts(book: Codebook) -> Iterator[tuple[str, str]]:
    languages = (f"{english_name(one)} ({stage})" for one, stage in book.statuses.items())
    yield "Version", book.label
    yield "Hash", book.sha256
    yield "Languages", ", ".join(languages)
    yield "Variables", number(len(book.variables))
    if book.history:
        yield "Versions before", ", ".join(book.history)


def _entry(variable: VariableEntry, languages: Sequence[str]) -> CodebookEntry:
    codes = tuple(_code(one, languages[0]) for one in variable.codes)
    return CodebookEntry(
        variable=variable,
        question=_question(variable, languages[0]),
        facts=tuple((name, words) for name, words in _known(variable, languages[0]) if words),
        codes=codes,
        stand_for=any(stands for _, _, stands in codes),
        spoken=tuple(_spoken(variable, one) for one in languages[1:]),
    )


def _question(variable: VariableEntry, language: str) -> str:
    """What was asked; where each answer has a column, that answer too."""
    parts = (_in(variable.question, language), _in(variable.choice, language))
    return " / ".join(filter(None, parts))


def _known(variable: VariableEntry, language: str) -> Iterator[tuple[str, str]]:
    yield "Hint", _in(variable.hint, language)
    yield "Holds", capital(_KINDS[variable.kind])
    yield "Range", _range(variable)
    yield "Signs at most", "" if variable.longest is None else number(variable.longest)
    yield "Level of place", variable.level
    yield "Asked only if", variable.condition
    yield "Part of", ", ".join(variable.scales)
    yield "Series", "" if variable.series == variable.name else variable.series
    yield "Since", variable.since
    yield "Source", variable.source


def _range(variable: VariableEntry) -> str:
    if variable.low is not None and variable.high is not None:
        return f"{number(variable.low)} to {number(variable.high)}"
    return f"{variable.earliest} to {variable.latest}" if variable.earliest and variable.latest else ""


def _code(entry: CodeEntry, language: str) -> tuple[str, str, str]:
    stands = entry.missing or ("" if entry.scored else _UNSCORED)
    return str(entry.code), _in(entry.words, language), stands


def _spoken(variable: VariableEntry, language: str) -> Spoken:
    return Spoken(
        name=own_name(language),
        language=language,
        direction="rtl" if is_right_to_left(language) else "ltr",
        question=_question(variable, language),
    )


def _in(text: Text, language: str) -> str:
    """A text in a language; our own words are in English alone."""
    return text.get(language) or text.get("en", "")
