"""The rules of the house: who imports whom, how large things are, which names may stand where, and that the documents are fresh."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import __version__, errors
from app.settings import rows
from tests import readme
from tests.conftest import APP, ROOT

MODULES = sorted(APP.rglob("*.py"))
SOURCES = [path for folder in (APP, ROOT / "tests") for path in sorted(folder.rglob("*.py"))]
MOST_LINES, MOST_OF_A_FUNCTION = 250, 40

# Room to the rooms that it may import; itself it may always.
ALLOWED = {
    "records": "",
    "errors": "",
    "places": "records",
    "settings": "",
    "models": "",
    "lexicon": "records models pause",
    "intake": "records errors settings",
    "segment": "records lexicon places",
    "render": "records places",
    "judge": "records lexicon models places",
    "pause": "",
    "pipeline": "records lexicon segment judge pause",
    "work": "records lexicon intake pipeline render pause",
    "warm": "work",
    "crew": "errors",
    "ask": "records errors pipeline render work",
    "lines": "records errors lexicon intake ask work",
    "web": "records errors settings lexicon intake pipeline render work crew ask lines",
    "bulk": "records errors settings lexicon intake pipeline render work crew ask lines",
    "cli": "records errors settings lexicon intake pipeline render work crew web main bulk",
    "scale": "records errors settings lexicon intake pipeline render work crew lines bulk",
    "main": "errors settings lexicon web work",
    "__init__": "pipeline lexicon records",
}
# A library and the doors that it may come in by.
DOORS = {
    "selectolax": ["segment/"],
    "readability": ["judge/second_opinion.py"],
    "lxml": ["judge/second_opinion.py"],
    "httpcore2": ["intake/fetch.py"],
    "anyio": ["intake/fetch.py", "web/"],
    "ada_url": ["intake/target.py"],
    "charset_normalizer": ["intake/decode.py"],
    "w3lib": ["intake/decode.py"],
    "fasttext": ["judge/language.py"],
    "nh3": ["render/sanitise.py"],
    "numpy": ["judge/", "lab/", "models.py"],
    "fastapi": ["web/", "main.py"],
    "starlette": ["web/", "main.py"],
    "pydantic": ["web/", "settings.py"],
    "pydantic_settings": ["settings.py"],
    "uvicorn": ["web/server.py"],
    "prometheus_client": ["web/metrics.py", "web/pages.py"],
    "structlog": ["web/logs.py"],
    "tomli": ["lexicon.py"],
    "trafilatura": ["lab/"],
    "resiliparse": ["lab/"],
    "scipy": ["lab/"],
    "catboost": ["lab/boosting.py"],
    "turbohtml": ["lab/"],
    "justext": ["lab/"],
    "htmldate": ["lab/"],
    "newspaper": ["lab/"],
    "datatrove": ["scale/"],
    "ray": ["scale/"],
    "pyspark": ["scale/"],
    "pandas": ["scale/"],
    "pyarrow": ["bulk/", "scale/"],
    "fastwarc": ["bulk/warc.py"],
    "zstandard": ["bulk/"],
    "tqdm": ["bulk/progress.py"],
}
# Vocabularies, social networks, players, cloud metadata and names reserved for examples: no publisher among them.
HOSTS = frozenset(
    "schema.org ogp.me www.w3.org purl.org example.com example.org example.net example.co.uk facebook.com twitter.com x.com "
    "linkedin.com pinterest.com reddit.com instagram.com youtube.com t.me wa.me whatsapp.com vk.com "
    "metadata.google.internal metadata.goog gravatar.com youtube-nocookie.com vimeo.com dailymotion.com spotify.com "
    "soundcloud.com tiktok.com".split()
)
HOST_RE = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|de|co|uk|fr|es|it|nl|cn|ru|jp|gov|edu|eu|at|ch|me|tv|news|goog|internal)\b(?![\w(=-])"
)
MACHINE_PATH_RE = re.compile(r"(?<![\w./])/(?:home|Users|root|work|mnt)/\w")
QUOTED_RE = re.compile(r"""["'`][^"'`\n]*["'`]""")
EXEMPTION_RE = re.compile(r"#\s*(noqa|type:\s*ignore)(\s*(?::\s*[A-Z]+\d+|\[[a-z-]+(?:,\s*[a-z-]+)*\]))?")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    first = path.relative_to(APP).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports by dots"
            yield from (f"app.{alias.name}" for alias in node.names) if node.module == "app" else [node.module or ""]


def rooms_entered(path: Path) -> set[str]:
    entered = {module.split(".")[1] for module in imports(path) if module.startswith("app.")}
    return entered - {room_of(path), "__version__"}


# Imports


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_what_the_table_allows(path: Path) -> None:
    room = room_of(path)
    if room != "lab":
        assert room in ALLOWED, "a room that the table does not know"
        assert rooms_entered(path) <= set(ALLOWED[room].split())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_is_entered_by_its_door(path: Path) -> None:
    if room_of(path) not in ("lab", "main"):
        within = [
            module
            for module in imports(path)
            if module.startswith("app.") and module.count(".") > 1 and module.split(".")[1] != room_of(path)
        ]
        assert within == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_library_comes_in_by_its_one_door(path: Path) -> None:
    place = path.relative_to(APP).as_posix()
    for library in {module.split(".")[0] for module in imports(path)} - {"app"} - sys.stdlib_module_names:
        assert library in DOORS, f"{library} has no door"
        assert place.startswith(("lab/race.py", *DOORS[library])), library


def test_importing_the_library_loads_nothing() -> None:
    program = "import sys, app; print([name for name in sys.modules if name.startswith('app.') or name in ('numpy', 'selectolax')])"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True).stdout == b"[]\n"


# But for the package itself, which must say how many threads to use before NumPy is there.
@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) != "app/__init__.py"], ids=name_of)
def test_nothing_is_read_from_disk_or_environment_at_import(path: Path) -> None:
    called = [
        node
        for statement in ast.parse(path.read_text("utf-8")).body
        for node in _run_at_import(statement)
        if isinstance(node, ast.Attribute)
    ]
    assert [node.attr for node in called if node.attr in ("environ", "getenv", "read_text", "read_bytes", "open")] == []


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _run_at_import(child)


# Sizes and openings


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_and_opens_with_a_sentence(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= MOST_LINES
    said = ast.get_docstring(ast.parse(source))
    assert said
    assert said.split("\n\n")[0].rstrip().endswith((".", "…", ":")), said


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    defined = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in defined if (node.end_lineno or 0) - node.lineno >= MOST_OF_A_FUNCTION] == []


# Names


def strings(path: Path) -> Iterator[str]:
    """The strings in a program; of other files the whole."""
    source = path.read_text("utf-8")
    if path.suffix == ".js":
        yield from QUOTED_RE.findall(source)
    elif path.suffix != ".py":
        yield source
    else:
        yield from (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str))


WRITTEN = [path for path in sorted(APP.rglob("*")) if path.suffix in (".py", ".toml", ".html", ".js", ".css", ".json")]


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_no_publisher_s_host_name_stands_in_the_house(path: Path) -> None:
    found = {match.group() for text in strings(path) for match in HOST_RE.finditer(text.lower())}
    assert {host for host in found if not any(host == known or host.endswith(f".{known}") for known in HOSTS)} == set()


@pytest.mark.parametrize("path", [*WRITTEN, *SOURCES, ROOT / "pyproject.toml"], ids=name_of)
def test_no_path_of_a_machine_is_written_down(path: Path) -> None:
    assert [match.group() for match in MACHINE_PATH_RE.finditer(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_check_is_switched_off_without_saying_which(path: Path) -> None:
    with tokenize.open(path) as file:
        comments = [token.string for token in tokenize.generate_tokens(file.readline) if token.type == tokenize.COMMENT]
    for match in filter(None, map(EXEMPTION_RE.search, comments)):
        assert match[1] != "noqa", match.group()
        assert match[2], match.group()


def test_the_rules_would_notice() -> None:
    assert HOST_RE.search("see www.some-paper.co.uk/a")
    assert MACHINE_PATH_RE.search("open('/" + "home/ada/x')")
    assert not MACHINE_PATH_RE.search("https://example.org/" + "home/x")
    assert [match[2] for match in EXEMPTION_RE.finditer("# type" + ": ignore\n# type" + ": ignore[attr-defined]")] == [
        None,
        "[attr-defined]",
    ]


# Errors

CONTRACT = {
    "bad_request": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "address_refused": 403,
    "fetch_disabled": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "slow_upload": 408,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid_input": 422,
    "unreadable_page": 422,
    "too_hard": 422,
    "busy": 429,
    "internal_error": 500,
    "fetch_failed": 502,
    "not_ready": 503,
    "fetch_timeout": 504,
}


def test_every_error_has_its_place_in_the_contract() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.WinnowError)]
    assert {kind.code: kind.status for kind in kinds} == CONTRACT
    assert len(kinds) == len(CONTRACT)
    assert all(kind.title and kind.title[0].isupper() for kind in kinds)


# Documents


@pytest.mark.parametrize("name", sorted(readme.MADE))
def test_the_parts_of_the_readme_that_are_made_from_the_code_are_fresh(name: str) -> None:
    assert readme.section(name).strip() == readme.MADE[name]().strip(), "python -m tests --accept makes them anew"


def test_the_command_line_shows_every_setting() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "app.cli", "serve", "--help"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    assert [name for name, _, _ in rows() if name not in shown] == []


def test_the_version_stands_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    assert __version__ not in (ROOT / "pyproject.toml").read_text("utf-8")
