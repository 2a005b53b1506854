"""How soon a question is there on a slow phone: ``python -m tools.page_speed http://127.0.0.1:8000/s/WAVE``.

Chromium pretends to be four times slower on a slow 4G network, with nothing of ours kept. It needs what the
tests need: Chromium and Playwright.
"""

import shutil
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize, sync_playwright

from tools.pictures import FLAGS
from tools.steps import SetupError

CPU = 4.0  # times slower
# What Lighthouse puts on a phone: 150 ms of round trip and 1.6 Mbit/s, as a browser has to be told it.
_NETWORK = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_474_560 / 8,
    "uploadThroughput": 675_000 / 8,
}
_PHONE: ViewportSize = {"width": 360, "height": 740}
_SETTLED = 1_500  # ms in which letters and what they move come
_SHORT = 50  # ms: a task up to here keeps nobody waiting
_WATCH = """() => {
  window.seen = {lcp: 0, cls: 0, tasks: [], first: 0};
  const watch = (type, told) => new PerformanceObserver(list => list.getEntries().forEach(told))
    .observe({type, buffered: true});
  watch("largest-contentful-paint", one => seen.lcp = one.startTime);
  watch("layout-shift", one => seen.cls += one.hadRecentInput ? 0 : one.value);
  watch("paint", one => seen.first = one.startTime);
  watch("longtask", one => seen.tasks.push([one.startTime, one.duration]));
}"""


@dataclass(frozen=True, slots=True)
class PageSpeed:
    """How a page came.

    largest: seconds until its largest part is there. moved: share of the screen, as layout shift is counted.
    blocked: ms in which it was there and did not react.
    """

    largest: float
    moved: float
    blocked: float


def page_speed(browser: Browser, address: str, cookies: StorageState) -> PageSpeed:
    """How a page comes to a slow phone that holds these cookies and nothing else."""
    context = browser.new_context(viewport=_PHONE, storage_state=cookies)
    page = context.new_page()
    page.add_init_script(f"({_WATCH})()")
    _slow_down(context, page)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(_SETTLED)
    seen = page.evaluate("window.seen")
    context.close()
    late = (long - _SHORT for began, long in seen["tasks"] if began >= seen["first"])
    return PageSpeed(seen["lcp"] / 1_000, seen["cls"], sum(late))


def begun(browser: Browser, start: str) -> tuple[str, StorageState]:
    """The address of the first question of a survey, and the cookies of who began it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(start)
    page.locator("#age").check()
    page.locator("#taking_part").check()
    page.locator(".actions button").first.click()
    page.locator("[value=unsaid]").first.click()
    if page.url.partition("?")[0].endswith("/place"):  # a list: its button is still to press
        page.locator(".actions button").first.click()
    page.wait_for_url("**/q/**")
    found = page.url, context.storage_state()
    context.close()
    return found


def _slow_down(context: BrowserContext, page: Page) -> None:
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _NETWORK)


def main(start: str) -> None:
    """Say how soon the first question of the survey at this address is."""
    if (found := shutil.which("chromium")) is None:
        raise SetupError("Chromium is not installed. Run make setup-test.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        speed = page_speed(browser, *begun(browser, start))
        browser.close()
    sys.stdout.write(
        f"largest part after {speed.largest:.2f} s, moved {speed.moved:.3f}, blocked {speed.blocked:.0f} ms\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
