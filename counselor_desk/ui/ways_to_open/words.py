# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the three ways to open a journal, in equal detail, and of what was found out about the keyring.

What each way protects is said by `services.unlock_choices.PROTECTS`, so that the set-up, the list of ways in and the
change from one to another say the same.
"""

from dataclasses import dataclass

from counselor_desk.services.unlock_choices import PROTECTS, NewWayNeeded, NewWayReason, WayKind
from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState

EVERYDAY = (WayKind.KEYRING_PIN, WayKind.KEYRING_ALONE, WayKind.PASSPHRASE)
"""The ways of every day; the recovery code and executor sheets stand beside one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToOpen:
    """What a way needs, what it protects, and what its loss costs."""

    way: WayKind
    title: str
    needs: str
    costs: str
    icon: str
    is_recommended: bool = False

    @property
    def protects(self) -> str:
        """What it protects against and what not."""
        return PROTECTS[self.way]


WAYS = (
    WayToOpen(
        way=WayKind.KEYRING_PIN,
        title="Keyring and PIN",
        needs="Half of the key stays in this computer’s keyring, and you type a PIN of six or more characters.",
        costs="If the keyring entry or the PIN is lost, you need the recovery sheet.",
        icon="lock",
        is_recommended=True,
    ),
    WayToOpen(
        way=WayKind.KEYRING_ALONE,
        title="Keyring only",
        needs="The journal opens when you are logged in to this computer. Nothing to type.",
        costs="If the keyring entry is lost, you need the recovery sheet.",
        icon="key",
    ),
    WayToOpen(
        way=WayKind.PASSPHRASE,
        title="Passphrase",
        needs="Five or more words, typed each time. Nothing is kept in the keyring.",
        costs="Forget the words and only the recovery sheet opens the journal. Nobody can reset it.",
        icon="keyboard",
    ),
)


def keyring_words(answer: KeyringAnswer) -> str:
    """What was found out about the keyring, as a sentence."""
    keyring = answer.backend_words
    match answer.state:
        case KeyringState.FOUND:
            return f"This computer has a keyring that can be used: {keyring}"
        case KeyringState.LOCKED:
            return f"The keyring of this computer ({keyring}) is locked. Unlock it and look again."
        case KeyringState.DENIED:
            return f"The keyring of this computer ({keyring}) refuses to keep a key for Counselor Desk."
        case KeyringState.MISSING | KeyringState.WRONG:
            return f"The keyring of this computer ({keyring}) did not give back what was put into it."
        case KeyringState.NO_BACKEND | KeyringState.BACKEND_CHANGED:
            return "No keyring that can be trusted answers on this computer."


def why_new_way(needed: NewWayNeeded) -> str:
    """Why a new way in is offered after a code has opened the journal."""
    match needed.reason:
        case NewWayReason.KEYRING_LOST:
            why = "A code opened the journal, because this computer’s keyring does not hold its key."
        case NewWayReason.SECRET_FORGOTTEN:
            why = "A code opened the journal, although the keyring holds its key: perhaps the PIN was forgotten."
        case NewWayReason.NO_OTHER_WAY:
            why = "A code opened the journal, and it is the only way in on this computer."
    return f"{why} Make a new way now, so that the code can go back to where it is kept."
