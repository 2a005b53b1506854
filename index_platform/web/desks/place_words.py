"""``/manage/places/{code}``: what officers wrote of one place, what of it is public, and what can be done."""

from collections.abc import Collection
from datetime import date

from litestar import MediaType, Response, get
from litestar.params import FromPath

from index_platform.auth.roles import Right
from index_platform.services import place_texts, release_texts, releases
from index_platform.services.place_texts import ASSET, COMMITMENT, PlaceWords, Standing, Words
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Cell, Facts, Go, More, Panel, Prose, Table
from index_platform.web.desks.making import NEW_ASSETS
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import an, counted, day, sentence
from instruments.english import capital
from reports import officer_words
from reports.place_texts import KIND_WORDS, STATUS_WORDS, Asset, Commitment, PlaceTexts

PLACES = "/manage/places"
_NOTHING = "Nothing is written of it yet"
_OPEN = ("planned", "under_way")  # what should be done by its day


@get(f"{PLACES}/{{code:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.WRITE_PLACE_TEXTS)
def one(visitor: Who, workplace: Place, code: FromPath[str]) -> Response[str]:
    """What was asked, said and done in one place, and what it has."""
    found = place_texts.of_place(workplace.engine, code, actor=known(visitor))
    name, public = _public(workplace, code)
    words = public.words
    today = workplace.clock().date()
    blocks: list[Block] = [
        _ways(found),
        *(_commitment(one, words, today) for one in found.standing(COMMITMENT)),
    ]
    if assets := found.standing(ASSET):
        blocks.append(_assets(assets, words))
    if name:
        blocks.append(_released(name, public, found))
    if found.retired:
        blocks.append(_retired(found.retired))
    context = DeskContext(title=found.place.name, lead=_lead(found), blocks=(*blocks, _ABOUT))
    return shown(visitor, context, at=PLACES)


def address(entry: Standing) -> str:
    """Where an entry is changed."""
    return f"{PLACES}/{entry.place}/entries/{entry.number}"


def titled(words: Words) -> str:
    """What an entry is called."""
    return words.asked if isinstance(words, Commitment) else words.name


def _public(workplace: Workplace, code: str) -> tuple[str, PlaceTexts]:
    """The newest release that is public, and its words about the place; no name where there is none."""
    moment = workplace.clock()
    release = releases.latest(workplace.engine, moment=moment)
    nothing = PlaceTexts(code=code)
    if release is None:
        return "", nothing
    return release.id, release_texts.public(workplace.engine, release.id, moment=moment).get(code, nothing)


def _lead(found: PlaceWords) -> str:
    level = next(one.singular for one in found.geography.levels if one.key == found.place.level)
    parent = found.geography.place(found.place.parent).name if found.place.parent else ""
    counts = (
        counted(len(found.standing(COMMITMENT)), "commitment", "commitments"),
        counted(len(found.standing(ASSET)), "asset", "assets"),
    )
    where = f"{capital(an(level))} of {parent}" if parent else f"The {level}"
    stands = f"{' and '.join(counts)} stand" if any(map(found.standing, (COMMITMENT, ASSET))) else _NOTHING
    return f"{where}. {stands}."


def _ways(found: PlaceWords) -> Actions:
    here = f"{PLACES}/{found.place.code}"
    others = (
        Go(words="Add an asset", href=f"{here}/add-asset"),
        Go(words="Load assets from a file", href=NEW_ASSETS),
    )
    return Actions(first=Go(words="Add a commitment", href=f"{here}/add-commitment"), others=others)


def _commitment(entry: Standing, public: Collection[Words], today: date) -> Panel:
    """One commitment with all that is said of it."""
    words = entry.words
    if not isinstance(words, Commitment):
        raise TypeError("an asset stands in a table of its own")
    rows = tuple(
        fact(room.title, getattr(words, name))
        for name, room in officer_words.COMMITMENT.items()
        if name not in ("asked", "owner") and getattr(words, name)
    )
    blocks: tuple[Block, ...] = (Facts(rows=rows), *_doubts(entry), Actions(others=_changes(entry)))
    return Panel(title=words.asked, hint=_stand(words, public, today), blocks=blocks, half=True)


def _stand(words: Commitment, public: Collection[Words], today: date) -> str:
    """How far a commitment is, by when, whose it is, and whether people can read it."""
    is_open = words.status in _OPEN
    late = ", which has gone by" if is_open and date.fromisoformat(words.due) < today else ""
    far = f"{capital(STATUS_WORDS[words.status])}, {'by' if is_open else 'on'} {day(words.due)}{late}"
    state = "Public in these words." if words in public else "Not public yet."
    return f"{far}. {words.owner}. {state}"


def _doubts(entry: Standing) -> tuple[Prose, ...]:
    told = tuple(f"To look at again: {sentence(fault.what)}" for fault in entry.doubts)
    return (Prose(paragraphs=told),) if told else ()


def _changes(entry: Standing) -> tuple[Go, ...]:
    title = titled(entry.words)
    return (
        Go(words="Change", href=address(entry), context=title),
        Go(words="Retire", href=f"{address(entry)}/retire", context=title),
    )


def _assets(entries: tuple[Standing, ...], public: Collection[Words]) -> Panel:
    heads = ("Name", "What it is", "What it offers", "Where", "Public", "Change", "Retire")
    table = Table(caption="Assets", heads=heads, rows=tuple(_asset_row(one, public) for one in entries))
    told = [(titled(one.words), fault) for one in entries for fault in one.doubts]
    doubts = tuple(f"To look at again in {name}: {sentence(fault.what)}" for name, fault in told)
    blocks: tuple[Block, ...] = (table, Prose(paragraphs=doubts)) if doubts else (table,)
    return Panel(title="Assets", hint="Listed by their names, never scored.", blocks=blocks)


def _asset_row(entry: Standing, public: Collection[Words]) -> tuple[Cell, ...]:
    words = entry.words
    if not isinstance(words, Asset):
        raise TypeError("a commitment stands in a part of its own")
    state = "yes" if words in public else "not yet"
    kind = capital(KIND_WORDS[words.kind])
    return (words.name, kind, words.about or "–", words.where or "–", state, *_changes(entry))


def _released(name: str, public: PlaceTexts, found: PlaceWords) -> Panel:
    """What the newest release says of the place, where something else stands now."""
    standing = [one.words for one in found.entries if not one.retired]
    other = [words for words in public.words if words not in standing]
    themes = [f"{one.question} {', '.join(one.names)}." for one in public.themes]
    said = [
        f"{name}, which is public, says nothing of this place beside its figures."
        if public.is_empty
        else f"{name} is public, with the words that stood when it was proposed."
    ]
    if other:
        named = ", ".join(f"“{titled(words)}”" for words in other)
        said.append(f"It says in words that no longer stand: {named}.")
    if themes:
        said.append(f"What ten or more people raised: {' '.join(themes)}")
    return Panel(title="What is public", blocks=(Prose(paragraphs=tuple(said)),))


def _retired(entries: tuple[Standing, ...]) -> More:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            titled(one.words),
            capital(one.kind),
            day(one.written_at),
            one.reason,
            Go(words="Let it stand again", href=f"{address(one)}/restore", context=titled(one.words)),
        )
        for one in entries
    )
    heads = ("What", "Kind", "Retired on", "Why", "Undo")
    table = Table(caption="Retired", heads=heads, rows=rows)
    return More(words=f"Retired: {len(entries):,}", blocks=(table,))


_ABOUT = Panel(
    title="What becomes of it",
    blocks=(
        Prose(
            paragraphs=(
                "Words go public with a release, beside its figures. They are copied when it is proposed; "
                "whoever approves it reads them first. What is changed later waits for the next release.",
                "Nothing is deleted: what should no longer stand is retired, and keeps its words.",
                "Themes of open answers come along by themselves, once ten or more people raised them.",
            )
        ),
    ),
)
HANDLERS = (one,)
