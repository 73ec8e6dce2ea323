"""httpx loads and runs without what only its command line and other event loops need."""

from __future__ import annotations

import subprocess
import sys

LOADS = "import sys, pulumi_devhelm.client.transport as it"


def run(program):
    subprocess.run([sys.executable, "-c", f"{LOADS}; {program}"], check=True)


def test_the_command_line_of_httpx_is_not_loaded():
    run("assert not {'click', 'rich', 'httpx._main'} & sys.modules.keys()")


def test_others_can_still_load_it():
    run("import httpx._main; assert httpx._main.main")


def test_it_stays_loaded_if_it_is_loaded_already():
    program = f"import httpx; {LOADS}; assert sys.modules['httpx._main']"
    subprocess.run([sys.executable, "-c", program], check=True)
