"""The scripts of the pages keep to the types that their comments state, as TypeScript's compiler reads them."""

from __future__ import annotations

import shutil
import subprocess

from tests.browser.conftest import need
from tests.conftest import APP

STATIC = APP / "web" / "static"
CHECKS = (
    "--noEmit --allowJs --checkJs --strict --target es2022 --module es2022 --moduleResolution node --lib es2022,dom,dom.iterable".split()
)


def test_scripts_keep_to_their_types() -> None:
    need(shutil.which("tsc"), "there is no TypeScript compiler on this machine")
    told = subprocess.run(["tsc", *CHECKS, "paste.js", "capture.js", "docs.js"], cwd=STATIC, capture_output=True, text=True, check=False)
    assert told.stdout == ""
    assert told.returncode == 0


def test_every_script_asks_to_be_checked() -> None:
    scripts = sorted(STATIC.glob("*.js"))
    assert [path.name for path in scripts if not path.read_text("utf-8").startswith("// @ts-check")] == ["bookmarklet.js"]
    assert [path.name for path in scripts if len(path.read_text("utf-8").splitlines()) > 250] == []
