"""The long work on a wave: to compute its index, to propose a run. Each asks on a page of its own."""

from collections.abc import Mapping

from litestar import MediaType, get, post
from litestar.params import FromPath

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import computing, corrections, overview, waves
from index_platform.services.computing import BaseStanding
from index_platform.services.corrections import Preview, preview_words
from index_platform.services.overview import Act, WavePath
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Code
from index_platform.web.desks.room import Form, FormContext, Place, Who, asked, fact, failure, known
from index_platform.web.desks.wave_deeds import (
    WAVES,
    Answer,
    begun,
    cannot,
    deed_page,
    require_next,
    watching,
)
from index_platform.web.desks.words import sentence
from index_platform.web.fields import Failure, Field, Option, RadioField, TextField
from instruments.errors import ConflictError, InvalidInputError, MeasureError
from reports.corrections import Kind

Standings = Mapping[str, BaseStanding]  # by definition


@get(f"{WAVES}/{{key:str}}/compute", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.COMPUTE)
def ask_compute(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask by which definition the index is computed, and whether the wave becomes its base."""
    path = overview.path_of(workplace.engine, key, actor=known(visitor))
    try:
        require_next(path, "compute")
        standings = _standings(workplace, path)
        _require_one(standings)
    except MeasureError as error:
        return cannot(visitor, path, "compute", error)
    return asked(visitor, _compute_page(path, standings), at=WAVES)


@post(f"{WAVES}/{{key:str}}/compute", sync_to_thread=True, rule=Right.COMPUTE)
def compute(visitor: Who, workplace: Place, key: FromPath[str], data: Form) -> Answer:
    """Have the index computed. The first wave becomes the base only where that was said."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    chosen = data.get("definition", "")
    try:
        require_next(path, "compute")
        standings = _standings(workplace, path)
        _require_one(standings)
    except MeasureError as error:
        return cannot(visitor, path, "compute", error, sent=True)
    try:
        begins = _base_said(standings, chosen, data)
        begun(workplace, actor, path.key, "compute", {"definition": chosen, "begin_base": begins})
    except MeasureError as error:
        return asked(visitor, _compute_page(path, standings, failure(error, "begin_base")), at=WAVES)
    return watching(path.key)


@get(
    f"{WAVES}/{{key:str}}/propose", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.PROPOSE_RELEASE
)
def ask_propose(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask before a run is proposed for release."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        require_next(path, "propose")
        beside = _beside(workplace, path, actor)
    except MeasureError as error:
        return cannot(visitor, path, "propose", error)
    return asked(visitor, _propose_page(path, beside), at=WAVES)


@post(f"{WAVES}/{{key:str}}/propose", sync_to_thread=True, rule=Right.PROPOSE_RELEASE)
def propose(visitor: Who, workplace: Place, key: FromPath[str], data: Form) -> Answer:
    """Have the newest run computed again and proposed."""
    actor = known(visitor)
    path = overview.path_of(workplace.engine, key, actor=actor)
    try:
        require_next(path, "propose")
        beside = _beside(workplace, path, actor)
    except MeasureError as error:
        return cannot(visitor, path, "propose", error, sent=True)
    try:
        given = {"run": path.run, "reason": data.get("reason", "")[:500], **_public(beside, data)}
    except MeasureError as error:
        return asked(visitor, _propose_page(path, beside, data, failure(error, error.where)), at=WAVES)
    try:
        begun(workplace, actor, path.key, "propose", given)
    except MeasureError as error:
        return cannot(visitor, path, "propose", error, sent=True)
    return watching(path.key)


def _beside(workplace: Workplace, path: WavePath, actor: Actor) -> Preview | None:
    """What the run would say otherwise than the release whose place it would take; None for a first one."""
    folder = computing.run_folder(workplace.settings, path.run)
    return corrections.preview(workplace.engine, folder, actor=actor)


def _public(beside: Preview | None, data: Mapping[str, str]) -> Mapping[str, str]:
    """Why a wave is released again, as it is kept with the work; nothing where it is released first."""
    if beside is None:
        return {}
    if (kind := data.get("kind", "")) not in list(Kind):
        raise InvalidInputError(
            "nobody said whether it is a revision or a correction", where="kind", fix="Choose one of the two."
        )
    return {"kind": kind, "public": corrections.require_reason(data.get("public", ""), where="public")}


def _again(beside: Preview, data: Mapping[str, str], failures: tuple[Failure, ...]) -> tuple[Field, Field]:
    """Why a wave that was released is released again, for everybody to read."""
    errors = {one.field: one.words for one in failures}
    return (
        RadioField(
            name="kind",
            legend=f"Why does it take the place of {beside.of}?",
            hint="Whether it is substantial is found by rule, and nobody can choose that.",
            options=(
                Option(Kind.CORRECTION.value, "Correction: something was wrong"),
                Option(Kind.REVISION.value, "Revision: answers came late, or totals are better now"),
            ),
            chosen=data.get("kind", ""),
            error=errors.get("kind", ""),
        ),
        TextField(
            name="public",
            label="What was wrong, or what is better now",
            hint=f"For everybody to read, on every front page. At most {corrections.LONGEST} signs.",
            value=data.get("public", ""),
            error=errors.get("public", ""),
        ),
    )


def _propose_page(
    path: WavePath,
    beside: Preview | None,
    data: Mapping[str, str] | None = None,
    failures: tuple[Failure, ...] = (),
) -> FormContext:
    again = () if beside is None else _again(beside, data or {}, failures)
    said = () if beside is None else (fact(f"Beside {beside.of}", " ".join(preview_words(beside))),)
    reason = TextField(
        name="reason",
        label="What the second person should know",
        hint="Leave it empty if there is nothing. It is kept with the release.",
        value=(data or {}).get("reason", ""),
    )
    facts = (
        fact("Run", Code(text=path.run or "none")),
        fact("Snapshot", Code(text=path.snapshot[:12] or "none")),
        *said,
    )
    return deed_page(path, "propose", failures, act=Act.PROPOSE, fields=(*again, reason), facts=facts)


def _compute_page(path: WavePath, standings: Standings, failures: tuple[Failure, ...] = ()) -> FormContext:
    """The definition to choose, and what 100 means in each."""
    labels = tuple(standings)
    options = tuple(Option(value=label, label=label) for label in labels)
    fields: list[Field] = [
        RadioField(name="definition", legend="Index definition", hint="", options=options, chosen=labels[0])
    ]
    if begins := [standing for standing in standings.values() if standing.may_begin]:
        error = failures[0].words if failures else ""
        fields.append(_base_field(path, begins[0].whole, error))
    facts = tuple(fact(f"100 in {label}", _base_words(one)) for label, one in standings.items())
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


def _standings(workplace: Workplace, path: WavePath) -> Standings:
    engine, settings = workplace.engine, workplace.settings
    stored, labels = waves.get(engine, path.key), computing.choices(settings)
    return {label: computing.base_standing(engine, settings, stored, label) for label in labels}


def _require_one(standings: Standings) -> None:
    """The refusal of the first definition, where the wave can be computed by none."""
    refusals = [refusal for one in standings.values() if (refusal := one.refusal) is not None]
    if len(refusals) == len(standings):
        raise refusals[0]


def _base_words(standing: BaseStanding) -> str:
    if standing.refusal is not None:
        return f"{sentence(standing.refusal.what)} {standing.refusal.fix}"
    base = standing.kept
    return "does not stand yet" if base is None else f"{base.place} in {base.wave_title}"


def _base_said(standings: Standings, definition: str, data: Mapping[str, str]) -> bool:
    """Whether the wave becomes the base; ConflictError where it must be said and was not."""
    if definition not in standings:
        raise ConflictError(
            "no index definition was chosen", where="the form", fix="Choose one of those listed."
        )
    standing = standings[definition]
    if standing.refusal is not None:
        raise standing.refusal
    if standing.may_begin and data.get("begin_base") != "yes":
        raise ConflictError(
            "nobody has said that this wave becomes the base",
            where="the form",
            fix="Say yes, or go back: without a base nothing can be computed.",
        )
    return standing.may_begin
