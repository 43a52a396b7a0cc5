# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the journal on the vault thread while the window is still being loaded.

The keyring, the disk and the key of the database are waited for anyway; Qt and the pages are loaded meanwhile.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.vault import Vault


class EarlyOpening:
    """One attempt by the keyring alone, begun when this is made; `vault_thread` then belongs to the runner.

    Whoever makes one hands `result` to the runner as its first job: that is how an open journal gets an owner.
    """

    def __init__(self, vault: Vault, journal: Path) -> None:
        self.vault_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        submitted = self.vault_thread.submit(vault.open_by_keyring, journal)
        self._opened: Future[OpenJournal | None] | None = submitted

    @property
    def is_waited_for(self) -> bool:
        """Whether it goes on, so that there is time to load what an open journal is shown with."""
        return self._opened is not None and not self._opened.done()

    def result(self) -> OpenJournal | None:
        """What `Vault.open_by_keyring` returned or raised, once, and None from then on; on the vault thread."""
        # kept here, a journal and its keys would outlive the lock
        opened, self._opened = self._opened, None
        return None if opened is None else opened.result()
