"""Recompute and compare: whether a run gives again what was recorded, and if not, what differs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

Document = Mapping[str, object]
_INPUTS = ("index", "wave", "instrument", "geography", "responses", "inputs", "randomness", "smoothing")
_MOST_TOLD = 5  # differences in a sentence; all of them are in ``Verdict.differences``
_SAME_STEP = 1e-9  # relative; arithmetic of another processor differs by far less


class Agreement(StrEnum):
    """How well a recomputation agrees with what was recorded."""

    EQUAL = "equal"
    EQUAL_AS_PUBLISHED = "equal as published"
    EQUAL_BUT_FOR_ERASED = "equal but for erased"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a recomputation says.

    largest_difference: the greatest relative difference between the unrounded checks of the manifests.
    differences: what differs, in words; for "equal as published" the stages that are not equal bit for bit;
        for "equal but for erased" the figures that would be printed otherwise without the erased rows.
    first_stage: the first stage that gave something else; empty where all are equal, or cannot be compared.
    erased: how many rows were erased from the snapshot since the run. figures: how many cells were published.
    """

    agreement: Agreement
    largest_difference: float
    differences: tuple[str, ...]
    first_stage: str = ""
    erased: int = 0
    figures: int = 0

    @property
    def sentence(self) -> str:
        """The verdict as one sentence."""
        match self.agreement:
            case Agreement.EQUAL:
                return (
                    "equal: computed again from the same answers, every stage gives the same numbers to the "
                    "last digit"
                )
            case Agreement.EQUAL_AS_PUBLISHED:
                return (
                    "equal as published: every printed figure is the same; before rounding the largest "
                    f"relative difference of the checks is {self.largest_difference:.1e}{self._where}"
                )
            case Agreement.EQUAL_BUT_FOR_ERASED:
                return (
                    f"equal but for {self.erased} erased: the snapshot is the one that was frozen, without "
                    "the rows of those who had them taken out since. The figures stand as published; "
                    f"without these rows {len(self.differences)} of {self.figures} would be others"
                )
            case Agreement.DIFFERENT:
                return f"different: {self._told}{self._where}"

    @property
    def _told(self) -> str:
        """The first differences, and how many more there are."""
        more = len(self.differences) - _MOST_TOLD
        told = "; ".join(self.differences[:_MOST_TOLD])
        return f"{told}; and {more:,} more" if more > 0 else told

    @property
    def _where(self) -> str:
        return f". The first stage that differs is {self.first_stage!r}" if self.first_stage else ""


def verdict(
    recorded: Document, recomputed: Document, *, published: Document, republished: Document
) -> Verdict:
    """Whether a run was reproduced.

    recorded, recomputed: the manifests. published, republished: the protected tables as documents.
    Equal: inputs, stages and every printed figure. Equal as published: inputs and printed figures, while
    stages differ in their last bits, as they may on another processor or with other versions of libraries.
    Equal but for erased: the hash of all rows, of those that are gone too, is the one in the manifest.
    Of another snapshot nothing is compared: other answers give other figures, which may not be public.
    """
    if other := tuple(_snapshot_difference(recorded, recomputed)):
        return Verdict(agreement=Agreement.DIFFERENT, largest_difference=0.0, differences=other)
    if (erased := _count(recomputed, "erased") - _count(recorded, "erased")) > 0:
        return _without_erased(recorded, recomputed, erased, published=published, republished=republished)
    largest = _largest_difference(recorded, recomputed)
    stages = tuple(_stage_differences(recorded, recomputed))
    first = next((name for name, _ in stages), "")
    wrong = tuple(_input_differences(recorded, recomputed)) + tuple(_differences(published, republished))
    told = tuple(words for _, words in stages)
    if not wrong and largest > _SAME_STEP:
        wrong = (f"the checks differ by {largest:.1e}, more than arithmetic can", *told)
    if wrong:
        return Verdict(
            agreement=Agreement.DIFFERENT, largest_difference=largest, differences=wrong, first_stage=first
        )
    return Verdict(
        agreement=Agreement.EQUAL_AS_PUBLISHED if told else Agreement.EQUAL,
        largest_difference=largest,
        differences=told,
        first_stage=first,
    )


