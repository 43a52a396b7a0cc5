# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the unlock page: one way in at a time, and a sentence with a next step for each answer of a keyring."""

from dataclasses import dataclass

from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState, Way, WaysOffered
from counselor_desk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class WayWords:
    """How a way in is named; `noun` stands in "Show PIN" and "Type your PIN.", `link` leads to it."""

    label: str
    noun: str
    link: str


WAYS = {
    Way.PIN: WayWords("PIN", "PIN", "Use PIN…"),
    Way.RECOVERY: WayWords("Recovery code", "code", "Use recovery code…"),
    Way.PASSPHRASE: WayWords("Passphrase", "passphrase", "Use passphrase…"),
    Way.ALONE: WayWords("", "", "Use the keyring…"),
}


HEADER_GONE = (
    "The journal's database is here, but VAULT.json, which opens it, is gone with every copy of it.",
    "Nothing was changed. Look for VAULT.json where the folder came from, or open a backup with the recovery code: "
    "every backup holds the header as well. Do not set up a new journal in this folder.",
)


BACK_TO_A_BACKUP = "Nothing was changed. A backup can take its place, and the database as it is now is kept beside it."


@dataclass(frozen=True, slots=True)
class StateWords:
    """What the keyring said and what to do next."""

    sentence: str
    next_step: str
    icon: str
    tone: Tone | None


UPGRADING = StateWords(
    "The journal is brought up to date for this version of the program.",
    "A copy of it as it was is kept. Leave the computer on until it is done.",
    "clock",
    None,
)
UPGRADE_STEPS = {
    "copy": "Copying the journal",
    "check": "Checking every page of the copy",
    "upgrade": "Bringing the copy up to date",
    "name": "Giving it its name",
}


def offered(ways: WaysOffered) -> tuple[Way, ...]:
    """The ways that the journal has, the usual one first."""
    each = (
        (Way.PIN, ways.keyring_pin),
        (Way.ALONE, ways.keyring_alone),
        (Way.PASSPHRASE, ways.passphrase),
        (Way.RECOVERY, ways.recovery),
    )
    return tuple(way for way, is_there in each if is_there)


def first_way(ways: WaysOffered) -> Way:
    """What the page asks for first: the usual way, or one without the keyring where its key is out of reach."""
    return next((way for way in offered(ways) if is_usable(way, ways)), Way.RECOVERY)


def is_usable(way: Way, ways: WaysOffered) -> bool:
    """Tell whether a way can open the journal now: not through a keyring that gives nothing, nor by a PIN after ten."""
    if way is Way.PIN and not ways.is_pin_accepted:
        return False
    return not way.needs_keyring or (ways.keyring is not None and ways.keyring.state is KeyringState.FOUND)


def why_unusable(way: Way, ways: WaysOffered) -> str:
    """Why a way cannot be used now."""
    if way is Way.PIN and not ways.is_pin_accepted:
        return "After ten wrong ones the PIN is not asked for. It counts again once the journal was opened otherwise."
    if way is Way.PIN:
        return "The PIN opens the journal together with the keyring, which does not give its half of the key now."
    return "The keyring does not give the key of this journal now."


def state_words(ways: WaysOffered) -> StateWords | None:
    """The state line; None where no way needs the keyring."""
    if ways.keyring is None:
        return None
    other = "the recovery code or the passphrase" if ways.passphrase else "the recovery code"
    if ways.keyring.state is KeyringState.FOUND and ways.keyring_pin and not ways.is_pin_accepted:
        said = "The PIN was wrong ten times, so it is not asked for any more."
        return StateWords(said, f"Open the journal with {other}. After that the PIN counts again.", "warn", Tone.WARN)
    return _said(ways.keyring, other)


def _said(answer: KeyringAnswer, other: str) -> StateWords:
    keyring = f"the system keyring ({answer.backend_words})"
    match answer.state:
        case KeyringState.FOUND:
            return StateWords(f"Key found in {keyring}", "", "key", Tone.OK)
        case KeyringState.MISSING:
            said = f"{keyring} no longer holds the key of this journal."
            step = f"The journal is still there. Open it with {other}; after that a new key can be made here."
        case KeyringState.LOCKED:
            said = f"{keyring} is locked."
            step = f"Choose “Ask the keyring again” and unlock it when it asks, or use {other}."
        case KeyringState.DENIED:
            said = f"{keyring} refused to hand over the key."
            step = f"Allow Counselor Desk to use it and choose “Ask the keyring again”, or use {other}."
        case KeyringState.NO_BACKEND:
            kept = f" The key was in: {answer.recorded_words}." if answer.recorded_words else ""
            said = f"no keyring that can be trusted answers on this computer.{kept}"
            step = f"Log in to your desktop as usual and choose “Ask the keyring again”, or use {other}."
        case KeyringState.BACKEND_CHANGED:
            said = f"the key was kept in {answer.recorded_words}, and now {answer.backend_words} answers."
            step = f"Log in to the desktop in which the journal was set up, or use {other}."
        case KeyringState.WRONG:
            said = f"the entry in {keyring} is not the key of this journal."
            step = f"Open it with {other}. The entry was left as it is."
    return StateWords(said[0].upper() + said[1:], step, "warn", Tone.WARN)
