"""Somebody in front of the questions in a real browser: with the keys alone, or by touch."""

from playwright.sync_api import Page

from tests.browsing import press, tick

CONTINUE = ".actions button.button:not(.second)"
FIELDS = "#question :is(input:not([type=hidden]), textarea, select):not(.kept-empty *)"
_WORDS = "Some words"


def go_on(page: Page) -> None:
    """Press the button that leads on, and stand on the next page."""
    press(page.locator(CONTINUE))


def begin(page: Page, address: str, wave: str = "first") -> None:
    """Tick the box of the start page and begin."""
    page.goto(f"{address}/s/{wave}")
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    go_on(page)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key never came to {selector}")


def kind(page: Page) -> str:
    """What the first field of the page is: radio, checkbox, lines, number, day, select; empty for a note."""
    first = page.locator(FIELDS).first
    if not first.count():
        return ""
    if first.get_attribute("name") == "answer.day":
        return "day"
    tag = str(first.evaluate("e => e.tagName"))
    type_ = str(first.get_attribute("type"))
    return {"TEXTAREA": "lines", "SELECT": "select"}.get(tag, "number" if type_ == "text" else type_)


def fill(page: Page) -> None:
    """A right answer to whatever the page asks: the last box of several, so that one more is asked."""
    match kind(page):
        case "radio":
            tick(page.locator(FIELDS).first)
        case "checkbox":
            tick(page.locator(".choices").first.locator("input").last)
        case "lines":
            page.fill("#answer", _WORDS)
        case "number":
            page.fill("#answer", "7")
        case "day":
            for part, value in (("day", "3"), ("month", "6"), ("year", "2026")):
                page.fill(f"[name='answer.{part}']", value)
        case "select":
            page.select_option("#answer", index=1)


def fill_by_keys(page: Page) -> None:
    """The same with the keyboard alone."""
    if not (asked := kind(page)):
        return
    tab_to(page, FIELDS)
    match asked:
        case "radio":
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        case "checkbox":
            page.keyboard.press("Space")
        case "select":
            page.keyboard.press("ArrowDown")
        case "day":
            for part in ("3", "6", "2026"):
                page.keyboard.type(part)
                page.keyboard.press("Tab")
        case _:
            page.keyboard.type("7")


def spoil(page: Page) -> bool:
    """Whether the page tells of an error once it was given what is no answer; a consent and a note cannot."""
    match kind(page):
        case "lines":
            page.fill("#answer", "x" * 4000)
        case "number":
            page.fill("#answer", "many")
        case "day":
            page.fill("[name='answer.day']", "31")
            page.fill("[name='answer.month']", "2")
            page.fill("[name='answer.year']", "2026")
        case "checkbox" if page.locator(FIELDS).count() == 1:
            return False
        case "":
            return False
    go_on(page)
    return page.title().startswith("Error: ")
