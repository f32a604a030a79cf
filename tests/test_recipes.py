"""The recipes of the README do what it says, against a running service and a site for them to read."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import readme
from tests.browser.site import PLAIN, SENTENCE, TITLE, site
from tests.web.server import serving

SERVICE, PAGE = "http://127.0.0.1:8000", "https://example.org/tide-mill"


class Kitchen:
    """A folder with what the recipes take, and the addresses that stand in for theirs."""

    def __init__(self, folder: Path, service: str, site: str) -> None:
        self.folder, self.service, self.page = folder, service, f"{site}/plain"
        for name in ("page.html", "saved/one.html", "saved/two pages.html"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(PLAIN, "utf-8")
        (folder / "vault" / "Clippings").mkdir(parents=True)
        (folder / "urls.txt").write_text(f"{self.page}\n{site}/missing\n{self.page}\n", "utf-8")

    def fitted(self, recipe: str) -> str:
        return recipe.replace(SERVICE, self.service).replace(PAGE, self.page)

    def run(self, *command: str, given: str = "") -> str:
        """What a command prints; it must end well."""
        told = subprocess.run(command, cwd=self.folder, input=self.fitted(given), capture_output=True, text=True, timeout=60, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kitchen]:
    with site() as port:
        folder = tmp_path_factory.mktemp("service")
        with serving(folder, fetch_allow=f"localhost:{port}", workers="1") as found:
            yield Kitchen(tmp_path_factory.mktemp("kitchen"), found.url, f"http://localhost:{port}")


def test_curl(kitchen: Kitchen) -> None:
    told = kitchen.run("bash", "-eu", given=readme.recipes("sh")[0])
    assert told.count(SENTENCE) == 3
    assert told.startswith(f'---\ntitle: "{TITLE}"')
    assert "](https://example.org/sluice)" in told or f"]({kitchen.page.removesuffix('plain')}sluice)" in told


def test_a_folder_of_saved_pages(kitchen: Kitchen) -> None:
    (kitchen.folder / "saved" / "broken.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    kitchen.run("bash", "-u", given=readme.recipes("sh")[1])
    for name in ("one", "two pages"):
        assert f"# {TITLE}" in (kitchen.folder / "saved" / f"{name}.md").read_text("utf-8")


def test_a_list_of_addresses(kitchen: Kitchen) -> None:
    kitchen.run("bash", "-eu", given=readme.recipes("sh")[2])
    answers = [json.loads(line) for line in (kitchen.folder / "answers.ndjson").read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == (kitchen.folder / "urls.txt").read_text("utf-8").split()
    assert [answer.get("title") == TITLE for answer in answers] == [True, False, True]


def test_a_note(kitchen: Kitchen) -> None:
    kitchen.run("bash", "-eu", given=readme.recipes("sh")[3])
    assert (kitchen.folder / "vault" / "Clippings" / "The tide mill.md").read_text("utf-8").startswith("---\ntitle:")


def test_python(kitchen: Kitchen) -> None:
    library = "httpx" if importlib.util.find_spec("httpx") else "httpx2"  # which has the same interface
    recipe = readme.recipes("python")[0].replace("import httpx", f"import {library} as httpx")
    assert kitchen.run(sys.executable, "-", given=recipe).startswith(f"{TITLE}\n\n{SENTENCE}")


def test_javascript(kitchen: Kitchen) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("not run: there is no Node on this machine")
    told = kitchen.run(node, "--input-type=module", "-", given=readme.recipes("js")[0])
    assert told.startswith(f"{TITLE}\n\n{SENTENCE}")


SPIDER = """
import scrapy, sys
from scrapy.crawler import CrawlerProcess
{pipeline}
class Spider(scrapy.Spider):
    name = "mill"
    start_urls = ["https://example.org/tide-mill"]
    def parse(self, response):
        yield {{"url": response.url, "html": response.text}}
        yield {{"url": "nonsense", "html": response.text}}
process = CrawlerProcess({{"ITEM_PIPELINES": {{WinnowPipeline: 300}}, "FEEDS": {{"items.json": {{"format": "json", "overwrite": True}}}}}})
process.crawl(Spider)
process.start()
"""


def test_scrapy(kitchen: Kitchen) -> None:
    if importlib.util.find_spec("scrapy") is None:
        pytest.skip("not run: Scrapy is not installed")
    kitchen.run(sys.executable, "-", given=SPIDER.format(pipeline=readme.recipes("python")[1]))
    (item,) = json.loads((kitchen.folder / "items.json").read_text("utf-8"))  # the other is dropped, with the reason in the log
    assert item["title"] == TITLE
    assert item["text"].startswith(SENTENCE)


def test_a_webhook_s_body(kitchen: Kitchen) -> None:
    body = json.loads(kitchen.fitted(readme.recipes("json")[0]))
    told = kitchen.run("curl", "-sf", "--json", json.dumps(body), f"{kitchen.service}/v1/clean")
    assert SENTENCE in json.loads(told)["markdown"]
