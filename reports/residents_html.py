"""The page for residents as HTML: one body for a screen and for paper, in the direction of its language."""

from markupsafe import Markup, escape

from reports.contexts import ResidentsContext, ResidentsPrintContext
from reports.html import embedded, rendered
from reports.residents_content import Filled, ResidentsPage
from reports.theme import SCRIPTS, palette, text_width

STYLE = "residents.css"
SPACINGS = ("", "close", "tight")  # from the usual one to that of the longest words
_STYLES = ("fonts.css", "tokens.css", "base.css", STYLE)
_NAME_SIZE, _NAME_ROOM = 28, 480  # pt on paper: the title, and one line of it
_TEN = (5, 25.6, 30.0)  # people in a line, px from one to the next across and down
_HUNDRED = (20, 6.4, 6.4)
_PERSON = "M{x},{y}m-8,0v-7a8,8 0 0 1 16,0v7zM{x},{y}m-4.5,-20.5a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0z"
_DOT = "M{x},{y}m-2.2,0a2.2,2.2 0 1 0 4.4,0a2.2,2.2 0 1 0 -4.4,0z"


def residents_body(page: ResidentsPage) -> Markup:
    """The sheet itself, for whoever puts a frame round it."""
    pictures = tuple(
        _people(strip.picture, mirrored=page.right_to_left)
        if isinstance(strip.picture, Filled)
        else Markup("")
        for strip in page.strips
    )
    is_long = text_width(page.title.text, weight=600, size=_NAME_SIZE) > _NAME_ROOM
    return Markup(
        rendered("residents.html.j2", ResidentsContext(page=page, pictures=pictures, is_long=is_long))
    )


def residents_print_page(page: ResidentsPage, *, alone: bool = False, spacing: str = "") -> str:
    """The document that becomes the PDF. ``alone``: with style and fonts inside, to print from a browser.

    spacing: one of ``SPACINGS``, how close the lines stand.
    """
    styles = embedded(residents_styles(page)) if alone else Markup("")
    context = ResidentsPrintContext(page=page, body=residents_body(page), embedded=styles, spacing=spacing)
    return rendered("residents_print.html.j2", context)


def residents_styles(page: ResidentsPage) -> tuple[str, ...]:
    """The style sheets, with that of the script of the language."""
    script = SCRIPTS.get(page.language)
    return (*_STYLES, script.style) if script else _STYLES


def _people(filled: Filled, *, mirrored: bool) -> Markup:
    """Ten people, or a hundred dots, the first of them solid; they fill from where reading begins."""
    across, wide, high = _TEN if filled.of == 10 else _HUNDRED
    shape, foot = (_PERSON, high - 2) if filled.of == 10 else (_DOT, high / 2)
    width, height = across * wide, filled.of / across * high
    placed = []
    for number in range(filled.of):
        x, y = (number % across + 0.5) * wide, number // across * high + foot
        placed.append(shape.format(x=f"{width - x if mirrored else x:.1f}", y=f"{y:.1f}"))
    solid, hollow = "".join(placed[: filled.count]), "".join(placed[filled.count :])
    colours, line = palette(), "1.5" if filled.of == 10 else "1"
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><title>{escape(filled.alt)}</title>'
        f'<path d="{hollow}" fill="{colours.paper}" stroke="{colours.edge}" stroke-width="{line}"/>'
        f'<path d="{solid}" fill="{colours.mill}" stroke="{colours.mill}" stroke-width="{line}"/></svg>'
    )
