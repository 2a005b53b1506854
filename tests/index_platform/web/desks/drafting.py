"""Definitions for tests of the desks, and how somebody sends them through a browser."""

import re
from collections.abc import Mapping

import httpx

from instruments import catalogue
from tests.index_platform.web.people import Browser

NEW = "/manage/new-instrument"
KEY = "community-life"
BEFORE = f"{KEY}@1.0"
_TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')
_KEPT = re.compile(r'name="kept" value="([^"]+)"')


def draft(version: str, *changes: tuple[str, str]) -> str:
    """The file of the community life items as another version, with pieces of it changed."""
    text = (catalogue.DATA / KEY / "1.0.yaml").read_text(encoding="utf-8")
    for old, new in (('version: "1.0"', f'version: "{version}"'), *changes):
        if old not in text:
            raise AssertionError(f"{old!r} does not stand in it")
        text = text.replace(old, new, 1)
    return text


def checked(browser: Browser, files: Mapping[str, str]) -> httpx.Response:
    """The page after files were sent to be checked."""
    token = {"_csrf_token": _TOKEN.findall(browser.get(NEW).text)[0]}
    sent = [("files", (name, content, "application/yaml")) for name, content in files.items()]
    return browser.post(NEW, data=token, files=sent)


def gone_on(
    browser: Browser, page: httpx.Response, said: Mapping[str, str], *, to: str = NEW
) -> httpx.Response:
    """The answer to the page of a definition that was checked, with what somebody says on it."""
    token, kept = _TOKEN.findall(page.text)[0], _KEPT.findall(page.text)
    fields: dict[str, str | list[str]] = {"_csrf_token": token, "kept": kept, **said}
    return browser.post(to, data=fields, files=[("none", ("", b"", "application/octet-stream"))])
