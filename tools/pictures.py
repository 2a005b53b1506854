"""The pictures of README and notes, drawn by the program itself from the synthetic demo: ``make pictures``.

Unlike its neighbours this needs what the tests need: Chromium, Playwright, a reader of PDF. The demo is made
anew in a folder that goes away, so a picture never shows anybody's answers, and nothing is taken that does
not say of itself that it is synthetic.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.steps import ROOT, SetupError

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 150_000  # bytes
COLOURS = 64  # of a picture: the design has twelve, the others are edges of letters
WAVE = "oldham-demo-2026"
OPEN_WAVE = "oldham-demo-open"
BOROUGH = "E08000004"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync")
_SIGNS = ("synthetic", "made up", "made-up")
_PIN = "739104"  # of the phone in a picture
_PAGE = 714  # px that a sheet of paper is wide
_GAP = 24  # px between two screens
_PATIENCE = 60.0  # seconds until the server must answer


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A demo being served, and a browser to look at it with."""

    folder: Path
    address: str
    browser: Browser


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: its file, and how it is taken."""

    name: str
    taken: Callable[[Demo], bytes]


def main(arguments: list[str]) -> int:
    """Write every picture into the folder named, ``docs/pictures`` if none is: 0, or 1 with a reason."""
    out = Path(arguments[0]) if arguments else PICTURES
    try:
        for path in drawn(out):
            print(f"{path.name}  {path.stat().st_size / 1000:.0f} kB")
    except SetupError as error:
        print(f"pictures: {error}", file=sys.stderr)
        return 1
    return 0


def drawn(out: Path) -> Iterator[Path]:
    """Each picture, written to ``out`` as soon as it is taken."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _demo(Path(folder)) as demo:
        for picture in ALL:
            path = out / picture.name
            path.write_bytes(_small(picture.taken(demo), picture.name))
            yield path


def _small(image: bytes, name: str) -> bytes:
    """The same picture in few colours, as a PNG that a README can carry."""
    made = BytesIO()
    reduced = Image.open(BytesIO(image)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(made, format="PNG", optimize=True)
    if len(made.getvalue()) > LARGEST:
        raise SetupError(f"{name} is larger than {LARGEST / 1000:.0f} kB. Show less of the page.")
    return made.getvalue()


@contextmanager
def _demo(folder: Path) -> Iterator[Demo]:
    _thriving(folder, "demo", "--out", "demo")
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SetupError("Chromium is not installed. Run make setup-test.")
    with _served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield Demo(folder=folder, address=address, browser=browser)
        browser.close()


def _environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("THRIVING_")}
    return own | {"THRIVING_DATA_DIR": str(folder / "demo" / "data")}


