"""``/manage/releases/{name}/words``: what is said of places beside the figures, for whoever decides on it."""

from datetime import datetime

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.guards import Access
from index_platform.services import release_texts
from index_platform.services.release_texts import ReleaseTexts
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.release_times import RELEASES, state_of
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import counted, day, sentence
from instruments.english import capital
from reports import officer_words
from reports.place_texts import KIND_WORDS, STATUS_WORDS, Commitment, PlaceTexts


@get(f"{RELEASES}/{{name:str}}/words", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def one(
    visitor: Who, workplace: Place, moment: NamedDependency[datetime], name: FromPath[str]
) -> Response[str]:
    """What officers wrote and people raised, place by place, as it goes with the release."""
    found = release_texts.of_release(workplace.engine, name, moment=moment, actor=known(visitor))
    release = found.release
    back = Actions(others=(Go(words=f"Back to {release.id}", href=f"{RELEASES}/{release.id}"),))
    context = DeskContext(
        title=f"Words that go with {release.id}",
        tags=(state_of(release, workplace),),
        lead=_lead(found),
        blocks=(*_doubts(found), *(_place(place, texts) for place, texts in found.texts), back),
    )
    return shown(visitor, context, at=RELEASES)


def _lead(found: ReleaseTexts) -> str:
    if not found.texts:
        return "Nobody wrote of a place before it was proposed."
    count = counted(len(found.texts), "place", "places")
    return f"Of {count}, as they stood on {day(found.release.proposed_at)}."


def _doubts(found: ReleaseTexts) -> tuple[Block, ...]:
    """What whoever wrote it kept in spite of a doubt."""
    if not found.doubts:
        return ()
    rows = tuple((place, sentence(fault.what), fault.fix) for place, fault in found.doubts)
    heads = ("Place", "What should be looked at", "Why")
    hint = "Whoever wrote it was told, and kept it. Refuse the release where it should not be public."
    table = Table(caption="To look at before deciding", heads=heads, rows=rows)
    return (Panel(title="To look at before deciding", hint=hint, blocks=(table,)),)


def _place(name: str, texts: PlaceTexts) -> Panel:
    """Everything that is said of one place."""
    blocks: list[Block] = [_commitment(one) for one in texts.commitments]
    if texts.assets:
        rows = tuple(
            (one.name, capital(KIND_WORDS[one.kind]), one.about or "–", one.where or "–")
            for one in texts.assets
        )
        heads = ("Asset", "What it is", "What it offers", "Where")
        blocks.append(Table(caption=f"Assets of {name}", heads=heads, rows=rows))
    raised = tuple(f"{one.question} {', '.join(one.names)}." for one in texts.themes)
    if raised:
        blocks.append(Prose(paragraphs=("What ten or more people raised:", *raised)))
    return Panel(title=name, blocks=tuple(blocks))


def _commitment(words: Commitment) -> Facts:
    said = [
        fact(room.title, getattr(words, name))
        for name, room in officer_words.COMMITMENT.items()
        if getattr(words, name)
    ]
    return Facts(rows=(*said, fact("How far", f"{capital(STATUS_WORDS[words.status])}, {day(words.due)}")))


HANDLERS = (one,)
