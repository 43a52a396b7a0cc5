# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns what a person typed into the slots of a header that it may open, the likeliest first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError, VaultError
from counselor_desk.domain.ids import SlotId
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
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    PassphraseSecret,
    RecoverySecret,
    Secret,
)
from counselor_desk.security.recovery_code import parse
from counselor_desk.security.vault_header import Slot, SlotType, VaultHeader
from counselor_desk.services.ways_offered import Way

_SLOT_OF = {
    Way.PIN: SlotType.KEYRING_PIN,
    Way.PASSPHRASE: SlotType.PASSPHRASE,
    Way.RECOVERY: SlotType.RECOVERY,
    Way.ALONE: SlotType.KEYRING,
}
_LONGEST_PIN = 12
# seven groups of four with anything but words in between: meant as a recovery code, even where a sign is wrong. No sign
# is both part of a group and between two, and nothing long is asked: either would let forty dashes take half a minute
_LOOKS_LIKE_A_CODE = re.compile(
    r"[0-9A-Za-z?*_.,;:|!+=/\\]{3,6}(?:[\s–—-]+[0-9A-Za-z?*_.,;:|!+=/\\]{3,6}){3,}[\s–—-]+[0-9A-Za-z?*_.,;:|!+=/\\]{1,6}"
)
_LONGEST_CODE = 200


@dataclass(frozen=True, slots=True)
class Unlocking:
    """A slot and the secret for it; `secret` never shows itself."""

    slot_id: SlotId
    secret: Secret


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody gives again at an open journal: the way they chose, and what they typed for it.

    Nothing is typed for `Way.ALONE`; `typed` never shows itself.
    """

    way: Way
    typed: str = field(default="", repr=False)


def keyring_failure(result: KeyringResult) -> VaultError:
    """The error that stands for a keyring's answer other than `Found`."""
    match result:
        case Missing():
            code = ErrorCode.KEYRING_ENTRY_MISSING
        case Locked():
            code = ErrorCode.KEYRING_LOCKED
        case Denied():
            code = ErrorCode.KEYRING_DENIED
        case NoBackend():
            code = ErrorCode.KEYRING_NOT_THERE
        case BackendChanged():
            code = ErrorCode.KEYRING_CHANGED
        case Wrong() | Found():
            code = ErrorCode.KEYRING_WRONG_ENTRY
    return VaultError(code)


def looks_like_pin(typed: str) -> bool:
    """Whether a text is tried as a PIN first where nobody said what it is; longer ones are meant as a passphrase."""
    text = typed.strip()
    return len(text) <= _LONGEST_PIN and " " not in text


def ways_in(
    header: VaultHeader, typed: str, *, key_store: KeyStore, admit_pin: Callable[[], None]
) -> Iterator[Callable[[], Unlocking]]:
    """Offer each way in which the text can open the header; calling one may ask the keyring.

    An empty text stands for the keyring alone. A well-formed recovery code is tried as nothing else. `admit_pin` raises
    what keeps a PIN from being tried now.

    Raises:
        UserError: SECRET_NOT_GIVEN for an empty text where no slot opens by the keyring alone;
            RECOVERY_CODE_MALFORMED for a text that looks like a code, once no passphrase fits it.
        VaultError: NO_FITTING_SLOT.
    """
    text = typed.strip()
    if not text:
        slots = header.slots_of(SlotType.KEYRING)
        if not slots:
            raise UserError(ErrorCode.SECRET_NOT_GIVEN)
        yield from (_keyring_way(header, slot, key_store) for slot in slots)
        return
    recovery_slots = header.slots_of(SlotType.RECOVERY)
    try:
        code = parse(text)
    except DeskError:
        is_meant_as_code = (
            bool(recovery_slots)
            and len(text) <= _LONGEST_CODE
            and _LOOKS_LIKE_A_CODE.fullmatch(text) is not None
            and any(map(str.isdigit, text))
        )
    else:
        yield from (_ready(slot, RecoverySecret(code)) for slot in recovery_slots)
        return
    with_passphrase = [_ready(slot, PassphraseSecret(text)) for slot in header.slots_of(SlotType.PASSPHRASE)]
    if is_meant_as_code:
        # five short words with a digit look the same and may be the passphrase
        yield from with_passphrase
        raise UserError(ErrorCode.RECOVERY_CODE_MALFORMED)
    with_pin = [_pin_way(header, slot, text, key_store, admit_pin) for slot in header.slots_of(SlotType.KEYRING_PIN)]
    if not with_pin and not with_passphrase:
        raise VaultError(ErrorCode.NO_FITTING_SLOT)
    yield from (*with_pin, *with_passphrase) if looks_like_pin(text) else (*with_passphrase, *with_pin)


def chosen_way_in(
    header: VaultHeader, typed: str, *, way: Way, key_store: KeyStore, admit_pin: Callable[[], None]
) -> Iterator[Callable[[], Unlocking]]:
    """Offer the one way that was asked for and no other, so that what is refused is refused by that way's own error.

    `admit_pin` raises what keeps a PIN from being tried now.

    Raises:
        UserError: SECRET_NOT_GIVEN for an empty text where one is needed; RECOVERY_CODE_MALFORMED.
        VaultError: NO_FITTING_SLOT where the journal does not have this way.
    """
    text = typed.strip()
    if not text and way is not Way.ALONE:
        raise UserError(ErrorCode.SECRET_NOT_GIVEN)
    slots = header.slots_of(_SLOT_OF[way])
    if not slots:
        raise VaultError(ErrorCode.NO_FITTING_SLOT)
    match way:
        case Way.ALONE:
            yield from (_keyring_way(header, slot, key_store) for slot in slots)
        case Way.PIN:
            yield from (_pin_way(header, slot, text, key_store, admit_pin) for slot in slots)
        case Way.PASSPHRASE:
            yield from (_ready(slot, PassphraseSecret(text)) for slot in slots)
        case Way.RECOVERY:
            code = parse(text)
            yield from (_ready(slot, RecoverySecret(code)) for slot in slots)


def _ready(slot: Slot, secret: Secret) -> Callable[[], Unlocking]:
    return lambda: Unlocking(slot.id, secret)


def _from_keyring(header: VaultHeader, slot: Slot, key_store: KeyStore) -> bytes:
    result = key_store.load(vault_id=header.vault_id, slot_id=slot.id, recorded_backend=slot.backend or "")
    if not isinstance(result, Found):
        raise keyring_failure(result)
    return result.secret


def _keyring_way(header: VaultHeader, slot: Slot, key_store: KeyStore) -> Callable[[], Unlocking]:
    return lambda: Unlocking(slot.id, KeyringSecret(_from_keyring(header, slot, key_store)))


def _pin_way(
    header: VaultHeader, slot: Slot, pin: str, key_store: KeyStore, admit_pin: Callable[[], None]
) -> Callable[[], Unlocking]:
    def attempt() -> Unlocking:
        admit_pin()
        return Unlocking(slot.id, KeyringPinSecret(_from_keyring(header, slot, key_store), pin))

    return attempt
