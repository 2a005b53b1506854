"""The pages of the way in."""

from markupsafe import Markup

from index_platform.web.visitor import Visitor
from reports.html import Links, page

_FORM = Markup(
    '<main id="main" class="wide"><h1>{title}</h1>{said}<form method="post">'
    '<input type="hidden" name="_csrf_token" value="{csrf}"><input type="hidden" name="next" value="{next}">'
    "{fields}<button>Continue</button></form></main>"
)


def sign_in(
    visitor: Visitor,
    *,
    next: str,
    email: str = "",
    refused: bool = False,
    expired: bool = False,
    wait: int = 0,
) -> str:
    """The page to sign in at."""
    said = "This is not right" if refused else f"Wait {wait} seconds" if wait else "Again" if expired else ""
    fields = Markup(
        '<label>Email address <input name="email" value="{}"></label>'
        '<label>Password <input type="password" name="password"></label>'
    ).format(email)
    main = _FORM.format(title="Sign in", said=said, csrf=visitor.csrf, next=next, fields=fields)
    return page("Sign in", main, Links(), name="Thriving")


def code(visitor: Visitor, *, next: str, refused: bool = False, wait: int = 0) -> str:
    """The page that asks for the code of the second step."""
    said = "This is not right" if refused else f"Wait {wait} seconds" if wait else ""
    fields = Markup('<label>Code <input name="code"></label>')
    main = _FORM.format(title="Second step", said=said, csrf=visitor.csrf, next=next, fields=fields)
    return page("Second step", main, Links(), name="Thriving")
