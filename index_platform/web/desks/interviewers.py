"""``/manage/fieldwork/quality``: what stands out in the work of single researchers, in words first."""

from collections.abc import Iterator, Mapping, Sequence
from math import floor, log10

from litestar import MediaType, Response, get
from litestar.params import FromQuery

from index_platform.auth.roles import Right
from index_platform.services.interviewers import (
    BESIDE,
    LEAST,
    PEERS,
    Interviewer,
    Standing,
    Thing,
    WaveInterviewers,
    of_wave,
)
from index_platform.web.desks.blocks import Actions, Block, Go, More, Panel, Prose, Span, Spans, Table
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.room import DeskContext, Place, Who, known, shown
from index_platform.web.desks.words import counted
from instruments.english import capital, listed

QUALITY = f"{FIELDWORK}/quality"


@get(QUALITY, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def seen(visitor: Who, workplace: Place, wave: FromQuery[str] = "") -> Response[str]:
    """One wave: whom to talk with about what, and why; or that nothing stands out."""
    found = of_wave(workplace.engine, wave, actor=known(visitor))
    context = (
        DeskContext(title="Quality by researcher", lead=_NOBODY, blocks=(_ABOUT,))
        if found is None
        else DeskContext(
            title=f"Quality by researcher: {capital(found.title)}", lead=_lead(found), blocks=_blocks(found)
        )
    )
    return shown(visitor, context, at=FIELDWORK)


def _blocks(found: WaveInterviewers) -> tuple[Block, ...]:
    remarked = [thing for thing in Thing if any(one.standings[thing].stands_out for one in found.researchers)]
    talks = Prose(paragraphs=tuple(_talks(found.researchers)))
    talk = (Panel(title="Talk first", blocks=(talks,)),) if remarked else ()
    panels = (*talk, *(_picture(found.researchers, thing) for thing in remarked))
    by_name = (_by_name(found),) if found.researchers else ()
    return (*panels, *by_name, *_rest(found.researchers, remarked), _ABOUT, _HOW, *_others(found))


def _rest(researchers: Sequence[Interviewer], remarked: Sequence[Thing]) -> Iterator[More]:
    """What was looked at and does not stand out: drawn where it was noticed of anybody, else named."""
    judged = [
        thing
        for thing in Thing
        if thing not in remarked and any(one.standings[thing].is_judged for one in researchers)
    ]
    drawn = [thing for thing in judged if any(one.standings[thing].raised for one in researchers)]
    quiet = [ABOUT[thing] for thing in judged if thing not in drawn]
    told = (Prose(paragraphs=(f"Noticed of nobody: {'; '.join(quiet)}.",)),) if quiet else ()
    if judged:
        pictures = (_picture(researchers, thing) for thing in drawn)
        yield More(words="What else was looked at", blocks=(*told, *pictures))


def _lead(found: WaveInterviewers) -> str:
    """What is to be known, in a sentence."""
    if not found.researchers:
        return "Nobody in your area asked in this wave."
    named = [one.name for one in found.researchers if any(s.stands_out for s in one.standings.values())]
    if named:
        return f"Something stands out: talk with {listed(named)}."
    judged = any(s.is_judged for one in found.researchers for s in one.standings.values())
    return "Nothing stands out." if judged else "Too few interviews to say anything yet."


def _talks(researchers: Sequence[Interviewer]) -> Iterator[str]:
    for one in researchers:
        for thing, standing in one.standings.items():
            if standing.stands_out:
                yield (
                    f"Talk with {one.name} about {ABOUT[thing]}: {_of(standing)}, where "
                    f"{standing.expected:.1f} would be expected; by chance that many would come in fewer "
                    f"than 1 of {rarity(standing.chance):,} such cases."
                )


def rarity(chance: float) -> int:
    """The whole number with one digit before its noughts that 1 of it is rarer than; a million at most."""
    often = min(1.0 / chance, 1_000_000.0) if chance else 1_000_000.0
    step = int(10.0 ** floor(log10(often)))
    return int(often // step) * step


def _by_name(found: WaveInterviewers) -> Panel:
    rows = tuple(
        (
            one.name,
            f"{one.interviews:,}",
            "too few" if one.minutes is None else f"{one.minutes:.0f} min",
            _verdict(one.standings),
        )
        for one in found.researchers
    )
    heads = ("Researcher", "Interviews", "Typical length", "What stands out")
    others = (
        f" They are compared with {counted(found.others, 'other', 'others')} too." if found.others else ""
    )
    return Panel(
        title="Researcher by researcher",
        hint=f"Those of your area, and interviews that are counted.{others}",
        blocks=(Table(caption="Researchers", heads=heads, rows=rows, counts=(1, 2)),),
    )


def _verdict(standings: Mapping[Thing, Standing]) -> str:
    out = [ABOUT[thing] for thing, one in standings.items() if one.stands_out]
    if out:
        return capital(listed(out))
    if any(one.is_judged for one in standings.values()):
        return "Nothing"
    alone = max(one.alone for one in standings.values())
    return "Nobody else asked in the same places" if alone >= LEAST else "Too few to say"


def _picture(researchers: Sequence[Interviewer], thing: Thing) -> Panel:
    """A mark for each researcher beside where others like them would lie."""
    every = [one.standings[thing] for one in researchers]
    ends = [max(one.raised, one.high) / one.asked for one in every if one.is_judged]
    top = max(ends) or 1.0
    rows = tuple(_span(one.name, standing, top) for one, standing in zip(researchers, every, strict=True))
    return Panel(title=capital(ABOUT[thing]), hint=MEANT[thing], blocks=(Spans(rows=rows, words=_DRAWN),))


def _span(name: str, standing: Standing, top: float) -> Span:
    if not standing.is_judged:
        return Span(name=name, words="too few to say")
    low, high, at = (
        round(100.0 * count / standing.asked / top, 2)
        for count in (standing.low, standing.high, standing.raised)
    )
    words = f"{_of(standing)}; expected {standing.expected:.1f}"
    return Span(name=name, words=words, low=low, high=high, at=at, outside=standing.stands_out)


def _of(standing: Standing) -> str:
    return f"{standing.raised:,} of {standing.asked:,}"


def _others(found: WaveInterviewers) -> tuple[Actions, ...]:
    """The ways to other waves, and back."""
    back = Go(words="To fieldwork", href=FIELDWORK)
    there = (
        Go(words=capital(title), href=f"{QUALITY}?wave={key}")
        for key, title in found.waves
        if key != found.key
    )
    return (Actions(others=(*there, back)),)


ABOUT: Mapping[Thing, str] = {
    Thing.QUICK: "interviews that took less than half the usual time",
    Thing.CLOSE: "interviews that began before there was time to move on",
    Thing.LONG_STRING: "interviews with the same answer all along",
    Thing.LOW_SPREAD: "interviews with hardly any difference between answers",
    Thing.CONTRADICTION: "interviews with answers that contradict each other",
    Thing.DUPLICATE: "interviews with the same answers as another",
    Thing.GAPS: "interviews with many questions left without an answer",
    Thing.REFUSAL: "people at the door who did not want to",
}
_RULE = "A rule of the page of what stands out in all responses."
MEANT: Mapping[Thing, str] = {
    Thing.QUICK: "Complete interviews, beside the median of the wave.",
    Thing.CLOSE: "Less than two minutes after the one before it ended, by the phone's clock.",
    Thing.LONG_STRING: _RULE,
    Thing.LOW_SPREAD: _RULE,
    Thing.CONTRADICTION: _RULE,
    Thing.DUPLICATE: _RULE,
    Thing.GAPS: "A quarter or more of what a complete interview asked: declined, not known or passed over.",
    Thing.REFUSAL: "Of visits at which somebody was reached.",
}
_DRAWN = (
    "The band is where 99 of 100 researchers like the others would lie, had they asked in the same places. "
    "The mark is what came; hollow where it stands out."
)
_NOBODY = "No interview of a researcher is counted yet."
_ABOUT = Panel(
    title="What this is not",
    blocks=(
        Prose(
            paragraphs=(
                "It is no proof of anything. A street of busy people, a group that answers alike, or a phone "
                "with a wrong clock looks the same.",
                "The answers stay as they are: nothing is left out for this, and no figure changes.",
                "Talk first, and listen. What somebody tells you explains more than this page can.",
            )
        ),
    ),
)
_HOW = Panel(
    title="When something is said",
    blocks=(
        Prose(
            paragraphs=(
                f"Nothing is said of fewer than {LEAST} interviews: even three times what is usual could be "
                f"chance. And nothing unless {PEERS} others held as many, for nobody would know how far "
                "researchers differ.",
                f"Somebody is compared with the others where others asked too: {BESIDE} interviews or more "
                "in the same place. Who asks alone in a place cannot be told apart from it. Give a second "
                "researcher some interviews there.",
                "Researchers differ a little, and that is allowed for. So is looking at many people and many "
                "things: were all alike, somebody would be named in fewer than 1 of 20 waves. Who looks "
                "every week sees more than who looks once.",
            )
        ),
    ),
)
HANDLERS = (seen,)
