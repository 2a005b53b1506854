"""Every page of every questionnaire that ships: at 400 % zoom, by the rules of axe, in forced colours.

A window of 1280 by 1024 px that is zoomed to 400 % is one of 320 by 256 px with four dots to each.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from index_platform.services import licensed, waves
from index_platform.settings import Settings
from instruments import catalogue
from instruments.canonical import canonical_json
from instruments.filling import slots
from tests.browsing import stops_without_ring, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.pressing import fill, go_on, spoil
from tests.index_platform.web.survey.test_every_kind_in_a_browser import WARDS, is_done, look
from tests.instruments.licensees import wording
from tests.proofs import WHOLE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.proof]
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
WAVE_ASKING = WAVE.replace("first", "asking")
_TRANSLATED = "thriving-communities@1.2"  # of it all the others that are translated are parts
_ALL = [(one.label, "en") for one in catalogue.all()]
_ALL += [(_TRANSLATED, language) for language in catalogue.get(_TRANSLATED).languages if language != "en"]
_SAMPLE = [("ons4@1.0", "en"), ("loneliness@1.1", "ur")]
_EDGELESS = """() => [...document.querySelectorAll('button, input:not([type=hidden]), textarea, select')]
  .filter(e => e.getClientRects().length && !e.closest('.unseen, .skip, .kept-empty'))
  .filter(e => {
    const label = e.labels && e.labels[0], around = [e.closest('.cell'), e.closest('.cells')];
    const drawn = [e, label, ...around].filter(Boolean).map(each => getComputedStyle(each));
    if (label) drawn.push(getComputedStyle(label, '::before'));
    const edged = style => /[1-9]/.test(style.borderWidth);
    return getComputedStyle(e).appearance === 'none' && !drawn.some(edged);
  }).map(e => e.outerHTML.slice(0, 120))"""  # of what can be pressed or filled in


@contextmanager
def _asking(settings: Settings, folder: Path, label: str) -> Iterator[Site]:
    """A site whose survey ``asking`` asks an instrument; empty slots hold made-up words."""
    instrument = catalogue.get(label)
    with opened(settings) as engine:
        start(engine, folder, town=WARDS)
        (folder / "asking.yaml").write_text(WAVE_ASKING.replace("brs@1.0", label))
        waves.create(engine, folder / "asking.yaml", moment=MOMENT)
        if list(slots(instrument)):
            (folder / "words.json").write_bytes(canonical_json(wording(instrument)))
            licensed.fill(engine, settings.licensed, label, folder / "words.json", moment=MOMENT)
        waves.opened(engine, "asking", moment=MOMENT, wording=settings.licensed)
    with running(settings) as site:
        yield site


def _holds(page: Page, axe: Callable[[Page], None]) -> None:
    """What holds for whoever zooms in, and for whoever has colours of their own."""
    look(page, axe)
    page.emulate_media(forced_colors="active")
    axe(page)
    assert page.evaluate(_EDGELESS) == [], page.url
    assert stops_without_ring(page)[1] == [], page.url
    page.emulate_media(forced_colors="none")


@pytest.mark.parametrize(("label", "language"), _ALL if WHOLE else _SAMPLE)
def test_every_page_holds_zoomed_in_and_in_forced_colours(
    browser: Browser,
    axe: Callable[[Page], None],
    settings: Settings,
    tmp_path: Path,
    label: str,
    language: str,
) -> None:
    walked: list[str] = []
    with _asking(settings, tmp_path, label) as site:
        page = browser.new_page(**ZOOMED)  # type: ignore[arg-type]
        page.goto(f"{site.address}/s/asking?language={language}")
        _holds(page, axe)
        tick(page.locator("#age"))
        tick(page.locator("#taking_part"))
        go_on(page)
        while not is_done(page) and page.url not in walked:
            walked.append(page.url)
            assert page.locator(f"html[lang={language}]").count() == 1
            _holds(page, axe)
            if spoil(page):
                _holds(page, axe)
            fill(page)
            go_on(page)
        _holds(page, axe)
        go_on(page)
        assert page.inner_text(".code-of-answers")
        _holds(page, axe)
        page.close()
    always = {item.id for item in catalogue.get(label).items if not item.show_if}
    assert always <= {address.rpartition("/")[2] for address in walked}
