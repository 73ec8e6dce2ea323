"""`python -m pulumi_devhelm.simulator`."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pulumi_devhelm.simulator.__main__ import _parser, main

COMMAND = [sys.executable, "-m", "pulumi_devhelm.simulator"]


@contextmanager
def command(*arguments):
    """The running command, and the URL that it prints."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline()
        printed = re.fullmatch(r"DevHelm simulator at (http://\S+:\d+)\n", line)
        assert printed, line + process.stderr.read()
        yield process, printed[1]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_its_url_responds_and_stops_cleanly(tmp_path, number):
    data = tmp_path / "data.json"
    with command("--port", "0", "--data", str(data)) as (process, url):
        assert url.startswith("http://127.0.0.1:")
        with httpx.Client(base_url=url) as client:
            created = client.post("/_simulator/incidents", json={"title": "Kept"}).json()
            process.send_signal(number)
            out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    with command("--port", url.rpartition(":")[2], "--data", str(data)) as (_, again):
        assert again == url
        assert created["title"] in httpx.get(created["shortlink"]).text


def test_a_delayed_request_does_not_delay_the_shutdown():
    with command("--port", "0") as (process, url):
        httpx.post(f"{url}/_simulator/faults", json={"delay": 60})
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{url}/api/v1/incidents", timeout=0.1)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")


def test_the_command_runs_if_its_url_cannot_be_printed():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Path("/dev/full").open("w") as full:
        process = subprocess.Popen([*COMMAND, "--port", str(port)], stdout=full)
    try:
        transport = httpx.HTTPTransport(retries=10)
        with httpx.Client(transport=transport) as client:
            assert client.get(f"http://127.0.0.1:{port}/").status_code == 200
    finally:
        process.kill()
        process.wait()


def test_a_taken_port_and_a_bad_file_are_reported_in_one_line(tmp_path, capsys):
    data = tmp_path / "data.json"
    data.write_text("nonsense")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments in (["--port", port], ["--port", "0", "--data", str(data)]):
            assert main(arguments) == 1
            printed = capsys.readouterr().err
            assert re.fullmatch(r"The simulator can't start: .+\n", printed)
            in_use = f"port {port} is in use; set another one with --port." in printed
            assert in_use is ("--data" not in arguments)


@pytest.mark.parametrize("arguments", [["--port", "x"], ["--port", "70000"]])
def test_an_invalid_port_is_reported_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "--port" in capsys.readouterr().err


def test_the_default_port_is_that_of_the_pages():
    assert _parser("simulator").parse_args([]).port == 8080
