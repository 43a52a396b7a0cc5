# SPDX-License-Identifier: GPL-3.0-or-later
"""The sorting of what keyrings do, with stand-in keyrings; the real Secret Service is in the integration tests."""

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import BackendChanged, Denied, Found, KeyringResult, Locked, Missing, NoBackend, Wrong
from counselor_desk.security import keystore
from counselor_desk.security.base64url import b64
from counselor_desk.security.keystore import OsKeyStore, allowed_backends
from counselor_desk.security.readback_argument import READBACK_ARGUMENT

VAULT = VaultId("ab" * 16)
SLOT = SlotId("0123456789ab")
SECRET = bytes(range(32))
SERVICE = f"CounselorDesk/{VAULT}/{SLOT}"

fresh_process = keystore._fresh_process

# a keyring that keeps its entries in the file named by an environment variable, and fails as another one says; as a
# plain class, because deriving from keyring's base would enter it into the library's own list
STANDIN = '''
import json, os, pathlib

class KeyringLocked(Exception): pass
class PasswordSetError(Exception): pass
class BusError(Exception):
    def __init__(self, name): self.name = name
class WindowsError_(Exception):
    winerror = 5

def fail(step):
    kind = os.environ.get("STANDIN_FAILS", "")
    if not kind.startswith(step + ":"):
        return
    kind = kind.partition(":")[2]
    if kind == "locked": raise KeyringLocked("Jane Roe")
    if kind == "set": raise PasswordSetError("Jane Roe")
    if kind == "denied": raise BusError("org.freedesktop.DBus.Error.AccessDenied")
    if kind == "is-locked": raise BusError("org.freedesktop.Secret.Error.IsLocked")
    if kind == "windows": raise WindowsError_()
    if kind == "permission": raise PermissionError(13, "Jane Roe")
    if kind == "gone": raise ConnectionResetError(104, "Jane Roe")
    if kind == "unhashable": raise RuntimeError(["Jane Roe"])
    raise RuntimeError("set") from Exception(int(kind), "Jane Roe")

class Keyring:
    viable = True
    def _file(self): return pathlib.Path(os.environ["STANDIN_FILE"])
    def _read(self): return json.loads(self._file().read_text()) if self._file().exists() else {}
    def get_password(self, service, username):
        fail("get")
        return self._read().get(service + "|" + username)
    def set_password(self, service, username, password):
        fail("set")
        self._file().write_text(json.dumps(self._read() | {service + "|" + username: password}))
    def delete_password(self, service, username):
        fail("delete")
        entries = self._read(); del entries[service + "|" + username]
        self._file().write_text(json.dumps(entries))

class Forgetful(Keyring):
    """Keeps entries for the process that wrote them and no longer, as a keyring without a disk does."""
    entries = {}
    def get_password(self, service, username): return self.entries.get(service + "|" + username)
    def set_password(self, service, username, password): self.entries[service + "|" + username] = password

class Null(Keyring):
    """Stores nothing and reports success."""
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): pass

class Swapping(Keyring):
    """Gives back another entry than it was given."""
    def get_password(self, service, username): return "A" * 43

class Absent(Keyring):
    viable = False

class Broken(Keyring):
    def __init__(self): raise OSError("no bus")

class Masked(Keyring):
    def __new__(cls): return object.__new__(Keyring)

Alias = Keyring
'''

# the fresh process trusts the system's keyrings alone, so in these tests it has to be told of the stand-ins as well
TRUSTING = """
import sys
from counselor_desk.security import keystore
names = ("Keyring", "Forgetful", "Null", "Swapping")
keystore._ALLOWED[sys.platform] = tuple(f"standin_keyring.{name}" for name in names)
raise SystemExit(keystore.main())
"""