def _without_erased(
    recorded: Document, recomputed: Document, erased: int, *, published: Document, republished: Document
) -> Verdict:
    largest = _largest_difference(recorded, recomputed)
    there = {**recomputed, "responses": _count(recomputed, "responses") + erased}
    wrong = tuple(_input_differences(recorded, there))
    if not recorded.get("rows") or recorded["rows"] != recomputed.get("rows"):
        wrong += (f"the rows are not those of the run without {erased}",)
    if wrong:
        return Verdict(agreement=Agreement.DIFFERENT, largest_difference=largest, differences=wrong)
    before, after = dict(_cells(published)), dict(_cells(republished))
    return Verdict(
        agreement=Agreement.EQUAL_BUT_FOR_ERASED,
        largest_difference=largest,
        differences=tuple(name for name, cell in before.items() if after.get(name) != cell),
        erased=erased,
        figures=len(before),
    )


def _count(manifest: Document, name: str) -> int:
    """A count of a manifest; 0 where the manifest is older than the count."""
    return cast(int, manifest.get(name, 0))


def _cells(published: Document) -> Iterator[tuple[str, object]]:
    for place, measures in cast(Mapping[str, Mapping[str, object]], published["cells"]).items():
        for measure, cell in measures.items():
            yield f"{place} {measure}", cell
    for part in cast(Sequence[Document], published.get("breakdowns", ())):
        cells = cast(Mapping[str, Mapping[str, Sequence[object]]], part["cells"])
        for place, measures in cells.items():
            for measure, figures in measures.items():
                for label, figure in zip(cast(Sequence[str], part["categories"]), figures, strict=True):
                    yield f"{place} {measure}, {part['title']}: {label}", figure


def _snapshot_difference(recorded: Document, recomputed: Document) -> Iterator[str]:
    before, after = (cast(Document, one.get("inputs", {})).get("snapshot") for one in (recorded, recomputed))
    if before != after:
        yield (
            f"the run is of the snapshot {_short(before)}, and this is {_short(after)}. "
            "Other answers give other figures, so nothing else is compared"
        )


def _input_differences(recorded: Document, recomputed: Document) -> Iterator[str]:
    for name in _INPUTS:
        yield from _differences(recorded.get(name), recomputed.get(name), name)


def _differences(before: object, after: object, at: str = "") -> Iterator[str]:
    """Every value that differs, by its way from the top; the software of a run may differ."""
    if at == "method.software":
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from _differences(before.get(key), after.get(key), f"{at}.{key}".strip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for row, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, f"{at}[{row}]")
    elif before != after:
        yield f"{at} was {_short(before)} and is {_short(after)}"


def _short(value: object) -> str:
    text = "absent" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _stages(manifest: Document) -> dict[str, Document]:
    """Stage by name; none in a manifest from before stages were written one by one."""
    stages = manifest.get("stages")
    return {stage["name"]: stage for stage in stages} if isinstance(stages, list) else {}


def _stage_differences(recorded: Document, recomputed: Document) -> Iterator[tuple[str, str]]:
    """(stage, what differs in what it gave), in the order of the stages."""
    before, after = _stages(recorded), _stages(recomputed)
    if not before:
        yield "", "the manifest is older than the record of stages, so that they cannot be compared"
        return
    for name in dict.fromkeys([*before, *after]):
        for words in _differences(before.get(name, {}).get("out"), after.get(name, {}).get("out"), name):
            yield name, words


def _largest_difference(recorded: Document, recomputed: Document) -> float:
    before, after = (_checks(manifest) for manifest in (recorded, recomputed))
    gaps = [
        abs(after[name] - value) / max(abs(value), 1.0) for name, value in before.items() if name in after
    ]
    return max(gaps, default=0.0)


def _checks(manifest: Document) -> dict[str, float]:
    """The numbers that tell how far apart two runs are: of each stage, and what stages say of themselves."""
    found: dict[str, float] = {}
    for name, stage in _stages(manifest).items():
        said = cast(Mapping[str, object], stage["result"])
        found |= {f"{name}.{key}": value for key, value in said.items() if isinstance(value, float)}
        found[name] = cast(float, stage["check"])
    return found
