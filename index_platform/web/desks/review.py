"""``/manage/review``: what was held, in groups of one reason, and what is wrong with each now; no answer."""

from collections.abc import Mapping

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.roles import Right
from index_platform.services import held
from index_platform.services.review import ASKED_AGAIN, Decision, Group, HeldArrival, Judged, Review
from index_platform.web.desks.blocks import Actions, Block, Cell, Code, Fact, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import DOORS, RAISED, counted, minute, sentence
from instruments.english import capital

REVIEW = "/manage/review"
LISTED = 50  # arrivals that a page lists one by one
Desk = NamedDependency[Review]


@get(REVIEW, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Everything that was held, by wave and reason."""
    actor = known(visitor)
    groups = held.groups(workplace.engine, actor=actor)
    waits = sum(len(group.of(None)) for group in groups)
    lead = (
        f"{counted(waits, 'answer waits', 'answers wait')} for a decision."
        if waits
        else _NOTHING
        if actor.holds(Right.REVIEW_RESPONSES, within=())
        else _NOTHING_NEAR
    )
    blocks = (_table(groups), _ABOUT) if groups else (_ABOUT,)
    return shown(visitor, DeskContext(title="Review", lead=lead, blocks=blocks), at=REVIEW)


@get(f"{REVIEW}/{{key:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REVIEW_RESPONSES)
def one(visitor: Who, review: Desk, key: FromPath[str]) -> Response[str]:
    """One group: what is claimed, why it was held, and what is wrong with each now."""
    actor = known(visitor)
    group = review.group(key, actor=actor)
    judged = review.judged(group.of(None)[:LISTED], actor=actor)
    context = DeskContext(
        title=title(group),
        lead=held_words(group.wave, group.why),
        blocks=tuple(_blocks(group, judged)),
    )
    return shown(visitor, context, at=REVIEW)


def _table(groups: tuple[Group, ...]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Go(words=title(group), href=f"{REVIEW}/{group.key}", context=held_words(group.wave, group.why)),
            held_words(group.wave, group.why),
            DOORS.get(group.door, group.door),
            _when(group),
            *(f"{len(group.of(decision)):,}" for decision in (None, Decision.TAKEN_IN, Decision.LEFT_OUT)),
        )
        for group in groups
    )
    heads = ("Wave", "Why it was held", "How it came", "When", "Wait", "Taken in", "Left out")
    return Table(caption="What was held", heads=heads, rows=rows, counts=(4, 5, 6))


def _blocks(group: Group, judged: tuple[Judged, ...]) -> list[Block]:
    waits = group.of(None)
    decided = [one for one in group.arrivals if one.decision is not None]
    here = f"{REVIEW}/{group.key}"
    others = [Go(words="Leave all out", href=f"{here}/leave-out")] if waits else []
    others += (
        [Go(words="Ask all again", href=f"{here}/ask-again")] if waits and group.can_be_asked_again else []
    )
    others += [Go(words="Undo all decisions", href=f"{here}/undo")] if decided else []
    first = Go(words="Take all in", href=f"{here}/take-in") if waits else None
    blocks: list[Block] = [_claim(group), Actions(first=first, others=tuple(others))]
    if judged:
        heads: tuple[str, ...] = (
            "Came",
            "What is wrong with it now",
            "What was noticed",
            "Take in",
            "Leave out",
        )
        heads = (*heads, "Ask again") if group.can_be_asked_again else heads
        rows = tuple(_waiting_row(here, one, group) for one in judged)
        table = Table(caption="What waits", heads=heads, rows=rows)
        hint = f"The oldest {LISTED} of {len(waits):,}." if len(waits) > LISTED else ""
        blocks.append(Panel(title="What waits", hint=hint, blocks=(table,)))
    if decided:
        blocks.append(_decided(here, group))
    return [*blocks, _ABOUT]


def _claim(group: Group) -> Facts:
    """What they say of themselves, and how they came."""
    named: tuple[Fact, ...] = (
        fact("Wave that they name", Code(text=group.wave) if group.wave else "many, none of them known"),
        fact("Version that they name", Code(text=group.instrument) if group.instrument else "many"),
    )
    return Facts(
        rows=(
            *named,
            fact("How they came", DOORS.get(group.door, group.door)),
            fact("When they came", _when(group)),
            fact("Decisions", _decisions(group)),
        )
    )


def _when(group: Group) -> str:
    first, last = minute(group.first), minute(group.last)
    return first if first == last else f"{first} to {last}"


def _decisions(group: Group) -> str:
    """How many wait, were taken in and left out, in one line."""
    waits, taken, left = (len(group.of(one)) for one in (None, Decision.TAKEN_IN, Decision.LEFT_OUT))
    return f"{waits:,} wait, {taken:,} taken in, {left:,} left out"


def _waiting_row(here: str, judged: Judged, group: Group) -> tuple[Cell, ...]:
    arrival = judged.arrival
    came = f"what came {minute(arrival.received_at)} as {arrival.id[:8]}"
    take: Cell = Go(words="Take in", href=f"{here}/take-in?only={arrival.id}", context=came)
    return (
        f"{minute(arrival.received_at)}, {arrival.id[:8]}",
        held_words(arrival.wave, judged.why) if judged.why else "Nothing: it can be taken in.",
        _noticed(judged),
        "cannot be" if judged.why else take,
        Go(words="Leave out", href=f"{here}/leave-out?only={arrival.id}", context=came),
        *(
            (Go(words="Ask again", href=f"{here}/ask-again?only={arrival.id}", context=came),)
            if group.can_be_asked_again
            else ()
        ),
    )


def _noticed(judged: Judged) -> str:
    """The rules that raised a flag, each with its questions; never what was answered."""
    items: dict[str, list[str]] = {}
    for flag in judged.flags:
        items.setdefault(RAISED[flag.rule], []).append(flag.item)
    told = (f"{words}: {', '.join(dict.fromkeys(names))}." for words, names in items.items())
    return " ".join(told) or "nothing"


def _decided(here: str, group: Group) -> Panel:
    decided = [one for one in group.arrivals if one.decision is not None]
    rows = tuple(
        (
            f"{minute(one.received_at)}, {one.id[:8]}",
            _decision(one),
            Go(words="Undo", href=f"{here}/undo?only={one.id}", context=f"the decision on {one.id[:8]}"),
        )
        for one in decided[-LISTED:]
    )
    table = Table(caption="What was decided", heads=("Came", "Decision", "Undo"), rows=rows)
    hint = f"The newest {LISTED} of {len(decided):,}." if len(decided) > LISTED else ""
    return Panel(title="What was decided", hint=hint, blocks=(table,))


def _decision(one: HeldArrival) -> str:
    """What was decided, and what came of it."""
    if one.decision is Decision.TAKEN_IN:
        return "Taken in"
    if one.asked_again is None:
        return sentence(f"Left out: {one.said}")
    if one.second is None:
        return f"To be asked again: {ASKED_AGAIN[one.asked_again]}"
    return f"Left out: asked again as {one.second[:8]}."


def title(group: Group) -> str:
    """What a group is called: by the title of its wave, or by the name that no wave has."""
    return capital(group.title) or group.wave or "Waves that are not known"


def held_words(wave: str, why: str) -> str:
    """Why something of a wave was held, for whoever reads the title of the wave beside it."""
    told = why.removeprefix(f"the wave {wave!r} ")
    return sentence(why if told == why else _HELD.get(told, f"the wave {told}"))


_HELD: Mapping[str, str] = {
    "is closed": "came after the wave was closed",
    "is frozen": "came after the wave was frozen",
    "is not open yet": "came before the wave was open",
}


_NOTHING = "Nothing waits. Whatever came could be counted, or was decided."
_NOTHING_NEAR = (
    "Nothing from your area waits. Answers that name no place are seen by those who look after all areas."
)
_ABOUT = Panel(
    title="What this is",
    blocks=(
        Prose(
            paragraphs=(
                "Answers that come after a wave was closed, or that do not fit its questionnaire, are kept "
                "as they came and never counted by themselves. Somebody decides here what becomes of them.",
                "Nothing is taken in that would be refused if it came now in time: it is judged again by "
                "the same rules. Nothing is deleted.",
                "What a researcher's phone sent can be asked again: the phone shows where. Whoever answered "
                "by themselves cannot be: we keep no contact. Nor is anybody who did not want to go on.",
                "This page never shows what was answered.",
            )
        ),
    ),
)
