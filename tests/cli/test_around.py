"""What `maintenance` and `gameday` refuse, they refuse before anything opens."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MAINTENANCE = ["maintenance", "--title", "Upgrade"]
GAMEDAY = ["gameday", "--title", "Failover", "--duration", "30m"]
VALID = [*MAINTENANCE, "--org-wide", "--duration", "45m"]
TARGETS = "set --monitor or --tag, once or more, or --org-wide."
ONE_TARGET = "set only one of --monitor or --tag and --org-wide."
ENDS, ONE_END = "set --duration or --ends-at.", "set only one of --duration and --ends-at."


def flat(text):
    """The text of a message that may have several lines."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "problems"),
    [
        (MAINTENANCE, [TARGETS, ENDS]),
        ([*VALID, "--monitor", "Checkout API"], [ONE_TARGET]),
        ([*VALID, "--tag", "payments"], [ONE_TARGET]),
        ([*VALID, "--ends-at", "2036-01-01T00:00:00Z"], [ONE_END]),
        ([*MAINTENANCE, "--org-wide", "--duration", "soon"], ["--duration: must be a duration"]),
        ([*MAINTENANCE, "--org-wide", "--duration", "P1M"], ["months and years are not allowed"]),
        ([*MAINTENANCE, "--org-wide", "--duration", "0m"], ["--duration: must be a duration"]),
        ([*MAINTENANCE, "--org-wide", "--ends-at", "tomorrow"], ["--ends-at: must be an ISO 8601"]),
        (
            [*MAINTENANCE, "--org-wide", "--ends-at", "2999-01-01T00:00Z"],
            ["--ends-at: a window can last at most 366 days."],
        ),
        (
            [*MAINTENANCE, "--org-wide", "--duration", "400d"],
            ["--duration: a window can last at most 366 days."],
        ),
        (
            [*MAINTENANCE, "--org-wide", "--ends-at", "2020-01-01T00:00Z"],
            ["--ends-at: must be in the future."],
        ),
        (
            [*MAINTENANCE, "--org-wide", "--ends-at", "2036-01-01T00:00:00"],
            ["--ends-at: must be an ISO 8601 time with a time zone"],
        ),
        ([*VALID[:2], " ", *VALID[3:]], ["--title: must not be blank."]),
        ([*VALID[:2], "障害訓練", *VALID[3:]], ["--name: is required, because the title"]),
        (GAMEDAY, [TARGETS]),
        ([*GAMEDAY[:-1], "9h", "--org-wide"], ["--duration: must be at most 8h for a drill."]),
        ([*GAMEDAY, "--title", "[DRILL] ", "--org-wide"], ["--title: must not be blank."]),
        ([*GAMEDAY, "--org-wide", "--severity", "DOWN"], ["add --allow-down."]),
        ([*GAMEDAY, "--org-wide", "--severity", "down"], ["--severity: must be one of DOWN,"]),
        ([*GAMEDAY, "--monitors", "x"], ["No such option: --monitors"]),
        ([*VALID, "--json", "/nowhere/result.json"], ["/nowhere/result.json"]),
    ],
)
def test_wrong_options_are_named_all_at_once(run, simulator, tmp_path, arguments, problems):
    done = run(*arguments, "--", "touch", "ran", code=2, folder=tmp_path)
    for problem in problems:
        assert problem in flat(done.stderr)
    assert not (tmp_path / "ran").exists()
    assert simulator.requests() == []


@pytest.mark.parametrize("arguments", [VALID, [*VALID, "--"], [*GAMEDAY, "--org-wide"]])
def test_a_missing_command_is_a_usage_error(run, arguments):
    assert "COMMAND" in run(*arguments, code=2).stderr


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_command_that_does_not_exist_is_found_out_first(run, simulator, tmp_path, more):
    """Even without the token and Pulumi, which come later."""
    words = [*VALID, *more, "--json", "result.json", "./upgrade.sh"]
    done = run(*words, code=127, folder=tmp_path, DEVHELM_API_TOKEN="")
    message = "The command can't be run: ./upgrade.sh: does not exist."
    assert done.stderr == f"error: {message}\n"
    result = json.loads((tmp_path / "result.json").read_text())
    assert (result["outcome"], result["message"], result["exit_code"]) == (
        "not opened",
        message,
        127,
    )
    assert simulator.requests() == []


def test_a_file_that_is_not_executable_is_found_out_first(run, simulator, tmp_path):
    (tmp_path / "upgrade.sh").touch(mode=0o644)
    done = run(*VALID, "--", "./upgrade.sh", code=126, folder=tmp_path)
    assert "./upgrade.sh: is not executable; try `chmod +x`" in done.stderr
    assert simulator.requests() == []


def test_a_missing_token_is_one_sentence(run, tmp_path):
    done = run(*VALID, "--", "touch", "ran", code=1, folder=tmp_path, DEVHELM_API_TOKEN="")
    assert done.stderr == (
        "error: The DevHelm API token is missing: set the environment variable DEVHELM_API_TOKEN.\n"
    )
    assert not (tmp_path / "ran").exists()


def test_a_missing_pulumi_is_one_sentence(run, tmp_path):
    (tmp_path / "ran").symlink_to("/bin/true")
    done = run(*VALID, "--json", "result.json", "./ran", code=1, folder=tmp_path, PATH="/nowhere")
    assert done.stderr.startswith("error: The `pulumi` command was not found on PATH.")
    assert '"outcome": "not opened"' in (tmp_path / "result.json").read_text()


def test_other_commands_do_not_load_the_context_managers():
    program = (
        "import sys, pulumi_devhelm.cli.app\nsys.exit('pulumi_devhelm.automation' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
