"""A command is what a shell would run, and what it wouldn't run has the shell's exit code."""

from __future__ import annotations

import subprocess

import pytest

from pulumi_devhelm.cli.executables import NotRunnableError, find


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The current folder, and one on PATH."""
    (tmp_path / "bin").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path


@pytest.fixture
def write(folder):
    def written(name, content=b"#!/bin/sh\n", mode=0o755):
        (folder / name).write_bytes(content)
        (folder / name).chmod(mode)

    return written


@pytest.mark.parametrize("word", ["./run", "bin/../run", "on-path"])
def test_a_script_is_found_like_in_a_shell(write, word):
    write("run")
    write("bin/on-path")
    program, words = find([word, "--flag", ""])
    assert words == [word, "--flag", ""]
    assert subprocess.run(words, executable=program, check=False).returncode == 0


@pytest.mark.parametrize(
    ("word", "reason", "code"),
    [
        ("missing", "missing: was not found on PATH.", 127),
        ("", "was not found on PATH.", 127),
        ("here", "was not found on PATH; to run the file in this folder, write ./here.", 127),
        ("./missing", "./missing: does not exist.", 127),
        ("./here/missing", "Not a directory.", 126),
        ("x/" * 3000, "File name too long.", 126),
        ("./bin", "./bin: is a folder.", 126),
        ("bin/", "is a folder.", 126),
        ("./text", "./text: is not executable; try `chmod +x`.", 126),
        ("text-on-path", "is not executable.", 126),
        ("./no-interpreter", "its first line names '/nowhere/python', which can't be run.", 127),
        ("./text-interpreter", "its first line names './text', which can't be run.", 126),
        ("./windows", r"its first line names '/bin/sh\r', which can't be run.", 127),
    ],
)
def test_a_command_that_cannot_be_run_has_the_exit_code_of_a_shell(write, word, reason, code):
    write("here")
    write("text", mode=0o644)
    write("bin/text-on-path", mode=0o644)
    write("no-interpreter", b"#! /nowhere/python -u\n")
    write("text-interpreter", b"#!./text\n")
    write("windows", b"#!/bin/sh\r\nexit 0\r\n")
    with pytest.raises(NotRunnableError) as raised:
        find([word])
    assert str(raised.value).startswith("The command can't be run: ")
    assert str(raised.value).endswith(reason)
    assert raised.value.code == code
    shell = subprocess.run(["bash", "-c", '"$0"', word], capture_output=True, check=False)
    assert shell.returncode == code


@pytest.mark.parametrize(("content", "code"), [(b"exit 3\n", 3), (b"", 0)])
def test_a_script_without_a_first_line_runs_in_sh(write, content, code):
    write("script", content)
    program, words = find(["./script", "argument"])
    assert subprocess.run(words, executable=program, check=False).returncode == code


def test_a_program_that_cannot_be_read_can_be_run(write):
    write("program", (b"\x7fELF\0"))
    assert find(["./program"]) == ("./program", ["./program"])
