"""Places, waves and index definitions from files as the commands take them: tried, then kept.

The files travel with the page that shows what they would do: nothing is stored before it is asked for.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import places, recipes, uploads, waves
from index_platform.services.uploads import File
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Code, Fact, Go
from index_platform.web.desks.room import (
    FormContext,
    Hidden,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
)
from index_platform.web.desks.words import KINDS, counted
from index_platform.web.fields import FilesField
from index_platform.web.visitor import AnyRequest
from instruments.errors import InvalidInputError, MeasureError

LARGEST = 4_000_000  # bytes of a form with files in it; as text they are a third larger
NEW_PLACES, NEW_WAVE, NEW_DEFINITION = "/manage/new-places", "/manage/new-wave", "/manage/new-definition"
NEW_ASSETS = "/manage/new-assets"
FILES, KEPT = "files", "kept"
Answer = Response[str] | Redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What files would do, as far as a person must know it before saying yes."""

    title: str
    facts: tuple[Fact, ...]
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing that is made from files: its words, and the services that try and make it."""

    address: str
    desk: str
    title: str
    hint: str
    button: str
    tried: Callable[[Workplace, Actor, Path, str], Tried]
    made: Callable[[Workplace, Actor, Path, str], str]  # the address to go to
    names: Callable[[Sequence[File]], str]  # the file that defines it


def _places_tried(place: Workplace, actor: Actor, folder: Path, _: str) -> Tried:
    loaded, new = places.tried(place.engine, folder, actor=actor)
    levels = ", ".join(
        counted(len(loaded.at_level(level.key)), level.singular, level.plural) for level in loaded.levels
    )
    facts = (
        fact("Places", f"{loaded.title}, {levels}"),
        fact("Key and vintage", Code(text=f"{loaded.key} {loaded.vintage}")),
        fact("Source", loaded.source),
    )
    return Tried(title=f"Load {loaded.title} ({loaded.vintage})?", facts=facts, new=new)


def _places_made(place: Workplace, actor: Actor, folder: Path, _: str) -> str:
    places.load(place.engine, folder, moment=place.clock(), actor=actor)
    return "/manage/places"


def _wave_tried(place: Workplace, actor: Actor, folder: Path, name: str) -> Tried:
    plan = waves.tried(place.engine, folder / name, actor=actor)
    facts = (
        fact("Key", Code(text=plan.wave.key)),
        fact("Answers are", KINDS[plan.wave.kind.value]),
        fact("Questionnaire", Code(text=plan.instrument.label)),
        fact("Places", f"{plan.geography.title} ({plan.geography.vintage})"),
        fact("Who the figures speak for", plan.wave.population),
        fact("How people come to answer", plan.wave.selection),
        fact("Weighted to", ", ".join(margin.title for margin in plan.margins) or "nothing"),
    )
    return Tried(title=f"Make the wave {plan.wave.title}?", facts=facts, new=plan.new)


def _wave_made(place: Workplace, actor: Actor, folder: Path, name: str) -> str:
    stored, _ = waves.create(place.engine, folder / name, moment=place.clock(), actor=actor)
    return f"/manage/waves/{stored.wave.key}"


def _definition_tried(place: Workplace, actor: Actor, folder: Path, name: str) -> Tried:
    found = recipes.tried(place.settings, folder / name, actor=actor)
    facts = (
        fact("Version", Code(text=found.label)),
        fact("Hash", Code(text=found.sha256)),
        fact("Domains", ", ".join(found.domains)),
        fact("Measures", f"{found.measures:,}"),
        fact("What reports say of it", found.statement),
    )
    return Tried(title=f"Add {found.title} ({found.label})?", facts=facts, new=found.new)


def _definition_made(place: Workplace, actor: Actor, folder: Path, name: str) -> str:
    recipes.kept(place.engine, place.settings, folder / name, moment=place.clock(), actor=actor)
    return "/manage/waves"


PLACES = Kind(
    address=NEW_PLACES,
    desk="/manage/places",
    title="Load places",
    hint="places.yaml, and places.csv beside it where it has one. At most 2 MB.",
    button="Load these places",
    tried=_places_tried,
    made=_places_made,
    names=lambda files: _among(files, "places.yaml"),
)
WAVE = Kind(
    address=NEW_WAVE,
    desk="/manage/waves",
    title="Make a wave",
    hint="The file of the wave, and the file of margins that it names. At most 2 MB.",
    button="Make this wave",
    tried=_wave_tried,
    made=_wave_made,
    names=lambda files: uploads.definition_among(files, "kind"),
)

DEFINITION = Kind(
    address=NEW_DEFINITION,
    desk="/manage/waves",
    title="Add an index definition",
    hint="One YAML file, as thriving index reads it. At most 2 MB.",
    button="Add it",
    tried=_definition_tried,
    made=_definition_made,
    names=lambda files: uploads.definition_among(files, "domains"),
)


@get(NEW_PLACES, media_type=MediaType.HTML, sync_to_thread=False, rule=Right.MANAGE_WAVES)
def ask_places(visitor: Who) -> Answer:
    """Ask for the files of places."""
    return asked(visitor, chooser(PLACES), at=PLACES.desk)


@get(NEW_WAVE, media_type=MediaType.HTML, sync_to_thread=False, rule=Right.MANAGE_WAVES)
def ask_wave(visitor: Who) -> Answer:
    """Ask for the files of a wave."""
    return asked(visitor, chooser(WAVE), at=WAVE.desk)


@get(NEW_DEFINITION, media_type=MediaType.HTML, sync_to_thread=False, rule=Right.COMPUTE)
def ask_definition(visitor: Who) -> Answer:
    """Ask for the file of an index definition."""
    return asked(visitor, chooser(DEFINITION), at=DEFINITION.desk)


@post(NEW_PLACES, rule=Right.MANAGE_WAVES, request_max_body_size=LARGEST)
async def make_places(request: AnyRequest, visitor: Who, workplace: Place) -> Answer:
    """Show what the files would do, or load them where that was said."""
    return await taken(request, visitor, workplace, PLACES)


@post(NEW_WAVE, rule=Right.MANAGE_WAVES, request_max_body_size=LARGEST)
async def make_wave(request: AnyRequest, visitor: Who, workplace: Place) -> Answer:
    """Show what the files would do, or make the wave where that was said."""
    return await taken(request, visitor, workplace, WAVE)


@post(NEW_DEFINITION, rule=Right.COMPUTE, request_max_body_size=LARGEST)
async def add_definition(request: AnyRequest, visitor: Who, workplace: Place) -> Answer:
    """Show what the file defines, or keep it where that was said."""
    return await taken(request, visitor, workplace, DEFINITION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form with files sent: new files, those that travelled with a page, and its other fields."""

    files: tuple[File, ...]
    kept: tuple[str, ...]
    fields: Mapping[str, str]