def _thriving(folder: Path, *words: str) -> str:
    """What the program says to this command."""
    done = subprocess.run(
        [_program(), *words],
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SetupError(f"`thriving {' '.join(words[:2])}` failed: {done.stderr.strip()}")
    return done.stdout


def _program() -> Path:
    return Path(sys.executable).with_name("thriving")


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [str(_program()), "serve", "--port", port]
    with subprocess.Popen(command, env=_environment(folder), stdout=subprocess.DEVNULL) as server:
        try:
            yield _awaited(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def _awaited(address: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/health"):
                return address
        except URLError:
            time.sleep(0.2)
    raise SetupError("The server did not start. Try thriving serve by hand.")


def _report(demo: Demo) -> bytes:
    """The first page of a report, as it is printed."""
    [file] = (demo.folder / "demo").glob("tci-east-*.pdf")
    with pypdfium2.PdfDocument(file) as document:
        _require_sign(document[0].get_textpage().get_text_range(), file.name)
        large = document[0].render(scale=3).to_pil()
    made = BytesIO()
    large.resize((_PAGE, round(_PAGE * large.height / large.width)), Image.Resampling.LANCZOS).save(
        made, "PNG"
    )
    return made.getvalue()


def _places(demo: Demo) -> bytes:
    with demo.browser.new_page(viewport={"width": 1120, "height": 900}) as page:
        page.goto(f"{demo.address}/places")
        return _shot(page)


def _question(demo: Demo) -> bytes:
    """The first question of the open wave, on a phone."""
    with demo.browser.new_page(viewport={"width": 390, "height": 900}) as page:
        page.goto(f"{demo.address}/s/{OPEN_WAVE}")
        page.get_by_role("radio").first.check()  # 16 or over
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("button", name="I would rather not say").click()  # where
        page.wait_for_url("**/q/*")
        return _shot(page)


def _desk(demo: Demo) -> bytes:
    """The wave on the desk of its manager."""
    with _signed_in(demo, "survey_manager") as page:
        page.goto(f"{demo.address}/manage/waves/{WAVE}")
        return _shot(page)


@contextmanager
def _signed_in(demo: Demo, role: str, *more: str) -> Iterator[Page]:
    """The browser of somebody with a role, whose account is made for the picture."""
    email, name = f"{role}@example.org", f"Demo {role.rpartition('_')[2].title()}"
    told = _thriving(demo.folder, "users", "add", email, "--name", name, "--role", role, *more, "--json")
    password = token_urlsafe()
    with demo.browser.new_page(viewport={"width": 1120, "height": 1000}) as page:
        page.goto(demo.address + urlsplit(json.loads(told)["link"]).path)
        page.get_by_label("New password").fill(password)
        page.get_by_role("button", name="Set the password").click()
        page.get_by_label("Email address").fill(email)
        page.get_by_role("textbox", name="Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/account")
        yield page


def _phone(demo: Demo) -> bytes:
    """The researchers' app: the list, with an interview half done, beside the question that it stands at."""
    with demo.browser.new_page(viewport={"width": 360, "height": 740}) as page:
        page.goto(f"{demo.address}/field")
        page.get_by_label("Your code").fill(_code(demo))
        page.get_by_label("Choose a PIN").fill(_PIN)
        page.get_by_label("The PIN again").fill(_PIN)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Start an interview").click()
        page.get_by_label("Where do they live?").select_option(index=1)
        page.get_by_label("English", exact=True).check()
        page.get_by_role("button", name="Begin").click()
        page.get_by_role("button", name="They say yes aloud").click()
        question = _shot(page)
        page.get_by_role("button", name="Pause or stop").click()
        page.get_by_role("button", name="Pause: go on with it later").click()
        page.get_by_text("Half done").wait_for()
        return _beside(_shot(page), question)


def _code(demo: Demo) -> str:
    """What lets the phone of a researcher in, made by a supervisor."""
    area = ("--area", BOROUGH)
    with (
        _signed_in(demo, "community_researcher", *area),
        _signed_in(demo, "fieldwork_supervisor", *area) as page,
    ):
        page.goto(f"{demo.address}/manage/fieldwork/code")
        page.get_by_label("Researcher").select_option(label="Demo Researcher")
        page.locator("form button.button").click()
        return page.locator("main .code").first.inner_text()


def _beside(*screens: bytes) -> bytes:
    """Screens in one picture, one beside the other."""
    images = [Image.open(BytesIO(screen)) for screen in screens]
    width = sum(image.width + _GAP for image in images) - _GAP
    whole = Image.new("RGB", (width, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + _GAP
    made = BytesIO()
    whole.save(made, "PNG")
    return made.getvalue()


def _shot(page: Page) -> bytes:
    """The page as it is seen, once its typeface is there."""
    page.evaluate("document.fonts.ready")
    _require_sign(page.inner_text("body"), page.url)
    return page.screenshot()


def _require_sign(words: str, where: str) -> None:
    if not any(sign in words.lower() for sign in _SIGNS):
        raise SetupError(f"{where} does not say that its figures are synthetic. It must not be shown.")


ALL = (
    Picture(name="report.png", taken=_report),
    Picture(name="places.png", taken=_places),
    Picture(name="desk.png", taken=_desk),
    Picture(name="question.png", taken=_question),
    Picture(name="phone.png", taken=_phone),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
