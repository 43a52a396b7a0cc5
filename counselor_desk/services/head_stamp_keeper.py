# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the stamp of an open journal within two seconds of its last commit, without any save waiting for it."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError
from counselor_desk.domain.ports import Clock
from counselor_desk.security.vault_keys import UnlockedKeys
from counselor_desk.services.closed_file import closed_file
from counselor_desk.services.head_stamp import StampFinding, compare, write_stamp
from counselor_desk.storage.audit import AuditStore

STAMP_AFTER_SECONDS: Final = 1.0
"""From a commit to the writing of its stamp; a second is left for a slow disk."""


class Pending(Protocol):
    """Something that will be done later."""

    def cancel(self) -> None:
        """Do not begin with it any more; what has begun goes on."""

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended or was cancelled."""


Later = Callable[[float, Callable[[], None]], Pending]
"""Does something after so many seconds, on a thread of its own."""


def in_background(seconds: float, act: Callable[[], None]) -> Pending:
    """Do it on a thread that does not keep the program alive."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.name = "head-stamp"
    timer.start()
    return timer


class HeadStampKeeper:
    """Hears of each commit on the vault thread; writes from the thread that `later` gives.

    The stamp is never ahead of the disk: what it names was committed with synchronous=FULL before. Nothing is written
    until `start`, which waits where somebody has to decide about an older journal.

    Args:
        is_file_changed: whether the file was another one than this program closed, before it was opened.
    """

    def __init__(
        self,
        places: Sequence[Path],
        *,
        keys: UnlockedKeys,
        audit: Callable[[], AuditStore],
        clock: Clock,
        later: Later = in_background,
        is_file_changed: bool = False,
    ) -> None:
        self._places = tuple(places)
        self._keys = keys
        self._audit = audit
        self._clock = clock
        self._later = later
        self._is_file_changed = is_file_changed
        self._is_writing_allowed = False
        self._pending: Pending | None = None
        self._last_known: TreeHead | None = None
        # shared with the writing thread
        self._turn = threading.Lock()
        self._head: TreeHead | None = None
        self._written: TreeHead | None = None
        self._failure: ErrorCode | None = None
        self.finding: StampFinding | None = None

    @property
    def is_undecided(self) -> bool:
        """Whether the journal is older than its stamp, or changed, and nobody has said yet what shall happen."""
        return self.finding is not None and self.finding.needs_decision and not self._is_writing_allowed

    @property
    def failure(self) -> ErrorCode | None:
        """Why the last stamp could not be written; None when it was."""
        return self._failure

    @property
    def written(self) -> TreeHead | None:
        """The head that the stamp on the disk names, where this sitting has written one."""
        return self._written

    def compare(self) -> StampFinding:
        """Compare the journal with its stamps; `start` comes next, unless somebody has to decide first."""
        self.finding = compare(
            self._places,
            keys=self._keys,
            audit=self._audit(),
            now=self._clock.now(),
            is_file_changed=self._is_file_changed,
        )
        return self.finding

    def start(self) -> None:
        """Begin to stamp: a journal that was just made or opened, or an older one that was accepted."""
        self._is_writing_allowed = True
        self.committed()

    def committed(self) -> None:
        """Something was committed; costs one short query, and nothing where the log has not grown."""
        if not self._is_writing_allowed:
            return
        try:
            head = self._audit().head()
        except DeskError:
            # the commit stands, and damage shows elsewhere: nobody may be told that a save has failed
            return
        if head == self._last_known:
            return
        self._last_known = self._head = head
        if self._pending is not None:
            return
        try:
            self._pending = self._later(STAMP_AFTER_SECONDS, self._write_pending)
        except RuntimeError:
            # the system gives no thread any more: the commit stands and must not look like a save that failed
            self._write()

    def rekey(self, keys: UnlockedKeys) -> None:
        """Go on under the keys of a new generation and stamp it at once."""
        with self._turn:
            self._keys, self._written = keys, None
        self._last_known = None
        self.committed()
        self.flush()

    def flush(self) -> None:
        """Write now what is due; a disk that refuses is remembered in `failure` and not raised."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.cancel()
            pending.join()
        self._write()

    def seal(self, file: Path) -> None:
        """Stamp the database that was just closed, bytes and all; reads all of it, while the lock is still held.

        Where that fails, the stamp stays without this part, and the next opening claims nothing of the file.
        """
        if not self._is_writing_allowed or self._head is None:
            return
        closed = closed_file(file)
        if closed is None:
            return
        with self._turn:
            try:
                write_stamp(self._places, keys=self._keys, head=self._head, at=self._clock.now(), file=closed)
            except MachineError as error:
                self._failure = error.code

    def _write_pending(self) -> None:
        # first, so that a commit from here on asks for a writing of its own
        self._pending = None
        self._write()

    def _write(self) -> None:
        with self._turn:
            head = self._head
            if head is None or head == self._written:
                return
            try:
                write_stamp(self._places, keys=self._keys, head=head, at=self._clock.now())
            except MachineError as error:
                self._failure = error.code
                return
            self._written, self._failure = head, None
