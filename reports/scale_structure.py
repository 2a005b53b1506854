"""The pages of a scale report on what its questions measure, alone and beside the other scales."""

from collections.abc import Callable, Mapping, Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.axes import window
from reports.content import (
    Bar,
    Block,
    Cell,
    Figure,
    KeyEntry,
    Mark,
    Page,
    Paragraph,
    Row,
    RowChart,
    Table,
    TableRow,
)
from reports.scale_words import decimal, fit_words, reversed_words
from scoring.scale_study.report import Dimensions, JointModel, ModelFit, ScaleReport

_LINES = (
    "CFI should be 0.95 or more and SRMR 0.08 or less (Hu and Bentler 1999, Structural Equation Modeling 6). "
    "These lines were made for longer scales and other methods: use them as advice. RMSEA runs high in short "
    "scales and is given for completeness."
)


def structure_page(report: ScaleReport) -> Page:
    """Whether the scale measures one thing."""
    found = report.dimensions
    blocks: list[Block] = [_eigenvalues(found)] if found.observed else []
    fits = [fit for fit in (found.one_factor, found.wording_factor) if fit is not None]
    if fits:
        tested = [fit for fit in fits if fit.testable]
        blocks += [_fits(tested)] if tested else []
        blocks.append(Paragraph(lead_in="What this says.", text=_explained(report)))
    return Page(
        anchor="structure",
        question="Does it measure one thing?",
        lead=_lead(found, len(report.items)),
        blocks=tuple(blocks),
    )


def _lead(found: Dimensions, items: int) -> str:
    kept = found.parallel_factors
    if kept is None:
        return "We could not work out how many things the answers hold. The last page says why."
    if kept == 0:
        return "The answers have no more in common than shuffled ones would."
    things = sentences.counted(kept, "thing stands", "things stand")
    tested = found.one_factor is not None and found.one_factor.testable
    alone = (
        ""
        if tested
        else f" With {sentences.counted(items, 'question', 'questions')} that cannot be tested further."
    )
    return f"{capital(things)} out from chance in the answers.{alone}"


def _eigenvalues(found: Dimensions) -> Figure:
    rows = tuple(
        Row(
            label=f"Factor {number}",
            bars=(Bar(mark=Mark.COUNT, low=0.0, high=max(seen, 0.0)),),
            words=f"{decimal(seen)}, by chance {decimal(chance)}",
            band=(0.0, chance),
        )
        for number, (seen, chance) in enumerate(zip(found.observed, found.chance, strict=True), 1)
    )
    axis = window([0.0, *found.observed, *found.chance])
    return Figure(
        anchor="eigenvalues",
        title="How many factors stand out from chance",
        subtitle=(
            f"Strength of each factor ({found.correlation} correlations) beside what 95 of 100 shuffled "
            "copies of the same answers stay below."
        ),
        chart=RowChart(rows=rows, axis=axis, step=30),
        alt="; ".join(f"{row.label}: {row.words}" for row in rows) + ".",
        key=(
            KeyEntry(mark=Mark.COUNT, words="in the answers"),
            KeyEntry(mark=Mark.BAND, words="in shuffled answers"),
        ),
        note=_suited(found),
    )


def _suited(found: Dimensions) -> str:
    """KMO and MAP in a sentence."""
    if found.kmo is None:
        return ""
    fair = "enough" if round(found.kmo, 2) >= 0.6 else "too little"
    least = "" if found.map_factors is None else f" A second rule (MAP) keeps {found.map_factors}."
    kmo = f"KMO {decimal(found.kmo)}, where 0.60 is needed"
    return f"The questions share {fair} for such an analysis: {kmo}.{least}"


def _fits(fits: Sequence[ModelFit]) -> Table:
    """One column a model, one row a measure."""
    return Table(
        label="How well each model fits",
        title="How well a model explains the answers",
        columns=tuple(capital(fit.name) for fit in fits),
        rows=tuple(
            TableRow(head=name, cells=tuple(Cell(text=words(fit)) for fit in fits))
            for name, words in _MEASURES.items()
        ),
        numeric_last=False,
        note=_LINES,
        wraps=True,
    )


def _rmsea(fit: ModelFit) -> str:
    low, high = fit.rmsea_interval.low, fit.rmsea_interval.high
    return f"{decimal(fit.rmsea)}, {decimal(low)} to {decimal(high)}" if fit.testable else "none"


_MEASURES: Mapping[str, Callable[[ModelFit], str]] = {
    "In words": fit_words,
    "Chi-square, df": lambda fit: f"{sentences.number(fit.chi2, 1)}, {fit.df}",
    "CFI": lambda fit: decimal(fit.cfi),
    "TLI": lambda fit: decimal(fit.tli),
    "RMSEA, 90% interval": _rmsea,
    "SRMR": lambda fit: decimal(fit.srmr) if fit.testable else "none",
}


