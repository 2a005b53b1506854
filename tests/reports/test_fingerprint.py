"""The inputs of a document beside its content; and that a content's words are the same in every process."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HASHES = """
from reports.fingerprint import fingerprint
from tests.reports import tables
from reports.place_report import place_report
from hashlib import sha256
print(fingerprint())
for code in ("cluster-east", "E08000004"):
    print(sha256(repr(place_report(tables.oldham(), code, release="R1")).encode()).hexdigest())
"""
_CHANGED = """
import sys
from pathlib import Path
from unittest.mock import patch
from reports import fingerprint

before, read = fingerprint.fingerprint(), Path.read_bytes

def altered(path):
    return read(path) + (b" " if path.name == sys.argv[1] else b"")

with patch.object(Path, "read_bytes", altered):
    fingerprint.fingerprint.cache_clear()
    print(before == fingerprint.fingerprint())
"""


def said(program: str, *words: str, seed: str = "0") -> list[str]:
    command = [sys.executable, "-c", program, *words]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_inputs_have_the_same_name_in_every_process() -> None:
    first, second = (said(_HASHES, seed=seed) for seed in ("1", "2"))
    assert first == second
    assert len(set(first)) == 3
    assert {len(one) for one in first} == {64}


def test_a_change_of_template_style_font_or_code_is_another_program() -> None:
    for name in ("report.html.j2", "print.css", "SourceSans3-Regular.ttf", "sentences.py"):
        assert said(_CHANGED, name) == ["False"], name
    assert said(_CHANGED, "no such file") == ["True"]
