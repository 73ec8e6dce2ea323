"""Links a Chromium into .venv for the tests that need a browser, and installs it if needed.

It tries a browser on PATH, then Playwright's own build, then, for root on Debian and similar
systems, the distribution's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIMIT_SECONDS = 600

PLAYWRIGHTS_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def main() -> None:
    """Make `.venv/bin/chromium` a browser that runs."""
    if runs(str(LINK)):
        return
    for browser in candidates():
        if runs(browser):
            link(browser)
            print(f"The browser of the tests is {browser}.")
            return
    sys.exit(
        "Some tests need a browser, and none could be installed: install Chromium or Google "
        "Chrome so that it is on PATH, and run this again."
    )


def candidates() -> Iterator[str]:
    """Browsers to try, in this order; each is installed only when its turn comes."""
    yield from on_path()
    print("There is no Chromium on PATH; getting Playwright's.", flush=True)
    if succeeds(sys.executable, "-m", "playwright", "install", "chromium"):
        yield subprocess.check_output([sys.executable, "-c", PLAYWRIGHTS_PATH], text=True).strip()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("That failed; installing the distribution's chromium with apt-get.", flush=True)
        if succeeds("apt-get", "update") and succeeds(
            "apt-get", "install", "-y", "--no-install-recommends", "chromium"
        ):
            yield from on_path()


def on_path() -> Iterator[str]:
    """The browsers on PATH, except the one that is linked here."""
    folders = [one for one in os.environ["PATH"].split(os.pathsep) if Path(one) != LINK.parent]
    for name in NAMES:
        browser = shutil.which(name, path=os.pathsep.join(folders))
        if browser:
            yield browser


def runs(browser: str) -> bool:
    """Whether it is a browser; some distributions have a script of this name that only advises."""
    return run(browser, "--version") is None


def succeeds(*command: str) -> bool:
    """Run an installer, and print its error if it fails."""
    problem = run(*command)
    if problem is not None:
        print(problem, flush=True)
    return problem is None


def run(*command: str) -> str | None:
    """Run a program to its end, and return the reason if it fails."""
    try:
        subprocess.run(
            command,
            check=True,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        lines = error.output.splitlines() or [str(error)]
        return next((line for line in lines if line.startswith(("Error: ", "E: "))), lines[-1])
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None


def link(browser: str) -> None:
    """Make this the browser of the tests, in one step."""
    new = LINK.with_name(f".chromium.{os.getpid()}")
    new.symlink_to(browser)
    new.replace(LINK)


if __name__ == "__main__":
    main()
