"""The reference results: which blocks there are, which test holds each, and what is left aside.

A block is one call of another program: ``KMO`` in ``efa_bfi_aco_3f``; tests/index_reference.py tells those of
weighting, small areas, the index and disclosure. Every block must be claimed by a test, or stand in
``OUT_OF_SCOPE`` or in ``DIFFERS`` (tests/scoring/reference_scope.py) with a
reason. To claim blocks, mark a test and ask for the fixture ``block``; it then runs once for each of them:

    @pytest.mark.holds("scoring.structure.adequacy: KMO", "efa_*", "KMO", 1e-7)
    def test_kmo_is_that_of_psych(block: Block) -> None:
        block.equal(adequacy(block.matrix("R"), block.case["n_listwise"]).kmo, block.result["MSA"])

The four arguments are literals: the function (after a colon, the part of the result), the files, the blocks
(patterns of fnmatch, several parted by blanks) and the tolerance, absolute up to 1 and relative above.
Several tests may claim one block, each for its own part with its own tolerance. Where one comparison needs
a tolerance of its own, make it a test of its own. A data set where the reference is wrong stands in
``DIFFERS`` for that one file, and the claims leave it out by naming it: ``"efa_* !efa_cope9_*"``.
"""

import ast
import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests import index_reference
from tests.folders import REPOSITORY, shared_folder

Json = Any  # what a result file holds: objects, lists, numbers, words
UNTIMED = {
    "efa_*": ("eigenvalues", "smc"),
    "exact_polychoric_*": ("rho", "thresholds"),
    "polychoric_*": ("polyserial_item1_vs_rest",),
    "reliability_*": ("formula_listwise", "split_half_odd_even"),
    "weighted_*": tuple(
        f"{scale}/{name}"
        for scale in ("ons4", "ucla3", "brs6")
        for name in ("cov_wt_unbiased", "cor_wt", "alpha_from_weighted_cov", "place_icc_anova")
    ),
}  # results that stand in the files without a call of their own


def results_folder() -> Path:
    """Where the psychometric results are."""
    return shared_folder() / "reference" / "psychometrics"


@dataclass(frozen=True, order=True)
class BlockId:
    """One result of another program."""

    file: str
    name: str

    def __str__(self) -> str:
        return f"{self.file}-{self.name}"


@dataclass(frozen=True, order=True)
class Claim:
    """Blocks that a test holds, or that are left aside for a reason."""

    what: str
    files: str
    blocks: str
    tolerance: float = 0.0
    test: str = ""

    def covers(self, block: BlockId) -> bool:
        """Whether the block is among those claimed."""
        return matches(block.file, self.files) and matches(block.name, self.blocks)


def matches(name: str, patterns: str) -> bool:
    """Whether a name fits one of the patterns, and none of those that begin with ``!``."""
    words = patterns.split()
    taken = any(fnmatchcase(name, word) for word in words if not word.startswith("!"))
    return taken and not any(fnmatchcase(name, word[1:]) for word in words if word.startswith("!"))


@cache
def case(file: str) -> dict[str, Any]:
    """One result file."""
    found: dict[str, Any] = json.loads((results_folder() / "results" / f"{file}.json").read_text())
    return found


@cache
def universe() -> tuple[BlockId, ...]:
    """Every block of the folders, in order; none where they are absent."""
    if not (results_folder() / "index.csv").is_file():
        return ()
    with (results_folder() / "index.csv").open(encoding="utf-8", newline="") as lines:
        called = {BlockId(row["file"].removesuffix(".json"), row["block"]) for row in csv.DictReader(lines)}
    files = sorted(path.stem for path in (results_folder() / "results").glob("*.json"))
    untimed = {
        BlockId(file, name)
        for file in files
        for pattern, names in UNTIMED.items()
        if fnmatchcase(file, pattern)
        for name in names
        if part(case(file), name) is not None
    }
    index = {BlockId(*block) for block in index_reference.blocks()}
    return tuple(sorted(called | untimed | index))


def part(found: Json, name: str) -> Json:
    """What stands under a name such as ``ons4/survey_svycralpha``; None where nothing does."""
    for step in name.split("/"):
        found = found.get(step) if isinstance(found, dict) else None
    return found


