# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the three ways to open a journal, in equal detail, and of what was found out about the keyring."""

from dataclasses import dataclass
from enum import StrEnum

from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState


class OpeningWay(StrEnum):
    """How a journal opens besides the recovery code."""

    KEYRING_PIN = "keyring_pin"
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way in


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToOpen:
    """What a way needs, gains and costs."""

    way: OpeningWay
    title: str
    needs: str
    gains: str
    costs: str
    icon: str
    is_recommended: bool = False


WAYS = (
    WayToOpen(
        way=OpeningWay.KEYRING_PIN,
        title="Keyring and PIN",
        needs="The key stays in this computer’s keyring, and you type a PIN of six or more characters.",
        gains="Someone who has only the computer, or only the PIN, cannot open the journal.",
        costs="If the keyring entry or the PIN is lost, you need the recovery sheet.",
        icon="lock",
        is_recommended=True,
    ),
    WayToOpen(
        way=OpeningWay.KEYRING,
        title="Keyring only",
        needs="The journal opens when you are logged in to this computer. Nothing to type.",
        gains="Quick for a computer that only you use and that locks by itself.",
        costs="Anyone who can use your login can read every record.",
        icon="key",
    ),
    WayToOpen(
        way=OpeningWay.PASSPHRASE,
        title="Passphrase",
        needs="Five or more words, typed each time. Nothing is kept in the keyring.",
        gains="Works on any computer, and does not depend on a keyring.",
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