async def sent(request: AnyRequest) -> Sent:
    """The files and fields of a form."""
    form = await request.form()
    uploaded = [one for one in form.getall(FILES, []) if isinstance(one, UploadFile) and one.filename]
    return Sent(
        files=tuple([File(name=one.filename, content=await one.read()) for one in uploaded]),
        kept=tuple(value for value in form.getall(KEPT, []) if isinstance(value, str)),
        fields={name: value for name, value in form.multi_items() if isinstance(value, str) and name != KEPT},
    )


async def taken(request: AnyRequest, visitor: Who, workplace: Place, kind: Kind) -> Answer:
    """The answer to files: what they would do, what is wrong with them, or the way to what they made."""
    return await sync_to_thread(_answer, visitor, workplace, kind, await sent(request))


def _answer(visitor: Who, workplace: Workplace, kind: Kind, given: Sent) -> Answer:
    actor = known(visitor)
    try:
        if given.kept:
            again = [unpacked(value) for value in given.kept]
            with uploads.laid_out(again) as folder:
                return Redirect(kind.made(workplace, actor, folder, kind.names(again)), status_code=303)
        with uploads.laid_out(given.files) as folder:
            tried = kind.tried(workplace, actor, folder, kind.names(given.files))
        return asked(visitor, _confirm(kind, tried, given.files), at=kind.desk)
    except MeasureError as error:
        return asked(visitor, chooser(kind, error), at=kind.desk)


def chooser(kind: Kind, error: MeasureError | None = None) -> FormContext:
    """The page that asks for files."""
    failures = () if error is None else failure(error, FILES)
    words = " ".join(one.words for one in failures)
    where = () if error is None else (fact("Where", Code(text=error.where)),)
    return FormContext(
        title=kind.title,
        means=("The files are read and checked first. Nothing is kept before you have seen what it is.",),
        facts=where,
        fields=(FilesField(name=FILES, label="Files", hint=kind.hint, error=words),),
        files=True,
        button="Check the files",
        action=kind.address,
        cancel=Go(words="Go back", href=kind.desk),
        failures=failures,
    )


def _confirm(kind: Kind, tried: Tried, files: Sequence[File]) -> FormContext:
    new = "Nothing is kept yet." if tried.new else "The very same stands already; nothing would change."
    return FormContext(
        title=tried.title,
        means=(new,),
        facts=tried.facts,
        hidden=tuple(Hidden(name=KEPT, value=packed(file)) for file in files),
        files=True,  # as a form without files, it would be too large
        button=kind.button,
        action=kind.address,
        cancel=Go(words="Go back and choose other files", href=kind.address),
    )


def _among(files: Sequence[File], name: str) -> str:
    """The name that one of the files must have."""
    if name not in [file.name for file in files]:
        raise InvalidInputError(
            f"none of the files is called {name}",
            where="the files",
            fix=f"Call the file that describes them {name}, and choose it together with those beside it.",
        )
    return name


def packed(file: File) -> str:
    """A file as text that travels with a page."""
    return f"{file.name}:{b64encode(file.content).decode()}"


def unpacked(value: str) -> File:
    """The file that travelled; InvalidInputError where it is not whole."""
    name, _, content = value.partition(":")
    try:
        return File(name=name, content=b64decode(content, validate=True))
    except NotBase64Error as error:
        raise InvalidInputError(
            "the files did not come back whole", where="the form", fix="Choose them again."
        ) from error
