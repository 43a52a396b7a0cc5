# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares an opened journal with what this computer last saved of it, and says in which way it falls short.

There are two copies: `head.stamp` in the journal's folder, and one beside the copy of the header outside of it, so that
an older copy of the whole folder, its own older stamp included, does not pass for the newest.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.durable_files import replace_file
from counselor_desk.regular_files import open_regular
from counselor_desk.security.head_stamp import (
    LARGEST_STAMP,
    ClosedFile,
    HeadStamp,
    StampAmiss,
    StampRefusedError,
    parse,
    serialise,
)
from counselor_desk.security.vault_keys import UnlockedKeys
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.journal_folder import JournalFolder


class Standing(StrEnum):
    """How a journal stands to its newest stamp."""

    SAME = "same"
    # more was committed than stamped: the computer stopped within two seconds of a save
    AHEAD = "ahead"
    # a backup was put in its place on purpose, after the stamp
    RESTORED = "restored"
    OLDER = "older"
    # as long as the stamp says or longer, with another history: an older copy that somebody went on writing in
    DIVERGED = "diverged"
    # the log is the newest, and the file is not the one that was closed: something else in it may be older
    CHANGED = "changed"
    NO_STAMP = "no_stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFinding:
    """What the comparison says.

    Args:
        stamp: the newest one that is authentic, if there is any.
        amiss: what is wrong with the file in the journal's folder; None where it is good, or not expected yet.
        missing: the entries of the log that were saved and are not in this file; 0 where it cannot be told.
        newest_entry: when this file was last written to, in UTC; None for an empty log.
    """

    standing: Standing
    stamp: HeadStamp | None = None
    amiss: StampAmiss | None = None
    missing: int = 0
    newest_entry: datetime | None = None

    @property
    def needs_decision(self) -> bool:
        """Whether somebody must say what happens before anything is written to this journal."""
        return self.standing in (Standing.OLDER, Standing.DIVERGED, Standing.CHANGED)


def stamp_places(folder: JournalFolder, third_copy: Path | None) -> tuple[Path, ...]:
    """Where the stamps of a journal lie, the one in its own folder first."""
    return (folder.stamp,) if third_copy is None else (folder.stamp, third_copy.with_suffix(".stamp"))


def write_stamp(
    places: Sequence[Path], *, keys: UnlockedKeys, head: TreeHead, at: datetime, file: ClosedFile | None = None
) -> None:
    """Put a new stamp in every place, each whole or not at all; the caller holds the journal's lock.

    Args:
        file: the database as it was closed, and None for one that is open or will be written to.

    Raises:
        MachineError: what the disk said about the one in the journal's folder; the others are only tried.
    """
    stamp = HeadStamp(
        vault_id=keys.vault_id, generation=keys.generation, seq=head.size, root=head.root, at=at, file=file
    )
    raw = serialise(stamp, mac_key=keys.stamp_mac_key)
    own, *others = places
    for place in others:
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(place, raw)
        except OSError:
            continue
    try:
        replace_file(own, raw)
    except OSError as error:
        raise machine_error(error, where="head_stamp") from None


def stamped_file(places: Sequence[Path], *, keys: UnlockedKeys) -> ClosedFile | None:
    """What the newest stamp says of the closed database of this generation; None where it says nothing."""
    read = (_read(place, keys=keys) for place in places)
    stamp = _newest([each for each in read if isinstance(each, HeadStamp)])
    return stamp.file if stamp is not None and stamp.generation == keys.generation else None


def withdraw_file(places: Sequence[Path], *, keys: UnlockedKeys) -> None:
    """Take out of the stamps what they say of the closed database, before anything is written to it.

    A disk that refuses is let be: of a log that has grown since the stamp nothing is claimed in any case.
    """
    for place in places:
        stamp = _read(place, keys=keys)
        if isinstance(stamp, HeadStamp) and stamp.file is not None:
            with suppress(OSError):
                replace_file(place, serialise(replace(stamp, file=None), mac_key=keys.stamp_mac_key))


def compare(
    places: Sequence[Path], *, keys: UnlockedKeys, audit: AuditStore, now: datetime, is_file_changed: bool = False
) -> StampFinding:
    """Hold an opened journal's log against its stamps; writes nothing.

    Args:
        is_file_changed: whether its file differed from `stamped_file` when it was still closed.
    """
    read = [_read(place, keys=keys) for place in places]
    newest_event = next(iter(audit.events(limit=1)), None)
    newest_entry = None if newest_event is None else newest_event.at
    stamps = [each for each in read if isinstance(each, HeadStamp)]
    amiss = read[0] if isinstance(read[0], StampAmiss) else None
    stamp = _newest(stamps)
    if stamp is None:
        # nothing could have stamped it here yet
        is_new = newest_event is not None and newest_event.kind in (
            AuditKind.JOURNAL_CREATED,
            AuditKind.JOURNAL_RESTORED,
        )
        if amiss is StampAmiss.MISSING and is_new:
            amiss = None
        return StampFinding(standing=Standing.NO_STAMP, amiss=amiss, newest_entry=newest_entry)
    standing = _standing(stamp, keys=keys, audit=audit, now=now)
    if standing is Standing.SAME and is_file_changed:
        standing = Standing.CHANGED
    missing = max(0, stamp.seq - audit.head().size) if standing is Standing.OLDER else 0
    return StampFinding(standing=standing, stamp=stamp, amiss=amiss, missing=missing, newest_entry=newest_entry)


def _newest(stamps: Sequence[HeadStamp]) -> HeadStamp | None:
    return max(stamps, key=lambda each: (each.generation, each.seq), default=None)


def _standing(stamp: HeadStamp, *, keys: UnlockedKeys, audit: AuditStore, now: datetime) -> Standing:
    head = audit.head()
    if stamp.generation > keys.generation:
        # a header from before the keys were changed, and the database that belongs to it
        return Standing.OLDER
    if head.size == stamp.seq and head.root == stamp.root:
        return Standing.SAME
    if head.size > stamp.seq and audit.head_at(stamp.seq).root == stamp.root:
        return Standing.AHEAD
    restored = audit.last_of_kind(AuditKind.JOURNAL_RESTORED)
    # a restore logged by a clock that was years ahead would explain every older copy until then
    if restored is not None and stamp.at < restored.at <= now:
        return Standing.RESTORED
    return Standing.OLDER if head.size < stamp.seq else Standing.DIVERGED


def _read(place: Path, *, keys: UnlockedKeys) -> HeadStamp | StampAmiss:
    try:
        with open_regular(place) as file:
            raw = file.read(LARGEST_STAMP + 1)
        return parse(raw, mac_key=keys.stamp_mac_key, vault_id=keys.vault_id)
    except (FileNotFoundError, NotADirectoryError):
        return StampAmiss.MISSING
    except OSError:
        return StampAmiss.UNREADABLE
    except StampRefusedError as refused:
        return refused.amiss
