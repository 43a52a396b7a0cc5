# SPDX-License-Identifier: GPL-3.0-or-later
"""The operating system's keyring, the only place that speaks to the keyring library.

The library's own choice of a backend is never used: an environment variable, a `keyringrc.cfg` or an installed plug-in
can make it store nothing, or store plainly, and report success (measured with keyring 25.7). The classes named here are
imported by name and constructed directly, and anything else is refused.
"""

import hashlib
import importlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from typing import Protocol, TypeAlias

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import (
    BackendChanged,
    Denied,
    Found,
    KeyringResult,
    Locked,
    Missing,
    NoBackend,
    Wrong,
)
from counselor_desk.own_process import import_root, own_command
from counselor_desk.security.base64url import b64, unb64
from counselor_desk.security.readback_argument import READBACK_ARGUMENT
from counselor_desk.security.secret_service import BACKEND_CLASS, read_entry

log = logging.getLogger(__name__)

_SECRET_BYTES = 32
_USER_NAME = "vault-key"
# the read-back only asks for what was stored a moment ago in an unlocked keyring, so no person is waited for
_READBACK_SECONDS = 60

_ALLOWED: dict[str, tuple[str, ...]] = {
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS.Keyring",),
    "linux": (
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    ),
}

_DBUS_DENIED = "org.freedesktop.DBus.Error.AccessDenied"
_DBUS_LOCKED = "org.freedesktop.Secret.Error.IsLocked"
_LOCKED_KINDS = frozenset({"EntryLockedError", "KeyringLocked", "LockedException", "PromptDismissedException"})
_REFUSED_KINDS = frozenset({"PasswordSetError", "PasswordDeleteError"})
# macOS SecBase.h: errSecAuthFailed; errSecInteractionNotAllowed, and userCanceledErr at the prompt
_MACOS_DENIED = frozenset({-25293})
_MACOS_LOCKED = frozenset({-25308, -128})
_WINDOWS_ACCESS_DENIED = 5


