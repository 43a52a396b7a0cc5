# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that the disk would not take when a journal was locked: held in memory, sealed, until it is unlocked again.

A lock never waits for anybody, so what cannot be written then must not be lost by it. What is held can only be read
under the key of the journal that it came from, and ends with the program.
"""

import os
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import VaultId
from counselor_desk.security.key_derivation import hk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.unfinished import UnfinishedWork

_NONCE_BYTES = 12
_PURPOSE = b"held words"


class HeldWords:
    """One state for each place of unfinished work; used on the vault thread."""

    def __init__(self) -> None:
        self._sealed: dict[tuple[VaultId, str], bytes] = {}

    @property
    def is_empty(self) -> bool:
        """True where a program that ends now loses nothing; on any thread."""
        return not self._sealed

    def hold(self, journal: OpenJournal, place: str, content: bytes) -> None:
        """Hold what could not be written, over what was held in that place before."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = _cipher(journal).encrypt(nonce, content, place.encode("utf-8"))
        self._sealed[journal.keys.vault_id, place] = nonce + sealed

    def find(self, journal: OpenJournal, place: str) -> bytes | None:
        """What is held for a place; None where nothing is, or where the journal has another key by now."""
        held = self._sealed.get((journal.keys.vault_id, place))
        if held is None:
            return None
        try:
            return _cipher(journal).decrypt(held[:_NONCE_BYTES], held[_NONCE_BYTES:], place.encode("utf-8"))
        except InvalidTag:
            return None

    def drop(self, journal: OpenJournal, place: str) -> None:
        """Let it go; nothing happens where nothing is held."""
        self._sealed.pop((journal.keys.vault_id, place), None)

    def put_back(self, journal: OpenJournal) -> None:
        """Write what is held among the unfinished work of the journal; what the disk still refuses stays held."""
        for vault_id, place in tuple(self._sealed):
            content = self.find(journal, place) if vault_id == journal.keys.vault_id else None
            if content is None:
                continue
            with suppress(DeskError):
                with journal.database.transaction():
                    work = UnfinishedWork(place=place, kept_at=journal.clock.now(), content=content)
                    journal.unfinished.keep(work)
                self.drop(journal, place)


def _cipher(journal: OpenJournal) -> AESGCM:
    # the database's own key is another one after a backup was restored in place, and the words would be lost
    return AESGCM(hk(journal.keys.stamp_mac_key, None, _PURPOSE))