@pytest.fixture(autouse=True)
def standin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The stand-in as an importable module, for this process and for the fresh one."""
    (tmp_path / "standin_keyring.py").write_text(STANDIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("STANDIN_FILE", str(tmp_path / "entries.json"))
    monkeypatch.setattr(keystore, "_fresh_process", lambda: [sys.executable, "-c", TRUSTING])
    yield tmp_path / "entries.json"
    sys.modules.pop("standin_keyring", None)


def store_of(*classes: str) -> OsKeyStore:
    return OsKeyStore(allowed=[f"standin_keyring.{name}" for name in classes])


def load(store: OsKeyStore, recorded: str = "") -> KeyringResult:
    return store.load(vault_id=VAULT, slot_id=SLOT, recorded_backend=recorded)


def put(store: OsKeyStore) -> KeyringResult:
    return store.store(vault_id=VAULT, slot_id=SLOT, secret=SECRET)


KEYRING = "standin_keyring.Keyring"


def test_a_stored_entry_is_found_in_every_later_process(standin: Path) -> None:
    assert put(store_of("Keyring")) == Found(secret=SECRET, backend=KEYRING)
    assert load(store_of("Keyring"), KEYRING) == Found(secret=SECRET, backend=KEYRING)
    assert json.loads(standin.read_text()) == {f"{SERVICE}|vault-key": b64(SECRET)}


def test_an_entry_that_dies_with_the_process_is_not_a_stored_one() -> None:
    assert put(store_of("Forgetful")) == Wrong(backend="standin_keyring.Forgetful")


def test_a_keyring_that_stores_nothing_is_found_out() -> None:
    assert put(store_of("Null")) == Missing(backend="standin_keyring.Null")


def test_a_keyring_that_gives_back_something_else_is_found_out() -> None:
    assert put(store_of("Swapping")) == Wrong(backend="standin_keyring.Swapping")


@pytest.mark.parametrize("command", [["/nonexistent/python"], [sys.executable, "-c", "raise SystemExit(1)"]])
def test_without_the_fresh_process_nothing_counts_as_stored(
    monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(keystore, "_fresh_process", lambda: command)

    assert put(store_of("Keyring")) == Wrong(backend=KEYRING)


def test_a_secret_of_another_length_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        store_of("Keyring").store(vault_id=VAULT, slot_id=SLOT, secret=b"short")


def test_an_entry_that_is_not_there_is_missing() -> None:
    assert load(store_of("Keyring"), KEYRING) == Missing(backend=KEYRING)


@pytest.mark.parametrize("value", ["", "AAAA", "A" * 44, "A" * 42, "Jane Roe", "A" * 42 + "=", b64(bytes(33))])
def test_an_entry_that_is_no_key_is_wrong(standin: Path, value: str) -> None:
    standin.write_text(json.dumps({f"{SERVICE}|vault-key": value}))

    assert load(store_of("Keyring"), KEYRING) == Wrong(backend=KEYRING)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("locked", Locked(backend=KEYRING)),
        ("is-locked", Locked(backend=KEYRING)),
        ("-25308", Locked(backend=KEYRING)),
        ("-128", Locked(backend=KEYRING)),
        ("denied", Denied(backend=KEYRING)),
        ("windows", Denied(backend=KEYRING)),
        ("permission", Denied(backend=KEYRING)),
        ("set", Denied(backend=KEYRING)),
        ("-25293", Denied(backend=KEYRING)),
        ("gone", NoBackend()),
        ("unhashable", NoBackend()),
        ("-1", NoBackend()),
    ],
)
@pytest.mark.parametrize("step", ["get", "set"])
def test_each_way_to_fail_has_its_result_and_leaks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, step: str, failure: str, expected: KeyringResult
) -> None:
    monkeypatch.setenv("STANDIN_FAILS", f"{step}:{failure}")
    store = store_of("Keyring")

    assert (load(store, KEYRING) if step == "get" else put(store)) == expected
    assert "Jane Roe" not in caplog.text


@pytest.mark.parametrize("name", ["Absent", "Broken", "Masked", "Alias", "Nonexistent"])
def test_what_is_not_exactly_the_named_class_is_not_used(name: str) -> None:
    assert load(store_of(name)) == NoBackend()
    assert put(store_of(name)) == NoBackend()


def test_without_a_trusted_keyring_there_is_none() -> None:
    assert load(OsKeyStore(allowed=[])) == NoBackend()
    assert load(OsKeyStore(allowed=["no_such_module.Keyring"])) == NoBackend()


def test_the_recorded_keyring_is_asked_even_when_another_would_be_preferred() -> None:
    put(store_of("Keyring"))

    assert load(store_of("Null", "Keyring"), KEYRING) == Found(secret=SECRET, backend=KEYRING)


@pytest.mark.parametrize("recorded", ["standin_keyring.Absent", "keyring.backends.null.Keyring"])
def test_another_keyring_than_the_recorded_one_is_named(recorded: str) -> None:
    store = store_of("Absent", "Keyring")

    assert load(store, recorded) == BackendChanged(recorded=recorded, current=KEYRING)


def test_a_removed_entry_is_missing_and_removing_it_again_is_no_error() -> None:
    store = store_of("Absent", "Keyring")
    put(store)

    store.remove(vault_id=VAULT, slot_id=SLOT)
    store.remove(vault_id=VAULT, slot_id=SLOT)

    assert load(store) == Missing(backend=KEYRING)


def test_an_entry_that_cannot_be_removed_is_logged_without_its_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_of("Keyring")
    put(store)
    monkeypatch.setenv("STANDIN_FAILS", "delete:permission")

    store.remove(vault_id=VAULT, slot_id=SLOT)

    assert "keyring.entry_not_removed" in caplog.text
    assert "Jane Roe" not in caplog.text


def test_variables_that_steer_the_keyring_library_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    steering = ("PYTHON_KEYRING_BACKEND", "KEYRING_PROPERTY_SCHEME", "KEYRING_PROPERTY_PREFERRED_COLLECTION")
    for name in (*steering, "KEYCHAIN_PATH"):
        monkeypatch.setenv(name, "keyring.backends.null.Keyring")

    load(store_of("Keyring"))

    assert not {*steering, "KEYCHAIN_PATH"} & os.environ.keys()


def test_the_fresh_process_prints_a_digest_and_never_the_entry(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(store_of("Keyring"))
    monkeypatch.setitem(keystore._ALLOWED, sys.platform, (KEYRING,))
    ask(monkeypatch, KEYRING)

    assert keystore.main() == 0
    assert capsys.readouterr().out == hashlib.sha256(SECRET).hexdigest() + "\n"


@pytest.mark.parametrize("backend", [KEYRING, "standin_keyring.Absent"])
def test_the_fresh_process_says_when_there_is_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], backend: str
) -> None:
    monkeypatch.setitem(keystore._ALLOWED, sys.platform, (backend,))
    ask(monkeypatch, backend)

    assert keystore.main() == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "backend",
    ["intruder.Keyring", "keyring.backends.null.Keyring", "keyring.backends.SecretService", "intruder", "", "."],
)
def test_the_fresh_process_imports_nothing_that_is_not_a_trusted_keyring(
    standin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], backend: str
) -> None:
    (standin.parent / "intruder.py").write_text("raise SystemExit('imported')")
    imported = set(sys.modules)
    ask(monkeypatch, backend)

    assert keystore.main() == 1
    assert capsys.readouterr() == ("", "")
    assert set(sys.modules) == imported


def ask(monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    """Put the question of which entry is meant on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"backend": backend, "service": SERVICE}) + "\n"))


def test_the_fresh_process_is_the_program_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fresh_process() == [sys.executable, "-m", "counselor_desk", READBACK_ARGUMENT]

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert fresh_process() == [sys.executable, READBACK_ARGUMENT]


@pytest.mark.parametrize(("platform", "count"), [("linux", 3), ("darwin", 1), ("win32", 1), ("freebsd14", 0)])
def test_only_keyrings_of_the_system_itself_are_trusted(platform: str, count: int) -> None:
    backends = allowed_backends(platform)

    assert len(backends) == count
    assert not any(word in name for name in backends for word in ("null", "fail", "chainer", "alt", "file"))