def _explained(report: ScaleReport) -> str:
    """What the models say about the scale, for somebody who uses it."""
    one, two = report.dimensions.one_factor, report.dimensions.wording_factor
    if one is None:
        return "The model of one factor could not be fitted; the last page says why."
    if not one.testable:
        asked = capital(sentences.counted(len(report.items), "question leaves", "questions leave"))
        beside = " It is tested beside the other scales below." if report.joint else ""
        return (
            f"{asked} nothing to check: the model has as many free figures as the answers give (df = 0), and "
            f"fits any answers. A fit of 1.00 would be arithmetic, so we print none.{beside}"
        )
    if two is None:
        return f"One factor {fit_words(one)}."
    helps = "takes away most of what is left" if report.dimensions.wording_helps else "adds little"
    before, after = (f"{sentences.number(fit.chi2)} with df {fit.df}" for fit in (one, two))
    return (
        f"Questions {reversed_words(report)} are worded the other way round. One factor alone "
        f"{fit_words(one)}. A second factor for the wording alone {helps} "
        f"(chi-square {before}, then {after}).{_method_share(report)} "
        f"This is about wording, not about two kinds of {sentences.lower_first(report.title)}."
    )


def _method_share(report: ScaleReport) -> str:
    """How much of what these questions share is their wording."""
    if report.wording_share is None:
        return ""
    share = sentences.number(100 * report.wording_share)
    return f" Wording makes about {share}% of what these questions have in common."


def questions_table(report: ScaleReport) -> Table:
    """How each question goes with the others: correlations, alpha without it, and its loadings."""
    method = any(item.wording_loading for item in report.items)
    rows = []
    for number, item in enumerate(report.items, 1):
        figures = [decimal(item.item_rest), decimal(item.alpha_without), decimal(item.loading)]
        if method:
            figures.append(decimal(item.wording_loading) if item.wording_loading else "not of it")
        rows.append(
            TableRow(
                head=f"{number}. {item.wording}",
                cells=tuple(
                    Cell(text=text, numeric=place == len(figures)) for place, text in enumerate(figures, 1)
                ),
            )
        )
    columns = ("With the rest", "Alpha without it", "On the factor", *(("On its wording",) if method else ()))
    return Table(
        label="How each question goes with the others",
        title="How each question goes with the others",
        columns=columns,
        rows=tuple(rows),
        note=(
            "With the rest: correlation with the sum of the others; below 0 it goes against them. On a "
            "factor: standardised loading, where 0 is not at all and 1 wholly."
        ),
        wraps=True,
    )


def joint_page(report: ScaleReport) -> tuple[Page, ...]:
    """How the scale stands beside the others of the survey; nothing where there is no other."""
    joint = report.joint
    if joint is None:
        return ()
    blocks: list[Block] = [_fits([joint.fit]), _correlations(report, joint)]
    alone = report.dimensions.one_factor
    if alone is None or not alone.testable:
        blocks.append(_joint_loadings(report, joint))
    others = [title for scale, title in zip(joint.scales, joint.titles, strict=True) if scale != report.scale]
    beside, words = listed([sentences.lower_first(each) for each in others]), fit_words(joint.fit)
    return (
        Page(
            anchor="joint",
            question="Does it hold beside the other scales?",
            lead=f"Beside {beside}, each a factor of its own, the model {words}. {_nearest(report, joint)}",
            blocks=tuple(blocks),
        ),
    )


def _nearest(report: ScaleReport, joint: JointModel) -> str:
    own = joint.scales.index(report.scale)
    others = [place for place in range(len(joint.scales)) if place != own]
    near = max(others, key=lambda place: abs(joint.correlations[own][place]))
    value = joint.correlations[own][near]
    title = sentences.lower_first(joint.titles[near])
    if abs(value) >= 0.85:
        return f"It can hardly be told from {title}: they correlate {decimal(value)}."
    if abs(value) >= 0.7:
        return f"It overlaps much with {title}: they correlate {decimal(value)}."
    return f"It is another thing than {title}, its nearest: they correlate {decimal(value)}."


def _correlations(report: ScaleReport, joint: JointModel) -> Table:
    """The scale beside each of the others: a row each, so that any number of them fits a sheet."""
    own = joint.scales.index(report.scale)
    beside = zip(joint.scales, joint.titles, joint.correlations[own], strict=True)
    return Table(
        label="Correlations with the other scales",
        title="How it goes together with the others",
        columns=("Correlation of the factors",),
        rows=tuple(
            TableRow(head=title, cells=(Cell(text=decimal(value), numeric=True),))
            for scale, title, value in beside
            if scale != report.scale
        ),
        note="Without the chance in answering, so greater than correlations between scores.",
    )


def _joint_loadings(report: ScaleReport, joint: JointModel) -> Table:
    return Table(
        label="How strongly each question hangs on its scale",
        title="How strongly each question hangs on its scale here",
        columns=("On the scale",),
        rows=tuple(
            TableRow(head=f"{number}. {item.wording}", cells=(Cell(text=decimal(loading), numeric=True),))
            for number, (item, (_, loading)) in enumerate(zip(report.items, joint.loadings, strict=True), 1)
        ),
    )
