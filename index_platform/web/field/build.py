"""One version of the app: every file that a phone keeps of it, by its content."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from index_platform.auth.base64url import text_of
from index_platform.web.field.one_script import one_script
from index_platform.web.field.words import tongues
from index_platform.web.pages import ASSETS, LETTERS, STYLES
from reports.contexts import ShellContext
from reports.html import rendered
from reports.theme import ASSETS as REPORT_ASSETS

PAGE, WORDS, MANIFEST = "/field", "/field/words.json", "/field/manifest.webmanifest"
_FONTS = ("Screen-*.woff2", "NotoNaskhArabic-*.woff2", "NotoSansBengali-*.woff2", "NameOfLanguage-*.woff2")
_SHEETS = (*STYLES["survey"], *LETTERS.values(), "field.css")
_ICON = "/assets/icon.svg"
_COLOUR = "#0c5058"  # mill, as in tokens.css: the phone draws it round the app
_LETTERS = 16  # of a version: enough that no two are alike


@cache
def page() -> str:
    """The one page: everything that is shown in it is made by the script."""
    links = (
        f'<link rel="manifest" href="{MANIFEST}">',
        f'<meta name="theme-color" content="{_COLOUR}">',
        '<meta name="robots" content="noindex">',
        *(f'<link rel="modulepreload" href="/assets/field/{path.name}">' for path in _scripts()),
        '<script type="module" src="/assets/field/main.js"></script>',
    )
    content = ShellContext(
        title="Field",
        name="Field",
        whole="",
        home="",
        navigation=(),
        styles=tuple(f"/assets/css/{sheet}" for sheet in _SHEETS),
        icon=_ICON,
        embedded=Markup(""),
        main=Markup(
            '<main id="main" class="wide"><noscript><p>This app needs JavaScript.</p></noscript></main>'
        ),
        footer=(),
        page_class="form survey app",
        head=Markup("\n".join(links) + "\n"),
        aside=Markup('<p id="unsent" role="status"></p>'),
    )
    return rendered("shell.html.j2", content)


@cache
def words() -> bytes:
    """What the app says to people, JSON."""
    return _json(tongues())


@cache
def manifest() -> bytes:
    """What a phone needs to put the app on its first screen, JSON."""
    return _json(
        {
            "name": "Field",
            "short_name": "Field",
            "start_url": PAGE,
            "scope": PAGE,
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": _COLOUR,
            "icons": [{"src": _ICON, "sizes": "any", "type": "image/svg+xml"}],
        }
    )


@cache
def worker() -> str:
    """The service worker: which version it keeps, then its own text."""
    files = {path: _digest(content) for path, content in sorted(_files().items())}
    script = one_script(ASSETS / "field/worker.js")
    version = _digest(_json(files) + script.encode())[:_LETTERS]
    return f"const BUILD = {_json({'version': version, 'files': files}).decode()};\n{script}"


def _files() -> Mapping[str, bytes]:
    """Address -> content of all that the app needs without a network."""
    sheets = [_sheet(name) for name in _SHEETS]
    fonts = [path for name in _FONTS for path in (REPORT_ASSETS / "fonts").glob(name)]
    return {
        PAGE: page().encode(),
        WORDS: words(),
        MANIFEST: manifest(),
        _ICON: (REPORT_ASSETS / "icon.svg").read_bytes(),
        **{
            f"/assets/{path.parent.name}/{path.name}": path.read_bytes()
            for path in (*_scripts(), *sheets, *fonts)
        },
    }


def _scripts() -> Sequence[Path]:
    """The modules of the page, which names each: else a browser finds them only one behind another."""
    return sorted(path for path in (ASSETS / "field").glob("*.js") if path.name != "worker.js")


def _sheet(name: str) -> Path:
    """Where a style sheet lies: with those of the reports, or with those of forms."""
    ours = ASSETS / "css" / name
    return ours if ours.exists() else REPORT_ASSETS / "css" / name


def _digest(content: bytes) -> str:
    return text_of(sha256(content).digest())


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
