# SPDX-License-Identifier: GPL-3.0-or-later
"""What this computer last saved of a journal: the size and root of its log, authenticated under the journal's key.

SQLCipher authenticates each page and not the whole: an older database in the place of a newer one, or a single page of
an earlier day in it, passes every check of its own (measured), and only something kept beside it can tell.
"""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.ids import VaultId
from counselor_desk.security.base64url import b64

LARGEST_STAMP = 4096
"""Bytes; a stamp has about 450, and whatever is larger is none of ours."""

_FIELDS = frozenset({"vault_id", "gen", "seq", "root", "at", "mac"})
_FILE_FIELDS = frozenset({"sha256", "size", "mtime_ns", "ctime_ns", "ino"})
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedFile:
    """A journal's database file as a clean close left it.

    Args:
        sha256: of all its bytes, 64 hexadecimal characters.
        size: bytes.
        mtime_ns, ctime_ns, inode: as the system tells them (`os.stat`), none below 0; they say only whether it is
            worth reading the bytes again, because a copy of the file has others.
    """

    sha256: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadStamp:
    """The head of a journal's log at one moment.

    Args:
        seq: the size of the log, which is the number of its newest entry.
        root: the root of its tree, 64 hexadecimal characters.
        at: when it was stamped, in UTC; for people to read, nothing is decided by it alone.
        file: of a journal that was closed cleanly; None while it is open, after a crash, and in stamps of earlier
            versions.
    """

    vault_id: VaultId
    generation: int
    seq: int
    root: str
    at: datetime
    file: ClosedFile | None = None


class StampAmiss(StrEnum):
    """Why a stamp says nothing."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_AUTHENTIC = "not_authentic"
    OF_ANOTHER_JOURNAL = "of_another_journal"


class StampRefusedError(Exception):
    """The bytes are no stamp of this journal; `amiss` says why."""

    def __init__(self, amiss: StampAmiss) -> None:
        super().__init__(amiss.value)
        self.amiss = amiss


def serialise(stamp: HeadStamp, *, mac_key: bytes) -> bytes:
    """The file's bytes: canonical JSON of the fields and their HMAC-SHA256 under the `stamp-mac` key."""
    fields = _fields(stamp)
    return canonical_bytes({**fields, "mac": _mac(fields, mac_key)})


def parse(raw: bytes, *, mac_key: bytes, vault_id: VaultId) -> HeadStamp:
    """Read a stamp and prove it.

    Raises:
        StampRefusedError: UNREADABLE, OF_ANOTHER_JOURNAL, NOT_AUTHENTIC.
    """
    stamp, mac = _read(raw)
    if stamp.vault_id != vault_id:
        raise StampRefusedError(StampAmiss.OF_ANOTHER_JOURNAL)
    if not hmac.compare_digest(_mac(_fields(stamp), mac_key).encode(), mac.encode()):
        raise StampRefusedError(StampAmiss.NOT_AUTHENTIC)
    return stamp


def _fields(stamp: HeadStamp) -> dict[str, object]:
    fields: dict[str, object] = {
        "vault_id": stamp.vault_id,
        "gen": stamp.generation,
        "seq": stamp.seq,
        "root": stamp.root,
        "at": stamp.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z",
    }
    file = stamp.file
    if file is not None:
        fields["file"] = {
            "sha256": file.sha256,
            "size": file.size,
            "mtime_ns": file.mtime_ns,
            "ctime_ns": file.ctime_ns,
            "ino": file.inode,
        }
    return fields


def _mac(fields: dict[str, object], key: bytes) -> str:
    return b64(hmac.new(key, canonical_bytes(fields), sha256).digest())


def _read(raw: bytes) -> tuple[HeadStamp, str]:
    """The fields and the code over them; whatever is not exactly of this shape is unreadable."""
    if len(raw) > LARGEST_STAMP:
        raise StampRefusedError(StampAmiss.UNREADABLE)
    try:
        read = json.loads(raw.decode("ascii"))
        if not isinstance(read, dict) or read.keys() - {"file"} != _FIELDS or canonical_bytes(read) != raw:
            raise ValueError("shape")
        stamp = HeadStamp(
            vault_id=VaultId(_text(read["vault_id"])),
            generation=_count(read["gen"]),
            seq=_count(read["seq"]),
            root=_sha256(read["root"]),
            at=_instant(read["at"]),
            file=_closed_file(read["file"]) if "file" in read else None,
        )
        mac = _text(read["mac"])
        # the one spelling of each field: Python reads a moment in several
        if _fields(stamp) != {name: value for name, value in read.items() if name != "mac"}:
            raise ValueError("spelling")
    except (ValueError, OverflowError, RecursionError):
        # OverflowError: the first hours of the year 1 east of Greenwich have no name in UTC
        raise StampRefusedError(StampAmiss.UNREADABLE) from None
    return stamp, mac


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("text")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("count")
    return value


def _sha256(value: object) -> str:
    text = _text(value)
    if _SHA256.fullmatch(text) is None:
        raise ValueError("sha256")
    return text


def _closed_file(value: object) -> ClosedFile:
    if not isinstance(value, dict) or value.keys() != _FILE_FIELDS:
        raise ValueError("file")
    return ClosedFile(
        sha256=_sha256(value["sha256"]),
        size=_count(value["size"]),
        mtime_ns=_count(value["mtime_ns"]),
        ctime_ns=_count(value["ctime_ns"]),
        inode=_count(value["ino"]),
    )


def _instant(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("instant")
    return moment.astimezone(UTC)
