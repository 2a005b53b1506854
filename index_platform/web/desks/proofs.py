"""``/manage/releases/{name}/proofs``: what would be published, page by page, its checks, and who read it."""

from datetime import datetime

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import File, Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import (
    differences,
    jobs,
    overview,
    proofs,
    readings,
    release_checks,
    release_gates,
)
from index_platform.services.differences import PlaceDifferences
from index_platform.services.overview import WavePath
from index_platform.services.proofs import ProofFile, Proofs
from index_platform.services.readings import STUDY, WORDS, Sheet
from index_platform.services.release_checks import Checks
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Go, More, Panel, Prose, Table
from index_platform.web.desks.release_deeds import Answer
from index_platform.web.desks.release_times import RELEASES
from index_platform.web.desks.room import (
    DeskContext,
    FormContext,
    Place,
    Who,
    asked,
    failure,
    known,
    shown,
)
from index_platform.web.desks.waves import LOOK_EVERY, under_way
from index_platform.web.desks.words import RELEASE_STATES, counted, minute
from index_platform.web.desks.words_of_proofs import (
    SHEETS,
    file_words,
    gates_panel,
    reader_words,
    sheet_words,
    size_words,
    verdict_words,
)
from instruments.errors import MeasureError, NotFoundError

_PROOFS = f"{RELEASES}/{{name:str}}/proofs"
_BUILD = f"{RELEASES}/{{name:str}}/build-proofs"
_FILE_TYPES = {".pdf": "application/pdf", ".html": "text/html; charset=utf-8"}


def at(release: str, page: str = "") -> str:
    """The address of the proofs of a release, or of one page of them."""
    return f"{RELEASES}/{release}/proofs" + (f"/{page}" if page else "")


@get(_PROOFS, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.READ_UNRELEASED)
def listed(visitor: Who, workplace: Place, name: FromPath[str], watch: FromQuery[str] = "") -> Response[str]:
    """The checks of a release, and every page of it with how far it is read."""
    actor, engine = known(visitor), workplace.engine
    checks = release_checks.checks(engine, name, actor=actor)
    release = checks.release
    path = overview.path_of(engine, release.wave, actor=actor)
    is_built_now = path.job is not None and path.job.active and path.job.kind == "proofs"
    made = proofs.of_release(engine, release.id, actor=actor)
    blocks: list[Block] = [_building(path, actor, checks, made, watched=bool(watch) and is_built_now)]
    blocks.append(gates_panel(release_gates.gates(engine, release.id, actor=actor)))
    if made is not None:
        blocks += [_pages(workplace, actor, checks), *_failed(made), *_close(made)]
    back = Go(words=f"Back to {release.id}", href=f"{RELEASES}/{release.id}")
    context = DeskContext(
        title=f"Proofs of {release.id}",
        tags=(RELEASE_STATES[release.state],),
        lead="Every page as it would be published. Nobody outside sees one before the release is approved.",
        blocks=(*blocks, Actions(others=(back,))),
    )
    return shown(visitor, context, at=RELEASES, refresh=LOOK_EVERY if watch and is_built_now else 0)


@get(_BUILD, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.READ_UNRELEASED)
def ask_build(visitor: Who, workplace: Place, name: FromPath[str]) -> Answer:
    """Ask before the proofs are built."""
    checks = release_checks.checks(workplace.engine, name, actor=known(visitor))
    return asked(visitor, _build_page(checks), at=RELEASES)


@post(_BUILD, sync_to_thread=True, rule=Right.READ_UNRELEASED)
def build(visitor: Who, workplace: Place, name: FromPath[str]) -> Answer:
    """Have the proofs built."""
    actor = known(visitor)
    checks = release_checks.checks(workplace.engine, name, actor=actor)
    release = checks.release
    try:
        release_checks.require_waiting(release)
        given, moment = {"release": release.id}, workplace.clock()
        jobs.asked(workplace.engine, "proofs", release.wave, moment=moment, actor=actor, given=given)
    except MeasureError as error:
        return asked(visitor, _build_page(checks, error), at=RELEASES)
    workplace.wake()
    return Redirect(f"{at(release.id)}?watch=yes", status_code=303)


