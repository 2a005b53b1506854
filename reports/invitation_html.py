"""Invitations as HTML: the same page for the printer of the PDF and for that of a browser."""

from markupsafe import Markup

from reports.contexts import InvitationsContext
from reports.html import embedded, rendered
from reports.invitation_content import Invitations
from reports.theme import SCRIPTS

_STYLES = ("fonts.css", "tokens.css", "base.css", "invitations.css")


def invitations_page(given: Invitations, *, alone: bool = False) -> str:
    """The document. ``alone``: with style and fonts inside, to be printed from any browser."""
    styles = embedded(invitations_styles(given)) if alone else Markup("")
    return rendered("invitations.html.j2", InvitationsContext(sheet=given, embedded=styles))


def invitations_styles(given: Invitations) -> tuple[str, ...]:
    """The style sheets, with that of the script of the language."""
    script = SCRIPTS.get(given.language.partition("-")[0])
    return (*_STYLES, script.style) if script else _STYLES