@dataclass(frozen=True)
class Block:
    """One reference result, and the comparison with it that is told on the page."""

    id: BlockId
    tolerance: float
    record: list[float] = field(default_factory=list)

    @property
    def case(self) -> dict[str, Any]:
        """The whole result file."""
        return case(self.id.file)

    @property
    def result(self) -> Json:
        """What the other program found; the rows of a block that is a table."""
        if self.id.file in index_reference.FOLDERS:
            return index_reference.result(self.id.file, self.id.name)
        found = part(self.case, self.id.name)
        return found["result"] if isinstance(found, dict) and "result" in found else found

    def matrix(self, name: str) -> NDArray[np.float64]:
        """A matrix of the file by its name, as numbers."""
        return numbers(part(self.case, name))

    def items(self, *, complete: bool = True) -> NDArray[np.float64]:
        """(n, items) answers of the case, negative items reversed; only complete rows where asked for."""
        found = answers(str(self.case["data"]), tuple(self.case["items"]))
        keys = np.asarray(self.case.get("keys") or np.ones(found.shape[1]))
        if (keys < 0).any():
            found = np.where(keys < 0, self.case["scale_min"] + self.case["scale_max"] - found, found)
        return found[~np.isnan(found).any(axis=1)] if complete else found

    def equal(self, got: object, want: object) -> None:
        """Fail unless every number is within the tolerance of the reference."""
        ours, theirs = np.asarray(got, dtype=np.float64), numbers(want)
        assert ours.shape == theirs.shape
        worst = worst_difference(ours, theirs)
        self.record.append(worst)
        assert worst <= self.tolerance, f"off by {worst:.3g}, tolerance {self.tolerance:g}"


def numbers(found: Json) -> NDArray[np.float64]:
    """A value of a result file as an array: a number, a list, or a matrix with names."""
    values = found["values"] if isinstance(found, dict) and "values" in found else found
    return np.asarray(values, dtype=np.float64)


def column(data: str, name: str) -> NDArray[np.float64]:
    """(n,) one column of a data file, NaN where empty."""
    return answers(data, (name,))[:, 0]


@cache
def answers(data: str, items: Sequence[str]) -> NDArray[np.float64]:
    """(n, items) columns of a data file, NaN where empty."""
    with (results_folder() / "data" / data).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    table = [[float(row[item]) if row[item] not in ("", "NA") else np.nan for item in items] for row in rows]
    return np.array(table)


def worst_difference(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """The greatest difference, absolute up to 1 and relative above; infinite where only one is NaN."""
    size = np.maximum(np.abs(theirs), 1.0)
    difference = np.where(np.isnan(ours) & np.isnan(theirs), 0.0, np.abs(ours - theirs) / size)
    return float(np.nan_to_num(difference, nan=np.inf).max(initial=0.0))


def marks(name: str, folder: Path = REPOSITORY / "tests") -> Iterator[tuple[str, list[Any]]]:
    """The arguments of every ``pytest.mark.<name>`` on a test under ``folder``, read from the source."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == f"pytest.mark.{name}":
                        yield f"{path.relative_to(folder)}", [ast.literal_eval(word) for word in mark.args]


@cache
def claims(folder: Path = REPOSITORY / "tests") -> tuple[Claim, ...]:
    """Every claim of the tests, in order."""
    found = {Claim(*words, test=test) for test, words in marks("holds", folder)}
    return tuple(sorted(found))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that claims blocks once for each of them."""
    if "block" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("holds")
        claim = Claim(*marker.args)
        found = [block for block in universe() if claim.covers(block)]
        metafunc.parametrize("block", found or [None], indirect=True, ids=str)


@pytest.fixture
def block(request: pytest.FixtureRequest) -> Iterator[Block]:
    """A block that the test claims, and the comparison with it."""
    what, _, _, tolerance = request.node.get_closest_marker("holds").args
    if request.param is None:
        request.getfixturevalue("shared")
        pytest.fail(f"{what} claims no block that there is", pytrace=False)
    comparison = Block(request.param, tolerance)
    yield comparison
    if comparison.record:
        test = request.path.relative_to(REPOSITORY / "tests").as_posix()
        seen = [test, what, comparison.id.file, comparison.id.name, max(comparison.record)]
        request.node.user_properties.append(("holds", json.dumps(seen)))
