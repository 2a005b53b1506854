"""``/manage/concerns``: open answers in which somebody may be in danger, for whoever looks after them."""

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import redacting
from index_platform.web.desks.blocks import Code, Go, Table
from index_platform.web.desks.room import DeskContext, FormContext, Place, Who, asked, fact, known, shown
from index_platform.web.desks.words import minute

CONCERNS = "/manage/concerns"
_ONE = f"{CONCERNS}/{{number:int}}/{{item:str}}"


@get(CONCERNS, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ANSWER_CONCERNS)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every concern, those that wait first; never a word of an answer."""
    found = redacting.concerns(workplace.engine, actor=known(visitor))
    rows = tuple(
        (
            Go(words=minute(one.raised_at), href=f"{CONCERNS}/{one.response}/{one.item}"),
            Code(text=one.wave),
            "waits" if one.seen_at is None else f"looked after, {minute(one.seen_at)}",
        )
        for one in found
    )
    table = Table(caption="Answers with a concern", heads=("Raised", "Wave", "State"), rows=rows)
    context = DeskContext(
        title="Concerns",
        lead="" if rows else "Nobody who read answers raised a concern.",
        blocks=(table,) if rows else (),
    )
    return shown(visitor, context, at=CONCERNS)


@get(_ONE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.ANSWER_CONCERNS)
def ask(visitor: Who, workplace: Place, number: FromPath[int], item: FromPath[str]) -> Response[str]:
    """One answer as it was written."""
    found = redacting.concern(workplace.engine, number, item, moment=workplace.clock(), actor=known(visitor))
    context = FormContext(
        title="Is somebody in danger?",
        lead="That you opened this answer is written down. Act as your safeguarding procedure says.",
        means=(
            "Nobody knows who wrote it: no name or address is kept with an answer.",
            "Keep what is done where such cases are kept, not here.",
        ),
        facts=(fact("Question", found.question.words), fact("As it was written", found.text)),
        button="I have looked after it",
        action=f"{CONCERNS}/{number}/{item}",
        cancel=Go(words="Go back, it still waits", href=CONCERNS),
    )
    return asked(visitor, context, at=CONCERNS)


@post(_ONE, sync_to_thread=True, rule=Right.ANSWER_CONCERNS)
def looked_after(visitor: Who, workplace: Place, number: FromPath[int], item: FromPath[str]) -> Redirect:
    """Write down that somebody looked after it."""
    redacting.looked_after(workplace.engine, number, item, moment=workplace.clock(), actor=known(visitor))
    return Redirect(CONCERNS, status_code=303)


HANDLERS = (listed, ask, looked_after)
