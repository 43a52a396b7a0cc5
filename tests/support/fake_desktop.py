# SPDX-License-Identifier: GPL-3.0-or-later
"""A message bus of its own with a login service and screen savers on it, which do what a test tells them.

Run as a script it is the services: `fake_desktop.py ADDRESS NAME...`, one command a line on standard input. A second
process, because a service has to answer while the test waits for what it does.
"""

import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from jeepney import (  # type: ignore[import-untyped]  # comes without annotations
    DBusAddress,
    HeaderFields,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

LOGIND = "org.freedesktop.login1"
SESSION_PATH = "/org/freedesktop/login1/session/_31"
PATIENCE = 20.0
"""Seconds until a service that does not answer is a failure."""


class FakeDesktop:
    """The services in a process of their own."""

    def __init__(self, address: str, process: "subprocess.Popen[str]") -> None:
        self.address = address
        self._process = process
        self._said: list[str] = []
        self._voice = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def tell(self, command: str) -> None:
        """Let the services do something: sleep, wake, lock, unlock, switch away, hint, or `active NAME`."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()

    def has_said(self, what: str) -> bool:
        """Tell whether something has happened at the services, such as "inhibited" and "released"."""
        with self._voice:
            return what in self._said

    def until_said(self, what: str, *, seconds: float = PATIENCE) -> None:
        """Wait until something happened at the services."""
        with self._voice:
            is_said = self._voice.wait_for(lambda: what in self._said, seconds)
            assert is_said, f"{what} did not come within {seconds} seconds, but {self._said}"

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._listener.join()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._voice:
                self._said.append(line.strip())
                self._voice.notify_all()


@contextmanager
def a_bus() -> Iterator[str]:
    """A bus without any service; gives its address."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    assert address, "the bus did not start"
    try:
        yield address
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()


@contextmanager
def a_desktop(address: str, *, names: Sequence[str], refuses: Sequence[str] = ()) -> Iterator[FakeDesktop]:
    """Put services on a bus.

    Args:
        names: the services, as their desktops name them.
        refuses: methods that are answered with an error.
    """
    process = subprocess.Popen(
        [sys.executable, __file__, address, *names, *(f"-{method}" for method in refuses)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parent)},
    )
    desktop = FakeDesktop(address, process)
    try:
        desktop.until_said("ready")
        yield desktop
    finally:
        desktop.end()
        assert process.stdout is not None
        process.stdout.close()


# --- the services themselves, in the other process -----------------------------------------------------------------


class _Connection(Protocol):
    def send(self, message: Any) -> object: ...

    def receive(self) -> Any: ...


class _Services:
    """A login service with one session, and screen savers that only send signals."""

    def __init__(self, connection: _Connection, refused: set[str]) -> None:
        self._connection = connection
        self._refused = refused
        self._properties = {"Active": True, "LockedHint": False}

    def serve(self) -> None:
        while True:
            message = self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def obey(self, command: str) -> None:
        match command.split():
            case ["sleep"]:
                self._emit("/org/freedesktop/login1", f"{LOGIND}.Manager", "PrepareForSleep", "b", (True,))
            case ["wake"]:
                self._emit("/org/freedesktop/login1", f"{LOGIND}.Manager", "PrepareForSleep", "b", (False,))
            case ["lock"]:
                self._emit(SESSION_PATH, f"{LOGIND}.Session", "Lock")
            case ["unlock"]:
                self._emit(SESSION_PATH, f"{LOGIND}.Session", "Unlock")
            case ["switch", "away"]:
                self._change("Active", False)
            case ["hint"]:
                self._change("LockedHint", True)
            case ["idle"]:
                self._change("Active", True)
            case ["active", name]:
                self._emit(f"/{name.replace('.', '/')}", name, "ActiveChanged", "b", (True,))
            case ["inactive", name]:
                self._emit(f"/{name.replace('.', '/')}", name, "ActiveChanged", "b", (False,))

    def _change(self, name: str, value: bool) -> None:
        self._properties[name] = value
        changed: tuple[Any, ...] = (f"{LOGIND}.Session", {name: ("b", value)}, [])
        self._emit(SESSION_PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", changed)

    def _emit(self, path: str, interface: str, name: str, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        emitter = DBusAddress(path, interface=interface)
        self._connection.send(new_signal(emitter, name, signature or None, body))

    def _answer(self, message: Any) -> None:
        method = message.header.fields.get(HeaderFields.member)
        if method in self._refused:
            self._connection.send(new_error(message, f"{LOGIND}.Error.NotNow"))
        elif method == "GetSession":
            self._connection.send(new_method_return(message, "o", (SESSION_PATH,)))
        elif method == "Inhibit":
            self._promise(message)
        elif method == "Get":
            value = self._properties[message.body[1]]
            self._connection.send(new_method_return(message, "v", (("b", value),)))
            _say(f"{message.body[1]} was asked for")

    def _promise(self, message: Any) -> None:
        """Give one end of a pipe away: when the other end hears that it is closed, the promise is over."""
        hears, given = os.pipe()
        self._connection.send(new_method_return(message, "h", (given,)))
        os.close(given)
        _say("inhibited " + " ".join(message.body[:1] + message.body[3:]))
        threading.Thread(target=_until_closed, args=(hears,), daemon=True).start()


def _until_closed(hears: int) -> None:
    select.select([hears], [], [])
    os.read(hears, 1)
    os.close(hears)
    _say("released")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(address: str, arguments: Sequence[str]) -> None:
    connection = open_dbus_connection(bus=address, enable_fds=True)
    for name in arguments:
        if not name.startswith("-"):
            connection.send_and_get_reply(message_bus.RequestName(name))
    services = _Services(connection, {each[1:] for each in arguments if each.startswith("-")})
    _say("ready")

    def read_commands() -> None:
        for line in sys.stdin:
            services.obey(line.strip())
        with suppress(OSError):
            connection.close()
        os._exit(0)

    threading.Thread(target=read_commands, daemon=True).start()
    services.serve()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
