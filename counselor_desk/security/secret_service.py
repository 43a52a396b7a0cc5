# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads an entry of the Secret Service without the keyring library, which takes 170 ms to import for it.

What is read is exactly what that library's SecretService backend stores: an item of the default collection with the
attributes `service` and `username`. Writing and deleting go through the library, so that there is one form of entry.
"""

from contextlib import closing
from typing import Final, Protocol

BACKEND_CLASS: Final = "keyring.backends.SecretService.Keyring"


class EntryLockedError(Exception):
    """The collection or the item is locked, and the person closed the prompt."""


def read_entry(service: str, username: str) -> str | None:
    """The entry's text, or None when there is none; may wait for the person at the keyring's prompt.

    Raises:
        EntryLockedError: it stays locked.
        Exception: whatever SecretStorage, jeepney or the bus raise.
    """
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        collection = secretstorage.get_default_collection(connection)
        _unlock(collection)
        for item in collection.search_items({"service": service, "username": username}):
            _unlock(item)
            return bytes(item.get_secret()).decode("utf-8")
    return None


class _Lockable(Protocol):
    """What a collection and an item have in common."""

    def is_locked(self) -> bool: ...

    def unlock(self) -> object: ...


def _unlock(thing: _Lockable) -> None:
    if not thing.is_locked():
        return
    thing.unlock()
    if thing.is_locked():
        raise EntryLockedError
