"""What a survey would keep of a trial, and what would be scored of it: for whoever plans it alone."""

from fractions import Fraction

from index_platform.web.desks.blocks import Block, Facts, Panel, Prose, Table
from index_platform.web.desks.instrument_list import text_of
from index_platform.web.desks.instrument_scales import value_words
from index_platform.web.desks.room import fact
from index_platform.web.parts import Code, Fact
from index_platform.web.trials.trial import Trial
from instruments.answers import ValidAnswers, check
from instruments.definition import CutPoint, Instrument, Missing, Scale
from instruments.english import capital, listed
from instruments.scoring_rules import band_of, is_beyond, points, score

_ONLY_YOU = "Only you see this. Whoever answers a survey never sees a score."


def recorded(trial: Trial) -> tuple[Block, ...]:
    """The scores so far, and the rows that would be kept."""
    return (_scores(trial), _rows(trial))


def _scores(trial: Trial) -> Panel:
    scales = trial.instrument.scales
    if not scales:
        words = "This instrument has no scores: each question stands for itself."
        return Panel(title="Scored", hint=_ONLY_YOU, blocks=(Prose(paragraphs=(words,)),))
    codes = {name: value for name, value in trial.route.values.items() if isinstance(value, int)}
    rows = tuple(_score(trial.instrument, scale, codes) for scale in scales)
    return Panel(title="Scored", hint=_ONLY_YOU, blocks=(Facts(rows=rows),))


def _score(instrument: Instrument, scale: Scale, codes: dict[str, int]) -> Fact:
    answered = sum(points(scale, instrument.item(name), codes.get(name)) is not None for name in scale.items)
    found = score(scale, instrument, codes)
    if found is None:
        need = f"no score yet: {answered} of at least {scale.minimum_answered} answers"
        return fact(text_of(scale.title), need)
    told = [f"{found:.4g}"]
    if band := band_of(scale, found):
        told.append(text_of(band.title))
    told += [_cut(cut, found) for cut in scale.cut_points]
    return fact(text_of(scale.title), "; ".join(told))


def _cut(cut: CutPoint, found: float | Fraction) -> str:
    title = text_of(cut.title)
    return f"counts as: {title}" if is_beyond(cut, found) else f"does not count as: {title}"


def _rows(trial: Trial) -> Panel:
    kept = check(trial.instrument, trial.answers)
    rows = kept.rows if isinstance(kept, ValidAnswers) else ()
    given = set(trial.answers)
    table = Table(
        caption="What would be kept",
        heads=("Name in files", "Kept as"),
        rows=tuple(
            (Code(text=row.item), _kept(trial, row.item, row.code, row.missing, row.text))
            for row in rows
            if row.item.partition(".")[0] in given
        ),
    )
    flagged = trial.route.flagged
    off = (
        f"Answered, and off the route by now: {listed(list(flagged), 'and')}. Such answers are kept, marked, "
        "and left out of every score."
    )
    nothing = "Nothing yet. What was not asked is kept as: not asked."
    blocks: tuple[Block, ...] = (table,) if table.rows else (Prose(paragraphs=(nothing,)),)
    return Panel(
        title="Kept",
        hint="Nothing of this trial is stored: it is what a survey would keep.",
        blocks=(*blocks, *((Prose(paragraphs=(off,)),) if flagged else ())),
    )


def _kept(trial: Trial, name: str, code: int | None, missing: Missing | None, text: str | None) -> str:
    reason = capital(missing.value.replace("_", " ")) if missing else ""
    item, _, choice = name.partition(".")
    if code is None:
        return reason or text or ""
    words = (
        {0: "0 not ticked", 1: "1 ticked"}[code] if choice else value_words(trial.instrument.item(item), code)
    )
    return f"{words} ({reason.lower()})" if reason else words
