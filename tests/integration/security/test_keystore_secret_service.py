# SPDX-License-Identifier: GPL-3.0-or-later
"""The real Secret Service, in an empty home with a session bus of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from secret_service import run_with_secret_service

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the keyring of Linux desktops")

PROLOGUE = """
import sys
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import Found
from counselor_desk.security.keystore import OsKeyStore
store = OsKeyStore()
entry = {"vault_id": VaultId("ab" * 16), "slot_id": SlotId("0123456789ab")}
backend = "keyring.backends.SecretService.Keyring"
secret = bytes(range(32))
def load(): return store.load(**entry, recorded_backend=backend)
def put(): return store.store(**entry, secret=secret)
def collection():
    import secretstorage
    return secretstorage.get_default_collection(secretstorage.dbus_init())
"""

FOUND = "Found(backend='keyring.backends.SecretService.Keyring')"
SERVICE = f"CounselorDesk/{'ab' * 16}/0123456789ab"
MISSING = "Missing(backend='keyring.backends.SecretService.Keyring')"
LOCKED = "Locked(backend='keyring.backends.SecretService.Keyring')"

EVIL = """
from keyring.backend import KeyringBackend
import pathlib
class Keyring(KeyringBackend):
    priority = 100
    def get_password(self, service, username): return "A" * 43
    def set_password(self, service, username, password): pathlib.Path.home().joinpath("STOLEN").write_text(password)
    def delete_password(self, service, username): pass
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


def lines(script: str, home: Path, **environment: str) -> list[str]:
    done = run_with_secret_service(PROLOGUE + script, home=home, environment=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_an_entry_is_missing_stored_found_and_removed(home: Path) -> None:
    script = """
print(load()); print(put()); print(load(), load().secret == secret)
store.remove(**entry); print(load()); store.remove(**entry)
"""
    assert lines(script, home) == [MISSING, FOUND, f"{FOUND} True", MISSING]


def test_the_entry_is_one_ascii_line_under_a_name_of_its_own(home: Path) -> None:
    script = """
put()
(item,) = collection().get_all_items()
attributes = item.get_attributes()
print(attributes["service"], attributes["username"], len(item.get_secret()), b"\\n" in item.get_secret())
"""
    assert lines(script, home) == [f"{SERVICE} vault-key 43 False"]


def test_storing_again_replaces_the_entry(home: Path) -> None:
    script = """
put(); secret = bytes(32); print(put(), load().secret == bytes(32), len(list(collection().get_all_items())))
"""
    assert lines(script, home) == [f"{FOUND} True 1"]


def test_a_locked_keyring_says_so_and_the_entry_survives(home: Path) -> None:
    # there is no display for its prompt, which counts as a dismissed one
    script = """
put(); collection().lock()
print(load()); print(put())
store.remove(**entry)
print(collection().is_locked(), len(list(collection().get_all_items())))
"""
    assert lines(script, home) == [LOCKED, LOCKED, "True 1"]


def test_an_entry_with_foreign_content_is_wrong(home: Path) -> None:
    script = """
put(); (item,) = collection().get_all_items()
item.set_secret(b"not a key"); print(load())
item.set_secret(b"\\xff\\xfe"); print(load())
"""
    assert lines(script, home)[0] == "Wrong(backend='keyring.backends.SecretService.Keyring')"


def test_an_entry_recorded_in_another_keyring_is_told_apart_from_a_missing_one(home: Path) -> None:
    script = """
print(store.load(**entry, recorded_backend="keyring.backends.kwallet.DBusKeyring"))
"""
    assert lines(script, home) == [
        "BackendChanged(recorded='keyring.backends.kwallet.DBusKeyring', "
        "current='keyring.backends.SecretService.Keyring')"
    ]


def test_the_entry_outlives_the_process_and_the_daemon(home: Path) -> None:
    assert lines("print(put())", home) == [FOUND]
    assert lines("print(load(), load().secret == secret)", home) == [f"{FOUND} True"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring"),
        ("PYTHON_KEYRING_BACKEND", "evil_keyring.Keyring"),
        ("KEYRING_PROPERTY_SCHEME", "KeePassXC"),
        ("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session"),
    ],
)
def test_environment_variables_do_not_redirect_the_keyring(home: Path, variable: str, value: str) -> None:
    script = """
import os
print(put())
print([name for name in os.environ if name.startswith(("PYTHON_KEYRING", "KEYRING_PROPERTY"))])
(item,) = collection().get_all_items()
print(item.get_attributes()["service"])
"""
    (home / "evil_keyring.py").write_text(EVIL)

    assert lines(script, home, **{variable: value}) == [FOUND, "[]", SERVICE]
    assert not (home / "STOLEN").exists()


def test_a_configuration_file_does_not_redirect_the_keyring(home: Path) -> None:
    plugins = home / "plugins"
    plugins.mkdir()
    (plugins / "evil_keyring.py").write_text(EVIL)
    for folder in (".config/python_keyring", ".local/share/python_keyring"):
        (home / folder).mkdir(parents=True)
        (home / folder / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=evil_keyring.Keyring\nkeyring-path={plugins}\n"
        )
    script = """
print(put(), load().secret == secret, "evil_keyring" in sys.modules)
import keyring
print(type(keyring.get_keyring()).__module__)
"""
    # the second line shows that the file would have worked on the library itself
    assert lines(script, home) == [f"{FOUND} True False", "evil_keyring"]
    assert not (home / "STOLEN").exists()


def test_the_entry_survives_the_denial_of_the_network(home: Path) -> None:
    script = """
from counselor_desk.security.process_guard import deny_network, harden_process
harden_process(); deny_network()
print(put(), load().secret == secret)
"""
    assert lines(script, home) == [f"{FOUND} True"]


def test_without_a_session_bus_there_is_no_keyring_and_no_waiting(home: Path) -> None:
    project = Path(__file__).resolve().parents[3]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(project)}
    for address in ({}, {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/nothing-here"}):
        done = subprocess.run(
            [sys.executable, "-c", PROLOGUE + "print(load()); print(put()); store.remove(**entry)"],
            env={**environment, "XDG_RUNTIME_DIR": str(home), **address},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert done.stdout.splitlines() == ["NoBackend()", "NoBackend()"], done.stderr


def test_a_bus_without_a_secret_service_is_no_keyring(home: Path) -> None:
    # a bus that may activate nothing, so that an installed daemon does not come up by itself
    (home / "bus.conf").write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
        '<policy context="default"><allow send_destination="*"/><allow own="*"/><allow receive_sender="*"/></policy>'
        "</busconfig>"
    )
    done = subprocess.run(
        ["dbus-run-session", f"--config-file={home}/bus.conf", "--", sys.executable, "-c", PROLOGUE + "print(load())"],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["NoBackend()"], done.stderr
