# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command gives the network up before it does anything else."""

import platform
import sys
from pathlib import Path

import pytest
from program import run_python

# tries to reach out from inside a command, as a library of ours might
REACHING_OUT = """
import errno, socket
from counselor_desk.app import cli, commands

def reach_out(*_arguments, **_named):
    {attempt}
    print("reached")
    return 0

commands.check = reach_out
raise SystemExit(cli.main(["check", "--journal", "nowhere"]))
"""

ATTEMPTS = {
    "an IPv4 socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "an IPv6 socket": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "a name": "socket.getaddrinfo('example.org', 443)",
    "a connection": "socket.create_connection(('127.0.0.1', 9))",
}

filtered = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in {"x86_64", "aarch64"},
    reason="the kernel's filter is there on Linux, for two processors",
)


@filtered
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_command_cannot_reach_out(attempt: str, home: Path) -> None:
    done = run_python("-c", REACHING_OUT.replace("{attempt}", ATTEMPTS[attempt]), home=home)

    assert done.returncode == 4
    assert "reached" not in done.stdout
    assert "PermissionError (message withheld)" in done.stderr


def test_the_same_script_ends_well_when_it_does_not_reach_out(home: Path) -> None:
    done = run_python("-c", REACHING_OUT.replace("{attempt}", "pass"), home=home)

    assert (done.returncode, done.stdout) == (0, "reached\n")


@filtered
def test_a_child_of_a_command_cannot_reach_out_either(home: Path) -> None:
    attempt = (
        "import subprocess, sys; print(subprocess.run([sys.executable, '-c', "
        "'import socket; socket.socket(socket.AF_INET)'], capture_output=True).returncode)"
    )
    done = run_python("-c", REACHING_OUT.replace("{attempt}", attempt), home=home)

    assert done.stdout == "1\nreached\n"
