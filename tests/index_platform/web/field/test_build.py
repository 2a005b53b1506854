"""What a phone is given of the app itself: one version, whole, in the words of the survey's pages."""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from index_platform.settings import Settings
from index_platform.web.field import build, words
from index_platform.web.field.one_script import one_script
from index_platform.web.pages import ASSETS
from index_platform.web.words import ENGLISH
from instruments.errors import InvalidInputError
from tests.field.test_scripts import run
from tests.folders import REPOSITORY
from tests.index_platform.web.people import running

SCRIPTS = ASSETS / "field"
_TEXT = {
    path.name: path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js") if path.name != "idb.js"
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("app")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'thriving.db'}")
    with running(settings, works=False) as site, httpx.Client(base_url=site.address, timeout=60) as found:
        yield found


def listed(client: httpx.Client) -> dict[str, str]:
    """Address -> hash of every file that the worker keeps."""
    told = client.get("/field/worker.js").text.splitlines()[0]
    found: dict[str, str] = json.loads(told.removeprefix("const BUILD = ").removesuffix(";"))["files"]
    return found


def test_every_file_that_a_phone_keeps_is_served_as_the_worker_expects_it(client: httpx.Client) -> None:
    for path, expected in listed(client).items():
        answer = client.get(path)
        assert answer.status_code == 200, path
        digest = urlsafe_b64encode(sha256(answer.content).digest()).rstrip(b"=").decode()
        assert digest == expected, path


def test_whatever_the_page_scripts_and_sheets_name_is_kept_on_the_phone(client: httpx.Client) -> None:
    files = listed(client)
    named = {*re.findall(r'(?:href|src)="(/[^"]+)"', client.get("/field").text)}
    for name, text in _TEXT.items():
        if name != "worker.js":
            named |= {f"/assets/field/{one}" for one in re.findall(r'^.* from "\./([^"]+)";$', text, re.M)}
    for path in [path for path in files if path.endswith(".css")]:
        named |= {f"/assets/{one}" for one in re.findall(r'url\("\.\./([^"]+)"\)', client.get(path).text)}
    assert len(named) > 30
    assert named - set(files) == set()


def test_the_worker_may_answer_for_the_page_and_the_page_runs_its_own_scripts_alone(
    client: httpx.Client,
) -> None:
    worker, page = client.get("/field/worker.js"), client.get("/field")
    assert worker.headers["service-worker-allowed"] == "/field"
    assert worker.headers["content-type"].startswith("text/javascript")
    for answer in (worker, page):
        rules = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} <= set(rules)
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|style=", page.text)
    assert "script-src" not in client.get("/").headers["content-security-policy"]


def test_a_phone_can_put_it_on_its_first_screen(client: httpx.Client) -> None:
    told = client.get("/field/manifest.webmanifest")
    assert told.headers["content-type"].startswith("application/manifest+json")
    assert (told.json()["start_url"], told.json()["display"]) == ("/field", "standalone")


def test_the_app_weighs_what_its_page_says(client: httpx.Client) -> None:
    """Everything but letters, as it is sent: a phone on a slow line has it in seconds."""
    files = [path for path in listed(client) if "/fonts/" not in path]
    sent = 0
    for path in [*files, "/field/worker.js"]:
        with client.stream("GET", path) as answer:
            sent += sum(map(len, answer.iter_raw()))
    page = (REPOSITORY / "docs/field-app.md").read_text(encoding="utf-8")
    [told] = re.findall(r"less than (\d+) kB", page)
    assert 0.8 * int(told) < sent / 1000 < int(told)


def test_a_module_that_cannot_be_put_into_one_script_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nb();\n')
    (tmp_path / "b.js").write_text("export default 1;\n")
    with pytest.raises(InvalidInputError, match="cannot be put into one script: export default 1;"):
        one_script(tmp_path / "a.js")


def test_one_script_is_what_its_modules_are_together(tmp_path: Path) -> None:
    """Each once, in its own scope: names that two modules use for themselves do not meet."""
    (tmp_path / "c.js").write_text("const OWN = 1;\nfunction one() { return OWN; }\nexport { one };\n")
    (tmp_path / "b.js").write_text(
        'import { one } from "./c.js";\nconst OWN = 10;\nexport const ten = () => OWN * one();\n'
    )
    (tmp_path / "a.js").write_text(
        'import {\n  ten,\n} from "./b.js";\nimport { one } from "./c.js";\nconst OWN = 100;\n'
        "console.log(OWN + ten() + one());\n"
    )
    script = tmp_path / "whole.js"
    script.write_text(one_script(tmp_path / "a.js"))
    assert run(script).strip() == "111"
    assert script.read_text().count("const OWN = 1;") == 1


def test_another_file_makes_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = build.worker.__wrapped__()
    files = build._files()
    monkeypatch.setattr(build, "_files", lambda: {**files, build.PAGE: b"another page"})
    after = build.worker.__wrapped__()
    version = re.compile(r'"version":"([^"]+)"')
    assert version.findall(before) != version.findall(after)


def test_people_are_asked_in_the_words_of_the_survey_s_pages() -> None:
    told = words.tongues()
    assert told["words"]["en"] == {key: ENGLISH[key] for key in words.KEYS}
    assert {"bn", "pl", "ur"} <= set(told["words"]) == set(told["languages"])
    assert told["words"]["ur"]["dont_know"] != ENGLISH["dont_know"]
    assert told["languages"]["ur"] == {"name": "اردو", "direction": "rtl"}


def test_every_word_that_a_script_says_is_there_once_and_none_is_left_over() -> None:
    catalogue = re.findall(r"^  (\w+):(?: |$)", _TEXT["words.js"], re.M)
    assert len(catalogue) == len(set(catalogue)) > 100
    assert set(catalogue) & set(words.KEYS) == set()
    scripts = "\n".join(text for name, text in _TEXT.items() if name != "words.js")
    quoted = set(re.findall(r'"([a-z_ ]+)"', scripts))
    asked = set(re.findall(r'(?:say|sayIn\([^)]*\))\(\s*"([a-z_ ]+)"', scripts))
    assert len(asked) > 60
    assert asked - set(catalogue) - set(words.KEYS) == set()
    made = ("line_", "signing_", "today_")  # put together from a state
    stems = {word.removesuffix("_about") for word in quoted}
    unused = {word for word in catalogue if word not in quoted and word.removesuffix("_about") not in stems}
    assert {word for word in unused if not word.startswith(made)} == set()
    assert set(words.KEYS) - quoted == set()