class _Backend(Protocol):
    """What is used of keyring.backend.KeyringBackend."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


_Failure: TypeAlias = Locked | Denied | NoBackend


def allowed_backends(platform: str = sys.platform) -> tuple[str, ...]:
    """Return the keyring classes that are trusted on a system, the preferred first."""
    return _ALLOWED.get(platform, ())


class OsKeyStore:
    """One keyring entry per slot; implements `domain.ports.KeyStore`.

    Calls may wait minutes for the person at the keyring's own prompt, so they belong on a worker thread. Nothing is
    raised for what a keyring does; every outcome is a result.

    Args:
        allowed: names of trusted classes, the preferred first.
    """

    def __init__(self, *, allowed: Sequence[str] | None = None) -> None:
        self._allowed = tuple(allowed_backends() if allowed is None else allowed)

    def load(self, *, vault_id: VaultId, slot_id: SlotId, recorded_backend: str) -> KeyringResult:
        """Return the entry of a slot.

        Args:
            recorded_backend: the class in which it was stored, from the slot; it is asked first even when another one
                would be preferred today, because two desktops on one computer have two keyrings.
        """
        if recorded_backend == BACKEND_CLASS and BACKEND_CLASS in self._allowed:
            quick = _load_quickly(_service(vault_id, slot_id))
            if quick is not None:
                return quick
        opened = self._open(preferred=recorded_backend)
        if opened is None:
            return NoBackend()
        name, backend = opened
        if recorded_backend and name != recorded_backend:
            return BackendChanged(recorded=recorded_backend, current=name)
        return _load(backend, name, _service(vault_id, slot_id))

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        """Write an entry, read it back, and read it back from a fresh process; `Found` only when all three agree.

        The fresh process shows that the entry outlives this one: a keyring may keep what it never wrote.
        """
        if len(secret) != _SECRET_BYTES:
            raise ValueError("a keyring secret has 32 bytes")
        opened = self._open(preferred="")
        if opened is None:
            return NoBackend()
        name, backend = opened
        service = _service(vault_id, slot_id)
        try:
            # one ASCII line: a newline in any entry makes gnome-keyring 50 lose the whole collection
            backend.set_password(service, _USER_NAME, b64(secret))
        except Exception as error:  # third-party backends raise what their systems raise
            return _failure(error, name)
        here = _load(backend, name, service)
        if not isinstance(here, Found):
            return here
        if here.secret != secret or self._digest_in_fresh_process(name, service) != _digest(secret):
            log.warning("keyring.read_back_differs backend=%s", name)
            return Wrong(backend=name)
        return here

    def remove(self, *, vault_id: VaultId, slot_id: SlotId) -> None:
        """Delete the entry from every trusted keyring that answers; one that is not there is no error."""
        for name in self._allowed:
            backend = _construct(name)
            if backend is None:
                continue
            try:
                if backend.get_password(_service(vault_id, slot_id), _USER_NAME) is not None:
                    backend.delete_password(_service(vault_id, slot_id), _USER_NAME)
            except Exception:  # as in store; an entry that stays opens nothing once its slot is gone
                log.warning("keyring.entry_not_removed slot=%s backend=%s", slot_id, name)

    def _open(self, *, preferred: str) -> tuple[str, _Backend] | None:
        for name in sorted(self._allowed, key=lambda allowed: allowed != preferred):
            backend = _construct(name)
            if backend is not None:
                return name, backend
        return None

    def _digest_in_fresh_process(self, name: str, service: str) -> str:
        """Ask a new process for the digest of the entry, which itself never touches argv, the environment or a pipe."""
        # only a store asks; the start of the program must not pay for it
        import subprocess

        question = json.dumps({"backend": name, "service": service})
        try:
            answer = subprocess.run(  # noqa: S603 - our own interpreter and module
                _fresh_process(),
                input=question,
                capture_output=True,
                text=True,
                encoding="ascii",
                errors="replace",
                cwd=import_root(),
                timeout=_READBACK_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return answer.stdout.strip() if answer.returncode == 0 else ""


def main() -> int:
    """Be the fresh process: read which entry is meant from standard input, write the SHA-256 of what it holds.

    Only a trusted keyring's module is ever imported: anybody can start this process and ask it for another one.
    """
    question = json.loads(sys.stdin.readline())
    name, service = str(question["backend"]), str(question["service"])
    backend = _construct(name) if name in allowed_backends() else None
    if backend is None:
        return 1
    result = _load(backend, name, service)
    if not isinstance(result, Found):
        return 1
    sys.stdout.write(_digest(result.secret) + "\n")
    return 0


def _service(vault_id: VaultId, slot_id: SlotId) -> str:
    # unique per slot: two users under one service make the Windows backend move the older entry first
    return f"CounselorDesk/{vault_id}/{slot_id}"


def _load_quickly(service: str) -> KeyringResult | None:
    """What the Secret Service answers when asked directly; None where it does not answer, and the library must try."""
    try:
        value = read_entry(service, _USER_NAME)
    except Exception as error:  # as in `_load`
        failure = _sorted(error, BACKEND_CLASS)
        if isinstance(failure, NoBackend):
            return None
        log.warning("keyring.failed backend=%s kind=%s", BACKEND_CLASS, type(error).__name__)
        return failure
    return _result(value, BACKEND_CLASS)


def _load(backend: _Backend, name: str, service: str) -> KeyringResult:
    try:
        value = backend.get_password(service, _USER_NAME)
    except Exception as error:  # third-party backends raise what their systems raise
        return _failure(error, name)
    return _result(value, name)


def _result(value: str | None, name: str) -> KeyringResult:
    if value is None:
        return Missing(backend=name)
    try:
        secret = unb64(value)
    except ValueError:
        return Wrong(backend=name)
    return Found(secret=secret, backend=name) if len(secret) == _SECRET_BYTES else Wrong(backend=name)


def _construct(name: str) -> _Backend | None:
    """Return an instance of exactly the named class, or None when it is not there or does not answer."""
    _scrub_environment()
    module_name, _, class_name = name.rpartition(".")
    try:
        backend_class = getattr(importlib.import_module(module_name), class_name)
        if not backend_class.viable:
            return None
        backend: _Backend = backend_class()
        if type(backend) is not backend_class or f"{backend_class.__module__}.{backend_class.__qualname__}" != name:
            return None
        if name == "keyring.backends.Windows.WinVaultKeyring":
            # its default roams with the domain profile to other computers
            backend.persist = "local machine"  # type: ignore[attr-defined]
    except Exception:  # an import or a bus that fails in its own way is a keyring that is not there
        log.info("keyring.backend_not_there backend=%s", name)
        return None
    return backend


def _scrub_environment() -> None:
    """Remove the variables by which keyring's choice, and the attributes of its backends, can be changed."""
    for variable in tuple(os.environ):
        if variable in {"PYTHON_KEYRING_BACKEND", "KEYCHAIN_PATH"} or variable.startswith("KEYRING_PROPERTY_"):
            del os.environ[variable]


def _failure(error: BaseException, name: str) -> _Failure:
    log.warning("keyring.failed backend=%s kind=%s", name, type(error).__name__)
    return _sorted(error, name)


def _sorted(error: BaseException, name: str) -> _Failure:
    """Sort what a backend raised; the exception is only looked at, never kept, because its text is not ours."""
    chain = _chain(error)
    if any(_is_denial(link) for link in chain):
        return Denied(backend=name)
    if any(_is_lock(link) for link in chain):
        return Locked(backend=name)
    if type(error).__name__ in _REFUSED_KINDS:
        return Denied(backend=name)
    return NoBackend()


def _chain(error: BaseException) -> tuple[BaseException, ...]:
    return (error,) if error.__cause__ is None else (error, *_chain(error.__cause__))


def _is_denial(error: BaseException) -> bool:
    return (
        getattr(error, "name", None) == _DBUS_DENIED
        or getattr(error, "winerror", None) == _WINDOWS_ACCESS_DENIED
        or _status(error) in _MACOS_DENIED
        or isinstance(error, PermissionError)
    )


def _is_lock(error: BaseException) -> bool:
    return (
        type(error).__name__ in _LOCKED_KINDS
        or getattr(error, "name", None) == _DBUS_LOCKED
        or _status(error) in _MACOS_LOCKED
    )


def _status(error: BaseException) -> int | None:
    first = error.args[0] if error.args else None
    return first if isinstance(first, int) else None


def _digest(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()


def _fresh_process() -> list[str]:
    """The program itself: its command line gives up what a process that sees keys must not have, then calls `main`."""
    return own_command(READBACK_ARGUMENT)
