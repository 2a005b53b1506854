"""What somebody who answers sees when something is not there or went wrong: what is saved, how to go on."""

import re
from collections.abc import Mapping
from math import ceil
from typing import Any
from urllib.parse import quote

from index_platform.auth.guards import NotSignedInError
from index_platform.problems import TooOftenError
from index_platform.web import translated
from index_platform.web.forms_guard import FIELD, CrossSiteError
from index_platform.web.limits import typed
from index_platform.web.pages import Chrome, Link, page
from index_platform.web.parts import Notice
from index_platform.web.survey.contexts import Hidden, TellContext
from index_platform.web.survey.face import draft_notice, frame_words, languages
from index_platform.web.survey.wishes import Wish
from index_platform.web.targets import sign_in_for
from index_platform.web.visitor import AnyRequest
from index_platform.web.words import Words, approved
from instruments.definition import Status
from instruments.errors import InvalidInputError, NotFoundError, NotPermittedError

# what begins so is told here
SURVEYS = ("/s/", "/r/", "/i/", "/withdraw/", "/someone-to-talk-to/", "/privacy/", "/leave/")
_ASKS: Mapping[str, str] = {"/r": "return", "/i": "invitation", "/withdraw": "withdraw"}  # pages for codes
_CODE_FORMS = frozenset({*_ASKS, "/withdraw/confirm"})
OF_CODES: Mapping[str, str] = {  # what is told there, where no answer was given or saved
    "large": "code_again",
    "unread": "code_again",
    "foreign": "code_old",
    "wait": "code_wait",
    "ours": "code_wait",
}
_PATH = re.compile(  # the survey, the draft in it, and the step at which an answer is given
    r"(?P<start>/s/(?P<survey>[^/]+))(?P<draft>/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?P<step>/place|/q/[^/]+)?)?"
)
_ASTRAY = frozenset({"nowhere", "no_form"})
_TAKE = "/manage/take"
KEYS: Mapping[int, str] = {
    404: "nowhere",
    405: "no_form",
    413: "large",
    409: "wait",
    429: "wait",
    503: "wait",
}


def fault(request: AnyRequest, error: Exception, status: int) -> str:
    """The page that says what happened, in the language of the request, and leads back to the survey."""
    words, key = _words(request), _key(error, status)
    start, here = _ways(request.url.path, key)
    code = next((path for path in _ASKS if f"{request.url.path}/".startswith(f"{path}/")), "")
    about = _about(error, key, words, asks_code=request.url.path in _CODE_FORMS)
    context = TellContext(
        title=words(f"fault {key}"),
        paragraphs=(about,),
        links=_links(key, start, here, words) or _to_code(code, words),
        **_again(request, words),
    )
    chrome = Chrome(
        kind="survey",
        name=words("survey_any"),
        home=_front(start, words),
        language=words.language,
        direction=words.direction,
        notice=draft_strip(words),
        csrf=dict(typed(request)).get(FIELD, ""),
        words=frame_words(words),
    )
    return page("survey_tell.html.j2", context, chrome, title=context.title)


def _to_code(path: str, words: Words) -> tuple[Link, ...]:
    """Back to the page that asks for a code, for whoever was there."""
    return (Link(words=words(_ASKS[path]), href=_front(path, words)),) if path else ()


def _again(request: AnyRequest, words: Words) -> dict[str, Any]:
    """The form that sends once more what was typed and came too often; nothing of any other request."""
    if not (given := typed(request)):
        return {}
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "action": f"{quote(request.url.path)}{query}",
        "hidden": tuple(Hidden(name=name, value=value) for name, value in given if name != FIELD),
        "button": words("send_again"),
    }


def _words(request: AnyRequest) -> Words:
    """The words of the first language wished for that the survey may be shown in; else English.

    What is known of the survey is what this process saw last: its database may be what went wrong.
    """
    surveys, found = request.app.state.get("surveys"), _PATH.match(request.url.path)
    survey = surveys.seen(found["survey"]) if surveys and found else None
    form = dict(typed(request)).get("language", "")  # its page was shown in that
    wish = Wish(request)
    asked = wish.asked if request.url.path in _CODE_FORMS else ""  # they speak drafts too
    shown = (*approved(), form, asked) if survey is None else languages(survey, survey.instrument)
    there = {"en", *translated.files()}.intersection(shown)
    return Words(next((one for one in (form, *wish) if one in there), "en"))


def _front(start: str, words: Words) -> str:
    """The start page in the language of this one; empty where the survey is not there."""
    return f"{start}?language={words.language}" if start and words.language != "en" else start


def draft_strip(words: Words) -> Notice | None:
    """That nobody reviewed the words, where that is so."""
    if words.status is Status.APPROVED:
        return None
    own, *others = draft_notice(words)
    return Notice(first=own.first, words=own.words, also=tuple(others))


def _ways(path: str, key: str) -> tuple[str, str]:
    """The start of the survey, and where the draft goes on; the same where there is none."""
    found = _PATH.match(path)
    if found is None or key == "no_survey":
        return "", ""
    start, draft = quote(found["start"]), quote(found[0])
    if key in _ASTRAY and found["step"]:  # not to the very page that is not there
        draft = draft.removesuffix(quote(found["step"]))
    return start, draft


def _about(error: Exception, key: str, words: Words, *, asks_code: bool) -> str:
    if isinstance(error, NotPermittedError) and key == "refused":
        return f"{error.what[:1].upper()}{error.what[1:]}. {error.fix}"
    if isinstance(error, TooOftenError):
        often = words("fault often about")
        return words.joined(often, words.counted("wait", ceil(error.seconds / 60)))
    return words(OF_CODES.get(key, f"fault {key} about") if asks_code else f"fault {key} about")


def _key(error: Exception, status: int) -> str:
    """What happened, as the words name it."""
    match error:
        case TooOftenError():
            return "often"
        case CrossSiteError():
            return "foreign"
        case NotSignedInError():
            return "signed_out"
        case NotPermittedError():
            return "refused"
        case NotFoundError(where="surveys"):
            return "no_survey"
        case InvalidInputError():  # pages check what is typed themselves: the disk refused
            return "wait"
    return KEYS.get(status, "ours" if status >= 500 else "unread")


def _links(key: str, start: str, here: str, words: Words) -> tuple[Link, ...]:
    """Where to go from here."""
    if key == "signed_out":
        return (Link(words=words("sign_in"), href=sign_in_for(here)),)
    if key == "refused":
        return (Link(words=words("take_other"), href=_TAKE),)
    if not start:
        return ()
    first = (Link(words=words("go_on"), href=here),) if here != start else ()
    return (*first, Link(words=words("to_start"), href=_front(start, words)))
