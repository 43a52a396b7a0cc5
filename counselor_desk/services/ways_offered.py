# SPDX-License-Identifier: GPL-3.0-or-later
"""What a locked journal can be opened with on this computer now, before anybody has typed a secret."""

from dataclasses import dataclass, replace
from enum import StrEnum

from counselor_desk.domain.ports import (
    BackendChanged,
    Denied,
    Found,
    KeyringResult,
    KeyStore,
    Locked,
    Missing,
    NoBackend,
    Wrong,
)
from counselor_desk.security.vault_header import SlotType, VaultHeader


class Way(StrEnum):
    """A way in that somebody chooses and is asked for; a PIN works with the keyring, ALONE is the keyring by itself."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way in
    RECOVERY = "recovery"
    ALONE = "alone"

    @property
    def needs_keyring(self) -> bool:
        """True where the keyring gives half of the key, or all of it."""
        return self in (Way.PIN, Way.ALONE)


class KeyringState(StrEnum):
    """The seven answers of a keyring; each has its own sentence and its own next step on the screen."""

    FOUND = "found"
    MISSING = "missing"
    LOCKED = "locked"
    DENIED = "denied"
    NO_BACKEND = "no_backend"
    BACKEND_CHANGED = "backend_changed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class KeyringAnswer:
    """What the keyring said, without what it holds.

    `backend_words` names the keyring as its system does ("Secret Service"), empty where none answered;
    `recorded_words` names the one in which the key was stored, where another one answered or none.
    """

    state: KeyringState
    backend_words: str = ""
    recorded_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOffered:
    """The ways in that a journal's header holds; `keyring` is None where none of them needs the keyring.

    `pin_wait_seconds` says how long the next PIN waits after a wrong one; after ten, `is_pin_accepted` is False until
    the journal was opened in another way.
    """

    keyring_pin: bool
    keyring_alone: bool
    passphrase: bool
    recovery: bool
    keyring: KeyringAnswer | None
    pin_wait_seconds: int = 0
    is_pin_accepted: bool = True


_KEYRINGS = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service, by libsecret",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
}


def keyring_answer(result: KeyringResult) -> KeyringAnswer:
    """Say what a keyring answered; the secret stays behind."""
    match result:
        case Found(backend=backend):
            return KeyringAnswer(KeyringState.FOUND, keyring_words(backend))
        case Missing(backend=backend):
            return KeyringAnswer(KeyringState.MISSING, keyring_words(backend))
        case Locked(backend=backend):
            return KeyringAnswer(KeyringState.LOCKED, keyring_words(backend))
        case Denied(backend=backend):
            return KeyringAnswer(KeyringState.DENIED, keyring_words(backend))
        case BackendChanged(recorded=recorded, current=current):
            return KeyringAnswer(KeyringState.BACKEND_CHANGED, keyring_words(current), keyring_words(recorded))
        case Wrong(backend=backend):
            return KeyringAnswer(KeyringState.WRONG, keyring_words(backend))
        case NoBackend():
            return KeyringAnswer(KeyringState.NO_BACKEND)


def ways_offered(header: VaultHeader, *, key_store: KeyStore) -> WaysOffered:
    """Read the ways in from a header and ask the keyring once, for the entry that is tried first."""
    with_pin, alone = header.slots_of(SlotType.KEYRING_PIN), header.slots_of(SlotType.KEYRING)
    first = next(iter((*alone, *with_pin)), None)
    answer = None
    if first is not None:
        result = key_store.load(vault_id=header.vault_id, slot_id=first.id, recorded_backend=first.backend or "")
        answer = keyring_answer(result)
        if answer.state is KeyringState.NO_BACKEND:
            # nothing answers, so the header alone knows in which keyring the key was kept
            answer = replace(answer, recorded_words=keyring_words(first.backend or ""))
    return WaysOffered(
        keyring_pin=bool(with_pin),
        keyring_alone=bool(alone),
        passphrase=bool(header.slots_of(SlotType.PASSPHRASE)),
        recovery=bool(header.slots_of(SlotType.RECOVERY)),
        keyring=answer,
    )


def keyring_words(backend: str) -> str:
    """The name of a keyring as its system calls it."""
    # a class that is not ours to name is described, not shown
    return _KEYRINGS.get(backend, "this system's own")
