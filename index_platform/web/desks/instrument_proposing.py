"""A definition from files: everything that is wrong with it, or what it changes, claims, and proposes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from litestar import MediaType, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import approving, preparing, uploads, versions
from index_platform.services.preparing import Prepared
from index_platform.services.uploads import File
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Go, Panel, Prose, Table
from index_platform.web.desks.instrument_claims import (
    VERSION,
    ClaimForm,
    claim_forms,
    failures_of,
    other_flaws,
    said_in,
)
from index_platform.web.desks.instrument_content import content_of
from index_platform.web.desks.instrument_diff import change_blocks, counts
from index_platform.web.desks.instrument_list import INSTRUMENTS, size_of
from index_platform.web.desks.instrument_questions import reading
from index_platform.web.desks.making import KEPT, Sent, packed, sent, unpacked
from index_platform.web.desks.room import FormContext, Hidden, Place, Who, asked, failure, known, sent_page
from index_platform.web.desks.words import counted, sentence
from index_platform.web.fields import Failure, FilesField, TextField
from index_platform.web.pages import doc
from index_platform.web.visitor import AnyRequest
from instruments.definition import Instrument
from instruments.differences import Differences
from instruments.errors import InvalidDefinitionError, MeasureError, Told
from instruments.flaws import Flaw, place_of

NEW = "/manage/new-instrument"
TRY = f"{NEW}/try"
LARGEST = 4_000_000  # bytes of a form with files in it; as text they are a third larger
_FILES = "files"
Answer = Response[str] | Redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeContext:
    """``desk_propose.html.j2``: a definition that was checked, with what must be claimed of it."""

    title: str = field(metadata=doc("what is asked"))
    lead: str = field(metadata=doc("that it was checked, and that nothing is kept"))
    before: tuple[Block, ...] = field(metadata=doc("what was checked, and what changed"))
    claims: tuple[ClaimForm, ...] = field(metadata=doc("what must be claimed, each with its changes"))
    label: TextField = field(metadata=doc("the version under which it is proposed"))
    reason: TextField = field(metadata=doc("what the second person should know"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("the files, which travel with the page"))
    action: str = field(metadata=doc("where the form is sent"))
    try_out: str = field(metadata=doc("where the form is sent to try the definition out"))
    cancel: Go = field(metadata=doc("the way back"))
    after: tuple[Block, ...] = field(metadata=doc("the definition as it will be asked"))
    failures: tuple[Failure, ...] = field(metadata=doc("what there is to check"), default=())


@get(NEW, media_type=MediaType.HTML, sync_to_thread=False, rule=Right.PROPOSE_INSTRUMENT)
def ask_instrument(visitor: Who) -> Answer:
    """Ask for the files of an instrument."""
    return asked(visitor, chooser(), at=INSTRUMENTS)


@post(NEW, rule=Right.PROPOSE_INSTRUMENT, request_max_body_size=LARGEST)
async def propose_instrument(request: AnyRequest, visitor: Who, workplace: Place) -> Answer:
    """Show what the files define and change, or propose it where that was said."""
    return await sync_to_thread(_answer, visitor, workplace, await sent(request))


def _answer(visitor: Who, workplace: Workplace, given: Sent) -> Answer:
    actor = known(visitor)
    try:
        files = [unpacked(value) for value in given.kept] or list(given.files)
        with uploads.laid_out(files) as folder:
            path = folder / uploads.definition_among(files, "rights")
            said = said_in(given.fields)
            prepared = preparing.prepared(workplace.engine, path, actor=actor, said=said)
            page = _page(workplace, prepared, files, given)
            if not given.kept or page.failures:
                return sent_page(visitor, "desk_propose.html.j2", page, at=INSTRUMENTS)
            made = approving.proposed_as_said(
                workplace.engine,
                path,
                said,
                moment=workplace.clock(),
                actor=actor,
                reason=given.fields.get("reason", "").strip(),
            )
    except MeasureError as error:
        return asked(visitor, chooser(error), at=INSTRUMENTS)
    return Redirect(f"{INSTRUMENTS}/proposals/{made.number}", status_code=303)


def _page(workplace: Workplace, prepared: Prepared, files: Sequence[File], given: Sent) -> ProposeContext:
    """The page of a definition that is sound in itself. ``failures`` only where the form was sent."""
    found, was_sent = prepared.instrument, bool(given.kept)
    forms = claim_forms(prepared, given.fields, sent=was_sent)
    flaws = other_flaws(prepared) if was_sent or not prepared.needs else ()
    wrong = " ".join(_flaw_words(flaw, found) for flaw in flaws)
    missing = failures_of(forms)
    label = TextField(
        name=VERSION,
        label="Version",
        hint="A first number that rises says that answers cannot be compared; a second one that they can.",
        value=f"{found.version.major}.{found.version.minor}",
        error=wrong if not missing else "",
    )
    reason = TextField(
        name="reason",
        label="What the second person should know",
        hint="It may be left empty. It is kept with the proposal.",
        value=given.fields.get("reason", ""),
        kind="lines",
    )
    return ProposeContext(
        title=f"Propose {found.label}?",
        lead="The file was checked. Nothing is kept yet.",
        before=(checks_panel(found), *since_blocks(workplace, prepared.changes)),
        claims=forms,
        label=label,
        reason=reason,
        hidden=tuple(Hidden(name=KEPT, value=packed(file)) for file in files),
        action=NEW,
        try_out=TRY,
        cancel=Go(words="Go back and choose other files", href=NEW),
        after=content_of(reading(found, "en"), "?language="),
        failures=(*missing, *((Failure(VERSION, wrong),) if wrong and not missing else ())),
    )


def checks_panel(found: Instrument) -> Block:
    """What was checked, and how much of it."""
    conditions = sum(item.show_if is not None for item in found.items)
    told = [
        (len(found.items), f"{size_of(found)}. Each can be reached."),
        (conditions, f"{counted(conditions, 'condition', 'conditions')}. None asks what comes later."),
        (len(found.scenarios), f"{counted(len(found.scenarios), 'scenario', 'scenarios')}, as expected."),
        (
            len(found.test_values),
            f"{counted(len(found.test_values), 'published value', 'published values')}, met.",
        ),
        (
            len(found.languages),
            f"{counted(len(found.languages), 'language', 'languages')}. No text is missing.",
        ),
    ]
    said = tuple(words for count, words in told if count)
    return Panel(title="Checks passed", blocks=(Prose(paragraphs=said),))


def since_blocks(workplace: Workplace, found: Differences | None) -> tuple[Block, ...]:
    """What changed since the version before; None for the first."""
    if found is None:
        words = "It is the first version: there is none that it could be compared with."
        return (Panel(title="Since the version before", blocks=(Prose(paragraphs=(words,)),)),)
    head = Panel(title=f"Since {found.old.label}", blocks=(Prose(paragraphs=(counts(found),)),))
    return (head, *change_blocks(found, versions.stored(workplace.engine)))


def chooser(error: MeasureError | None = None) -> FormContext:
    """The page that asks for files; after an error with everything that is wrong in them."""
    told = error.told if isinstance(error, InvalidDefinitionError) else ()
    wrong = () if error is None else failure(error, _FILES) if not told else (_many(error, told),)
    return FormContext(
        title="Propose an instrument",
        means=(
            "The file is read and checked first. Nothing is kept before you have seen what it is.",
            "Somebody else looks at it and decides. Then live waves may ask it.",
        ),
        fields=(
            FilesField(
                name=_FILES,
                label="Files",
                hint="One YAML file, and beside it its translations (PO files) if it has any. At most 2 MB.",
                error=" ".join(one.words for one in wrong),
            ),
        ),
        files=True,
        button="Check the files",
        action=NEW,
        cancel=Go(words="Go back", href=INSTRUMENTS),
        blocks=(_flaw_table(told),) if told else (),
        failures=wrong,
    )


def _many(error: MeasureError | None, told: Sequence[Told]) -> Failure:
    where = error.where if error else ""
    count = counted(len(told), "thing is wrong", "things are wrong")
    return Failure(_FILES, f"{count} in {where}. Mend what stands below, and choose the files again.")


def _flaw_table(told: Sequence[Told]) -> Block:
    rows = tuple(
        (f"Line {one.line}" if one.line else "The whole file", f"{one.what}.", one.fix) for one in told
    )
    table = Table(caption="What is wrong", heads=("Line", "What is wrong", "How to mend it"), rows=rows)
    return Panel(title="What is wrong", blocks=(table,))


def _flaw_words(flaw: Flaw, found: Instrument) -> str:
    what = " ".join(part for part in (place_of(flaw.at, found.content), flaw.what) if part)
    return f"{sentence(what)} {flaw.fix}"