@get(f"{_PROOFS}/{{page:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.READ_UNRELEASED)
def one(
    visitor: Who,
    workplace: Place,
    moment: NamedDependency[datetime],
    name: FromPath[str],
    page: FromPath[str],
) -> Response[str]:
    """One page to read: its files, what moved since the last release, and who read it. Each look is noted."""
    actor, engine = known(visitor), workplace.engine
    checks = release_checks.checks(engine, name, actor=actor)
    release, sheet = checks.release, sheet_of(workplace, name, page, actor)
    if page in SHEETS:
        title, blocks = SHEETS[page], [_beside(checks, page)]
    else:
        found = differences.of_place(engine, release.id, page, moment=moment, actor=actor)
        made = proofs.of_release(engine, release.id, actor=actor)
        files = () if made is None else made.of(page)
        title, blocks = found.name, [_to_read(checks, page, files), *_moved(found)]
    context = DeskContext(
        title=f"{title}, {release.id}",
        tags=(sheet_words(sheet),),
        lead="As it would be published. That you opened it is written down.",
        blocks=(*blocks, *_signed(release.id, sheet), _ways(checks, sheet)),
    )
    return shown(visitor, context, at=RELEASES)


@get(f"{_PROOFS}/{{page:str}}/files/{{file:str}}", sync_to_thread=True, rule=Right.READ_UNRELEASED)
def document(
    visitor: Who,
    workplace: Place,
    moment: NamedDependency[datetime],
    name: FromPath[str],
    file: FromPath[str],
) -> File:
    """One file as it would be published. Each look is written down."""
    path = proofs.file(workplace.engine, workplace.settings, name, file, moment=moment, actor=known(visitor))
    return File(
        path,
        filename=path.name,
        media_type=_FILE_TYPES[path.suffix],
        content_disposition_type="inline" if path.suffix == ".pdf" else "attachment",
    )


def sheet_of(workplace: Workplace, name: str, page: str, actor: Actor) -> Sheet:
    """A page of the proofs; NotFoundError where there is none of this name."""
    for sheet in readings.of_release(workplace.engine, name, actor=actor):
        if sheet.name == page:
            return sheet
    raise NotFoundError(
        "the proofs have no such page", where="releases", fix="Choose one on the page of the proofs."
    )


def _build_page(checks: Checks, error: MeasureError | None = None) -> FormContext:
    release = checks.release
    return FormContext(
        title=f"Build the proofs of {release.id}?",
        lead=f"{checks.title}, {checks.wave_title}",
        means=(
            "Every report and every page for residents is made as it would be published, and checked.",
            "What readers from outside could find out of withheld numbers is looked at too.",
            "It runs in the background. What is unchanged is not made again, and what was read stays read.",
        ),
        button="Build the proofs",
        action=f"{RELEASES}/{release.id}/build-proofs",
        cancel=Go(words="Go back without doing it", href=at(release.id)),
        failures=() if error is None else failure(error),
    )


def _building(path: WavePath, actor: Actor, checks: Checks, made: Proofs | None, *, watched: bool) -> Panel:
    """How the proofs stand, with the work that builds them or the way to begin it."""
    release = checks.release
    if work := under_way(path, actor, at(release.id), watched=watched):
        return Panel(title="Proofs", blocks=work)
    words = "Build the proofs" if made is None else "Build them again"
    way = Go(words=words, href=f"{RELEASES}/{release.id}/build-proofs")
    said = "Nothing was built yet." if made is None else _built_words(made)
    actions = Actions(first=way if made is None else None, others=() if made is None else (way,))
    more = () if release.state != "proposed" else (actions,)
    return Panel(title="Proofs", blocks=(Prose(paragraphs=(said, *_last_try(path))), *more))


def _built_words(made: Proofs) -> str:
    files, places = counted(len(made.files), "file", "files"), counted(len(made.places), "place", "places")
    return f"{files} of {places}, built on {minute(made.built_at)}."


def _last_try(path: WavePath) -> tuple[str, ...]:
    job = path.job
    if job is None or job.kind != "proofs" or job.state != "failed":
        return ()
    return (f"The last try ended: {job.answer.get('what')}. {job.answer.get('fix')}",)


def _pages(workplace: Workplace, actor: Actor, checks: Checks) -> Panel:
    """Every page with how many conclusions moved, and how far it is read."""
    release = checks.release.id
    names = dict(checks.pages)
    moved = differences.moved(workplace.engine, release, moment=workplace.clock(), actor=actor)
    sheets = readings.of_release(workplace.engine, release, actor=actor)
    rows = tuple(
        (
            Go(words=names.get(one.name) or SHEETS[one.name], href=at(release, one.name)),
            "" if one.name in SHEETS else f"{moved.get(one.name, 0):,}",
            sheet_words(one),
        )
        for one in sheets
    )
    table = Table(caption="Pages", heads=("Page", "Conclusions that moved", "Read"), rows=rows, counts=(1,))
    left = sum(not one.is_read for one in sheets)
    said = (
        f"{len(sheets) - left:,} of {counted(len(sheets), 'page is', 'pages are')} read by a second person."
    )
    ways = tuple(
        Go(words="Read the next one", href=at(release, one.name)) for one in sheets if not one.is_read
    )[:1]
    first = ways[0] if ways and checks.release.state == "proposed" else None
    return Panel(
        title="Pages to read", hint=said, blocks=(*((Actions(first=first),) if first else ()), table)
    )


def _failed(made: Proofs) -> tuple[Panel, ...]:
    rows = tuple((one.name, file_words(one), f"{one.fault} {one.fix}") for one in made.files if one.fault)
    table = Table(caption="Files that failed", heads=("File", "Kind", "Why, and what to do"), rows=rows)
    return (Panel(title="Files that could not be made", blocks=(table,)),) if rows else ()


def _close(made: Proofs) -> tuple[Panel, ...]:
    if not made.close:
        return ()
    return (Panel(title="Bounded too closely", blocks=(Prose(paragraphs=made.close),)),)


def _to_read(checks: Checks, code: str, files: tuple[ProofFile, ...]) -> Panel:
    """The ways to what there is to read of a place."""
    release = checks.release.id
    rows = tuple(
        (
            one.name
            if one.fault
            else Go(words=file_words(one), href=f"{at(release, code)}/files/{one.name}"),
            one.fault or size_words(one),
        )
        for one in files
    )
    page = Go(words="Open the page of the report", href=f"{RELEASES}/{release}/places/{code}")
    others = (page,) if code in dict(checks.places) else ()
    table = Table(caption="Files", heads=("File", "Size"), rows=rows, counts=(1,))
    return Panel(title="Read this", blocks=(*((Actions(others=others),) if others else ()), table))


def _beside(checks: Checks, page: str) -> Panel:
    """What there is to read where it is no place: doubted words, or a study."""
    if page == STUDY:
        said = () if checks.study is None else checks.study.told
        return Panel(title="Read this", blocks=(Prose(paragraphs=said),))
    way = Go(
        words="Read the words, and what is doubted in them", href=f"{RELEASES}/{checks.release.id}/{WORDS}"
    )
    return Panel(title="Read this", blocks=(Actions(first=way),))


def _moved(found: PlaceDifferences) -> tuple[Panel, ...]:
    """What moved since the release before: conclusions first, then figures and sentences for whoever asks."""
    if not found.last:
        said = "Nothing else is public, so there is nothing to compare it with."
        return (Panel(title="What moved", blocks=(Prose(paragraphs=(said,)),)),)
    moved = tuple(
        (one.measure, one.before or "not there", one.after or "not there") for one in found.conclusions
    )
    heads = ("Measure", found.last, "Now")
    blocks: list[Block] = [
        Table(caption="Conclusions that moved", heads=heads, rows=moved)
        if moved
        else Prose(paragraphs=("No conclusion is another one than before.",))
    ]
    figures = tuple((one.measure, one.before, one.after, one.change) for one in found.figures)
    table = Table(caption="Every figure", heads=(*heads, "Change"), rows=figures)
    blocks.append(More(words=f"All {len(figures):,} figures beside {found.last}", blocks=(table,)))
    if found.sentences:
        rows = tuple((one.page, one.before or "–", one.after or "–") for one in found.sentences)
        table = Table(caption="Sentences", heads=("Page", found.last, "Now"), rows=rows)
        words = counted(len(rows), "sentence reads otherwise", "sentences read otherwise")
        blocks.append(More(words=words, blocks=(table,)))
    return (Panel(title=f"What moved since {found.last}", blocks=tuple(blocks)),)


def _signed(release: str, sheet: Sheet) -> tuple[Panel, ...]:
    """What was signed of a page, with the way to settle what is wrong."""
    if not sheet.readings:
        return ()
    wrong = {one.number for one in sheet.wrong}
    rows = tuple(
        (
            minute(one.read_at),
            reader_words(one),
            Go(
                words=f"{verdict_words(one)}: settle it",
                href=f"{at(release, sheet.name)}/settle/{one.number}",
            )
            if one.number in wrong
            else verdict_words(one),
            one.note or "–",
        )
        for one in sheet.readings
    )
    table = Table(caption="Signed", heads=("When", "Who", "What", "Note"), rows=rows)
    return (Panel(title="Who read it", blocks=(table,)),)


def _ways(checks: Checks, sheet: Sheet) -> Actions:
    release = checks.release
    sign = Go(words="Sign this page", href=f"{at(release.id, sheet.name)}/sign")
    back = Go(words="Back to all pages", href=at(release.id))
    return Actions(first=sign if release.state == "proposed" else None, others=(back,))


HANDLERS = (listed, ask_build, build, one, document)
