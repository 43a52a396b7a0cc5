# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals: size and root of the event tree at one moment, kept where the counselor alone cannot change them.

A seal proves one thing: that the log which it was taken of is unchanged since. When that was is proved only by whoever
received it, such as by a postmark or a time-stamping service; the computer's clock proves nothing.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import SealCheckId, SealId
from counselor_desk.domain.text import stream_safe

REMIND_AFTER: Final = timedelta(days=31)
"""A card a month, so that no more than a month of the record rests on the journal's own word."""

SIGNS_IN_A_GROUP: Final = 4
_MARK: Final = "COUNSELOR-DESK-SEAL 1"
_ROOT_SIGNS: Final = 64
_CHECK_SIGNS: Final = 4
_LARGEST_SIZE: Final = 10**12
# spaces are gone and letters are capital; 64 signs stand before the time, so size and root cannot run into each other
_LINE: Final = re.compile(r"COUNSELOR-?DESK-?SEAL1(?P<size>\d+)(?P<root>[0-9A-F]{64})\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# letters that are no hexadecimal digits and are read for one; B and 8, or G and 6 or 9, could be meant either way
_LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "|": "1", "S": "5", "Z": "2"})
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad")
_BETWEEN_DIGITS: Final = frozenset(".,'\u2019")


class SealWent(StrEnum):
    """Where a seal went when it was made."""

    CARD_PRINTED = "card_printed"
    CARD_SAVED = "card_saved"
    TIME_STAMP = "time_stamp"


class SealOutcome(StrEnum):
    """What came of comparing the journal with a seal."""

    UNCHANGED = "unchanged"
    LOG_IS_SHORTER = "log_is_shorter"
    DIFFERS = "differs"
    LOG_IS_ALTERED = "log_is_altered"
    RECORD_IS_ALTERED = "record_is_altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One seal that was made; `head` is that of the log before the entry that tells of the seal (UTC)."""

    id: SealId
    made_at: datetime
    head: TreeHead
    went: SealWent

    @property
    def line(self) -> str:
        """The compact form in the QR code, and the very bytes that a time-stamping service is asked about."""
        return f"{_MARK} {self.head.size} {self.head.root} {self.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealCheck:
    """One comparison (UTC) with a seal that was typed in from its card, or chosen from those of the journal."""

    id: SealCheckId
    checked_at: datetime
    head: TreeHead
    is_typed: bool
    outcome: SealOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SealStamp:
    """What a time-stamping service says of a seal (RFC 3161): when it saw it, in UTC, and who it is.

    `nonce` is the number that it was asked with. `stamped_by` is the name in the service's certificate;
    `root_fingerprint` the SHA-256 of the root certificate that the chain was checked against, `answer_hash` that of the
    answer as it came, 64 hexadecimal characters each.
    """

    seal_id: SealId
    nonce: int
    stamped_at: datetime
    stamped_by: str = field(repr=False)
    root_fingerprint: str
    answer_hash: str
    imported_at: datetime


def check_group(head: TreeHead) -> str:
    """Four signs after the root on a card: a slip of the hand is told apart from a journal that differs."""
    return sha256(f"{_MARK} {head.size} {head.root}".encode("ascii")).hexdigest()[:_CHECK_SIGNS]


def root_groups(root: str) -> tuple[str, ...]:
    """A root as it is printed and typed: 16 groups of 4."""
    return tuple(root[at : at + SIGNS_IN_A_GROUP] for at in range(0, len(root), SIGNS_IN_A_GROUP))


def read_seal(size: str, root: str) -> TreeHead:
    """Read what stands on a card; blanks, line breaks, dashes, case and look-alikes are forgiven.

    Args:
        size: the number of entries; not looked at where `root` holds the whole line of the QR code.
        root: 64 signs, with or without the check group after them, or the line of the QR code.

    Raises:
        UserError: SEAL_UNREADABLE, where "seal.size", "seal.root" or "seal.check_group".
    """
    whole = _LINE.search(_without_blanks(root))
    if whole is not None:
        return TreeHead(_size(whole["size"]), whole["root"].lower())
    signs = _signs(root)
    if len(signs) not in (_ROOT_SIGNS, _ROOT_SIGNS + _CHECK_SIGNS) or re.search(r"[^0-9A-F]", signs):
        raise UserError(ErrorCode.SEAL_UNREADABLE, where="seal.root")
    head = TreeHead(_size(size), signs[:_ROOT_SIGNS].lower())
    if signs[_ROOT_SIGNS:].lower() not in ("", check_group(head)):
        raise UserError(ErrorCode.SEAL_UNREADABLE, where="seal.check_group")
    return head


def has_check_group(root: str) -> bool:
    """Whether what was read as a root guards itself against a slip: with the check group, or as a whole line."""
    return _LINE.search(_without_blanks(root)) is not None or len(_signs(root)) == _ROOT_SIGNS + _CHECK_SIGNS


def _signs(root: str) -> str:
    return "".join(sign for sign in _without_blanks(root) if sign not in _DASHES).translate(_LOOK_ALIKES)


def _size(text: str) -> int:
    digits = "".join(sign for sign in _without_blanks(text) if sign not in _BETWEEN_DIGITS).translate(_LOOK_ALIKES)
    # isdecimal() alone would take digits of other scripts, which int() reads
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(_LARGEST_SIZE))):
        raise UserError(ErrorCode.SEAL_UNREADABLE, where="seal.size")
    size = int(digits)
    if not 1 <= size <= _LARGEST_SIZE:
        raise UserError(ErrorCode.SEAL_UNREADABLE, where="seal.size")
    return size


def _without_blanks(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", stream_safe(text)).upper().split())
