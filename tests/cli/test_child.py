"""A command runs as if a shell had started it, and gets each signal once."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import textwrap

import pytest

# Waits for SIGTERM, and exits with the number of the other signals. It takes each one at once,
# because an equal one that arrives meanwhile would not be counted.
COUNTING = """
import signal, sys
expected = {signal.SIGINT, signal.SIGHUP, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, expected)
print("ready", flush=True)
count = 0
while (number := signal.sigwait(expected)) != signal.SIGTERM:
    count += 1
    print(signal.Signals(number).name, flush=True)
sys.exit(count)
"""
PARENT = """
import sys
from pulumi_devhelm.cli.child import Child
child = Child(sys.argv[1:])
child.catch_signals()
reason = child.run({"DEVHELM_INCIDENT_ID": "the-id"})
print(reason, child.code, flush=True)
"""
# Says what is passed on: two signals that arrive at almost the same time may look like one.
TRACED = """
import subprocess
send = subprocess.Popen.send_signal
def traced(process, number):
    print("passed on", int(number), flush=True)
    send(process, number)
subprocess.Popen.send_signal = traced
"""


@pytest.fixture
def parent(tmp_path):
    """The words that run a command in a Child."""
    (tmp_path / "counting.py").write_text(COUNTING)
    (tmp_path / "parent.py").write_text(PARENT)

    def words(*command, hangup="--default-signal=HUP"):
        default = [sys.executable, str(tmp_path / "counting.py")]
        # A runner may ignore what an interactive shell doesn't, and children inherit that.
        signals = ["/usr/bin/env", "--default-signal=INT,TERM", hangup]
        return [*signals, sys.executable, str(tmp_path / "parent.py"), *(command or default)]

    return words


@pytest.fixture
def start(parent):
    started = []

    def begin(*command, **signals):
        process = subprocess.Popen(
            parent(*command, **signals),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("send", [os.kill, os.killpg])
def test_a_signal_reaches_the_command_once(start, number, send):
    """Whether it is sent to this process alone, or to its whole group as by `timeout`."""
    process = start()
    assert process.stdout.readline() == "ready\n"
    send(process.pid, number)
    assert process.stdout.readline() == f"{number.name}\n"
    process.terminate()
    assert process.stdout.readline() == "exit code 1 1\n"


def test_a_ctrl_c_in_a_terminal_reaches_the_command_once(parent, tmp_path):
    words = parent()
    (tmp_path / "parent.py").write_text(TRACED + PARENT)
    pid, terminal = pty.fork()
    if not pid:
        os.execv(words[0], words)  # noqa: S606 - a terminal's first process
    with os.fdopen(terminal, "r+b", buffering=0) as screen:
        lines = read_lines(screen)
        assert next(lines) == b"ready"
        screen.write(b"\x03")
        assert next(lines).endswith(b"SIGINT")
        os.kill(pid, signal.SIGTERM)
        assert next(lines) == b"passed on 15"
        assert next(lines) == b"exit code 1 1"
    os.waitpid(pid, 0)


def read_lines(screen):
    rest = b""
    while True:
        while b"\r\n" not in rest:
            rest += screen.read(1000)
        line, _, rest = rest.partition(b"\r\n")
        yield line


def test_a_ctrl_c_ends_a_script_and_what_it_runs(start):
    """A shell goes on with its script, unless its own child ends of the signal as well."""
    process = start("bash", "-c", "sh -c 'echo ready; exec sleep 60'; echo continued")
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "the command was ended by SIGINT 130\n"


def test_the_signal_that_ended_the_command_is_named(start):
    process = start("sh", "-c", "kill -KILL $$")
    assert process.stdout.read() == "the command was ended by SIGKILL 137\n"


def test_an_ignored_signal_stays_ignored(start):
    process = start("sh", "-c", "kill -HUP $$; kill -HUP $PPID", hangup="--ignore-signal=HUP")
    assert process.stdout.read() == "None 0\n"


def test_input_and_output_pass_through_at_once(start):
    process = start("sh", "-c", 'while read line; do printf %s. "$line"; done')
    for line in ("a", "b"):
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        assert process.stdout.read(2) == f"{line}."
    assert process.communicate() == ("None 0\n", None)


def test_the_command_sees_its_variables(start):
    process = start("sh", "-c", 'echo "$DEVHELM_INCIDENT_ID"')
    assert process.stdout.read() == "the-id\nNone 0\n"


def test_a_program_for_another_machine_fails_with_126(start, tmp_path):
    (tmp_path / "program").write_bytes(b"\x7fELF\0" * 100)
    (tmp_path / "program").chmod(0o755)
    process = start(str(tmp_path / "program"))
    assert process.stdout.read() == "the command can't be run: Exec format error 126\n"


def test_a_signal_before_the_command_ends_the_process():
    script = textwrap.dedent("""
        import os, signal
        from pulumi_devhelm.cli.child import Child
        # A shell's background jobs ignore SIGINT, and the tests may be one.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        Child(["true"]).catch_signals()
        os.kill(os.getpid(), signal.SIGINT)
    """)
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (130, b"")
