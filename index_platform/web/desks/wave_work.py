"""The long work on a wave: to compute its index, to propose a run. Each asks on a page of its own."""

from collections.abc import Mapping

from litestar import MediaType, get, post
from litestar.params import FromPath

from index_platform.auth.roles import Right
from index_platform.services import computing, overview, waves
from index_platform.services.overview import Act, WavePath
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Code
from index_platform.web.desks.room import Form, FormContext, Place, Who, asked, fact, failure, known
from index_platform.web.desks.wave_deeds import WAVES, Answer, begun, deed_page, require_next, watching
from index_platform.web.fields import Failure, Field, Option, RadioField, TextField
from instruments.errors import ConflictError, MeasureError


@get(f"{WAVES}/{{key:str}}/compute", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.COMPUTE)
def ask_compute(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask by which definition the index is computed, and whether the wave becomes its base."""
    path = overview.path_of(workplace.engine, key, actor=known(visitor))
    return asked(visitor, _compute_page(workplace, path), at=WAVES)


@post(f"{WAVES}/{{key:str}}/compute", sync_to_thread=True, rule=Right.COMPUTE)
def compute(visitor: Who, workplace: Place, key: FromPath[str], data: Form) -> Answer:
    """Have the index computed. The first wave becomes the base only where that was said."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    chosen = data.get("definition", "")
    try:
        require_next(path, "compute")
        begins = _base_said(workplace, path, chosen, data)
        begun(workplace, actor, path.key, "compute", {"definition": chosen, "begin_base": begins})
    except MeasureError as error:
        return asked(visitor, _compute_page(workplace, path, failure(error, "begin_base")), at=WAVES)
    return watching(path.key)


@get(
    f"{WAVES}/{{key:str}}/propose", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.PROPOSE_RELEASE
)
def ask_propose(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask before a run is proposed for release."""
    path = overview.path_of(workplace.engine, key, actor=known(visitor))
    return asked(visitor, _propose_page(path), at=WAVES)


@post(f"{WAVES}/{{key:str}}/propose", sync_to_thread=True, rule=Right.PROPOSE_RELEASE)
def propose(visitor: Who, workplace: Place, key: FromPath[str], data: Form) -> Answer:
    """Have the newest run computed again and proposed."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        require_next(path, "propose")
        given = {"run": path.run, "reason": data.get("reason", "")[:500]}
        begun(workplace, actor, path.key, "propose", given)
    except MeasureError as error:
        return asked(visitor, _propose_page(path, failure(error, "reason")), at=WAVES)
    return watching(path.key)


def _propose_page(path: WavePath, failures: tuple[Failure, ...] = ()) -> FormContext:
    reason = TextField(
        name="reason",
        label="What the second person should know",
        hint="Leave it empty if there is nothing. It is kept with the release.",
    )
    facts = (
        fact("Run", Code(text=path.run or "none")),
        fact("Snapshot", Code(text=path.snapshot[:12] or "none")),
    )
    return deed_page(path, "propose", failures, act=Act.PROPOSE, fields=(reason,), facts=facts)


def _compute_page(workplace: Workplace, path: WavePath, failures: tuple[Failure, ...] = ()) -> FormContext:
    """The definition to choose, and what 100 means in each."""
    labels = computing.choices()
    options = tuple(Option(value=label, label=label) for label in labels)
    fields: list[Field] = [
        RadioField(name="definition", legend="Index definition", hint="", options=options, chosen=labels[0])
    ]
    bases = {label: _base_words(workplace, path, label) for label in labels}
    if any(words is None for words in bases.values()):
        whole = waves.get(workplace.engine, path.key).geography.whole.name
        error = failures[0].words if failures else ""
        fields.append(_base_field(path, whole, error))
    facts = tuple(fact(f"100 in {label}", words or "does not stand yet") for label, words in bases.items())
    return deed_page(path, "compute", failures, act=Act.COMPUTE, fields=tuple(fields), facts=facts)


def _base_field(path: WavePath, whole: str, error: str) -> RadioField:
    return RadioField(
        name="begin_base",
        legend="This is the first wave of this index. Shall it be its base?",
        hint=f"From now on 100 = {whole} in {path.title}. It is never redrawn, in no later wave.",
        options=(
            Option(value="yes", label=f"Yes, 100 is {whole} in {path.title}"),
            Option(value="no", label="No, do not compute it yet"),
        ),
        error=error,
    )


def _base_words(workplace: Workplace, path: WavePath, definition: str) -> str | None:
    stored = waves.get(workplace.engine, path.key)
    base = computing.standing_base(workplace.settings, stored, definition)
    return None if base is None else f"{base.place} in {base.wave_title}"


def _base_said(workplace: Workplace, path: WavePath, definition: str, data: Mapping[str, str]) -> bool:
    """Whether the wave becomes the base; ConflictError where it must be said and was not."""
    if definition not in computing.choices():
        raise ConflictError(
            "no index definition was chosen", where="the form", fix="Choose one of those listed."
        )
    if _base_words(workplace, path, definition) is not None:
        return False
    if data.get("begin_base") != "yes":
        raise ConflictError(
            "nobody has said that this wave becomes the base",
            where="the form",
            fix="Say yes, or go back: without a base nothing can be computed.",
        )
    return True
