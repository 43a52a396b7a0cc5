#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a packet of records with nothing but Python 3.8 or later and the packet's own folder.

    python3 check_packet.py [--seal SIZE:ROOT] [FOLDER]

FOLDER is the packet, by default the folder in which this file lies. SIZE and ROOT are those of a seal card of the
practice, or of the packet's last page, with or without the blanks between their groups and the check group at the end.

Reads files and prints sentences; writes nothing, starts nothing, speaks to no network. It ends with 0 when everything
that was checked holds, 1 when something does not, 2 when it was called in a wrong way, and 3 when everything that was
checked holds but a seal cannot be compared with the packet, because it is newer or because the packet does not list it.

The log of the practice is a Merkle tree (RFC 6962). A leaf is SHA-256 of 0x00 and the canonical JSON of
[seq, at, kind, committed]; `committed` is HMAC-SHA-256, under a salt, of the canonical JSON of the rest of the entry.
A path leads from a leaf to the root (RFC 9162, 2.1.3.2), or from an earlier root to a later one (2.1.4.2).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import stat
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FINE, FINDING, WRONG_USAGE, NOT_COMPARED = 0, 1, 2, 3

MANIFEST, PROOFS, RECORD, SUMS = "manifest.json", "proofs.json", "record.json", "SHA256SUMS"
REQUIRED = (
    "README.txt",
    SUMS,
    "check_packet.py",
    MANIFEST,
    PROOFS,
    "record.pdf",
    "withholding-log.pdf",
)
KNOWN = (*REQUIRED, RECORD)
NOT_IN_VERSION_1 = (PROOFS, "check_packet.py")
PARSED = (MANIFEST, PROOFS, RECORD, SUMS)

MANIFEST_MEMBERS = (
    "format",
    "v",
    "number",
    "supersedes",
    "produced_at",
    "application",
    "basis",
    "authority",
    "pages",
    "withholding_log_pages",
    "items",
    "redactions",
    "withheld",
    "protected",
    "head",
    "files",
    "manifest_sha256",
)

# what the log binds beside each item, the items without their pages with it
ACCOUNT_MEMBERS = (
    "number",
    "supersedes",
    "produced_at",
    "application",
    "basis",
    "authority",
    "redactions",
    "withheld",
    "protected",
)

# 500 items and their proofs come to 2 MB; what is larger than these is a trap, or no packet
LARGEST_PARSED = 32 * 1024 * 1024
LARGEST_FILE = 512 * 1024 * 1024
LONGEST_PATH = 64
MOST_DIGITS = 15
MOST_NAMED = 10

HASH = re.compile(r"[0-9a-f]{64}")
SALT = re.compile(r"[0-9a-f]{32}")
LARGEST_SEAL = 10**12
# the line of a QR code has some 125 signs; marks by the thousand would take minutes to put in order
LONGEST_SEAL = 1000
# what a page, a printer or a person puts for a dash, between digits, and for a digit
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad"
BETWEEN_DIGITS = ".,'\u2019"
LOOK_ALIKES = str.maketrans("OIL|SZ", "011152")

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
SEAL_LINE = re.compile(
    r"COUNSELOR-?DESK-?SEAL1([0-9]+)([0-9A-F]{64})[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
)

# what a computer lays beside files by itself, such as after they were unpacked
OF_THE_COMPUTER = re.compile(r"\.ds_store|\._.*|thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)

USAGE = "Usage: python3 check_packet.py [--seal SIZE:ROOT] [FOLDER]"
SHOWN = """What this shows: the files fit each other, the items fit the log whose root the packet names, and that log
begins with the log under each seal that was compared. What the items say was logged when this packet was made: a seal
that is older does not reach it. So compare the size and the root with the sender by another way (telephone, a later
seal card), and with the last page of record.pdf.
What it does not show: who made the packet, and that the clock of the computer was right."""
SHOWN_WITHOUT_PROOFS = "What this shows: the files fit each other. It shows nothing about who made the packet, or when."


class Finding(NamedTuple):
    """One thing that was looked at: whether it holds, the file that it speaks of, and a sentence in ASCII.

    A remark says something that is neither proved nor wrong; it holds. So does a seal that cannot be compared.
    """

    holds: bool
    file: str
    words: str
    is_remark: bool = False
    is_not_compared: bool = False


class Head(NamedTuple):
    """Size and root of the log at one moment."""

    size: int
    root: str


class OneFile(NamedTuple):
    """A file of the packet: its hash, its length, and its bytes where they are looked into."""

    sha256: str
    length: int
    content: bytes


class MalformedError(ValueError):
    """A file does not have the form that it should have."""


# ---- the tree


def node(left: bytes, right: bytes) -> bytes:
    """Hash of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def leads_to(leaf: bytes, number: int, path: Sequence[bytes], head: Head) -> bool:
    """Tell whether a path leads from leaf `number`, counted from 1, to the head (RFC 9162, 2.1.3.2)."""
    place, last = number - 1, head.size - 1
    if place < 0 or place > last:
        return False
    root = leaf
    for each in path:
        if last == 0:
            return False
        if place % 2 == 1 or place == last:
            root = node(each, root)
            while place % 2 == 0 and place != 0:
                place, last = place // 2, last // 2
        else:
            root = node(root, each)
        place, last = place // 2, last // 2
    return last == 0 and root.hex() == head.root


def grew_from(earlier: Head, path: Sequence[bytes], head: Head) -> bool:
    """Tell whether the log under `head` begins with the log under `earlier` (RFC 9162, 2.1.4.2)."""
    if earlier.size < 1 or earlier.size > head.size:
        return False
    if earlier.size == head.size:
        return len(path) == 0 and earlier.root == head.root
    hashes = list(path)
    if earlier.size & (earlier.size - 1) == 0:
        hashes.insert(0, bytes.fromhex(earlier.root))
    if not hashes:
        return False
    place, last = earlier.size - 1, head.size - 1
    while place % 2 == 1:
        place, last = place // 2, last // 2
    old = new = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return False
        if place % 2 == 1 or place == last:
            old, new = node(each, old), node(each, new)
            while place % 2 == 0 and place != 0:
                place, last = place // 2, last // 2
        else:
            new = node(new, each)
        place, last = place // 2, last // 2
    return last == 0 and old.hex() == earlier.root and new.hex() == head.root


# ---- reading JSON that may come from anyone


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def parsed(raw: bytes) -> dict[str, Any]:
    """Read a JSON object that stands in its canonical form; raises MalformedError on everything else."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            raise MalformedError("a name stands twice")
        return members

    def whole(digits: str) -> int:
        if len(digits) > MOST_DIGITS:
            raise MalformedError("a number is too large")
        return int(digits)

    def refused(_: str) -> Any:
        raise MalformedError("a number that is not whole")

    try:
        value = json.loads(
            raw.decode("ascii"),
            object_pairs_hook=once,
            parse_int=whole,
            parse_float=refused,
            parse_constant=refused,
        )
        if not isinstance(value, dict) or canonical(value) != raw:
            raise MalformedError("not in the form in which it is written")
    except (ValueError, RecursionError, MemoryError):
        raise MalformedError("no readable JSON") from None
    return value


def typed(value: Any, kind: type) -> Any:
    """The value if it is of exactly that kind (so True is no number)."""
    if type(value) is not kind:
        raise MalformedError("another kind of value")
    return value


def text(value: Any, pattern: re.Pattern[str] | None = None) -> str:
    """The value if it is a text, and of that form."""
    found: str = typed(value, str)
    if pattern is not None and pattern.fullmatch(found) is None:
        raise MalformedError("a text of another form")
    return found


def count(value: Any) -> int:
    """The value if it is a whole number from 0 on."""
    found: int = typed(value, int)
    if found < 0:
        raise MalformedError("a number below 0")
    return found


def members(value: Any, names: Sequence[str]) -> dict[str, Any]:
    """The value if it is an object with exactly these members."""
    found: dict[str, Any] = typed(value, dict)
    if sorted(found) != sorted(names):
        raise MalformedError("other members than it should have")
    return found


def head_of(value: Any) -> Head:
    """A head from its two members."""
    found = members(value, ("size", "root"))
    return Head(count(found["size"]), text(found["root"], HASH))


def path_of(value: Any) -> list[bytes]:
    """A path from its list of hashes."""
    listed: list[Any] = typed(value, list)
    if len(listed) > LONGEST_PATH:
        raise MalformedError("a path that is too long")
    return [bytes.fromhex(text(each, HASH)) for each in listed]


# ---- the proofs


class Item(NamedTuple):
    """An item as the manifest lists it."""

    item: str
    sha256: str


class Manifest(NamedTuple):
    """What of the manifest the proofs speak of."""

    number: str
    head: Head
    items: list[Item]
    account: str


class Entry(NamedTuple):
    """An entry of the log with its path; `number` is the item that it belongs to."""

    number: int
    seq: int
    at: str
    kind: str
    leaf: bytes
    path: list[bytes]
    opened: dict[str, Any]


class Proofs(NamedTuple):
    """proofs.json in its right form; nothing is checked yet."""

    number: str
    head: Head
    items: list[Entry]
    signatures: list[Entry]
    seals: list[tuple[Head, list[bytes]]]


def read_manifest(value: dict[str, Any]) -> Manifest:
    """The members of a manifest that the proofs speak of; raises MalformedError where any has another form."""
    found = members(value, MANIFEST_MEMBERS)
    if canonical(found["v"]) not in (b"1", b"2"):
        raise MalformedError("another version")
    for each in ("supersedes", "basis", "authority"):
        text(found[each])
    text(found["produced_at"], STAMP)
    for each in members(found["application"], ("name", "version")).values():
        text(each)
    for each in typed(found["redactions"], dict).values():
        count(each)
    count(found["withheld"])
    typed(found["protected"], bool)
    count(found["withholding_log_pages"])
    items = []
    until = 0
    for place, each in enumerate(typed(found["items"], list), start=1):
        listed = members(each, ("number", "item", "kind", "pages", "sha256"))
        item = text(listed["item"])
        if count(listed["number"]) != place or listed["kind"] != item.partition(":")[0]:
            raise MalformedError("items that are not numbered in their order, or of another kind")
        pages = [count(page) for page in typed(listed["pages"], list)]
        if len(pages) != 2 or not until < pages[0] <= pages[1] <= count(found["pages"]):
            raise MalformedError("pages that cannot be right")
        until = pages[1]
        items.append(Item(item, text(listed["sha256"], HASH)))
    return Manifest(text(found["number"]), head_of(found["head"]), items, account_hash(found))


def account_hash(manifest: dict[str, Any]) -> str:
    """What the manifest says of the packet, without what follows only from its pages and its log."""
    account = {name: manifest[name] for name in ACCOUNT_MEMBERS}
    account["items"] = [{name: value for name, value in each.items() if name != "pages"} for each in manifest["items"]]
    return hashlib.sha256(canonical(account)).hexdigest()


def read_proofs(raw: bytes) -> Proofs:
    """Read proofs.json; raises MalformedError."""
    value = members(parsed(raw), ("format", "v", "number", "head", "items", "signatures", "seals"))
    if value["format"] != "counselor-desk-proofs" or canonical(value["v"]) != b"1":
        raise MalformedError("another format")
    seals = []
    for each in typed(value["seals"], list):
        found = members(each, ("size", "root", "path"))
        seals.append((Head(count(found["size"]), text(found["root"], HASH)), path_of(found["path"])))
    return Proofs(
        text(value["number"]),
        head_of(value["head"]),
        [open_entry(each) for each in typed(value["items"], list)],
        [closed_entry(each) for each in typed(value["signatures"], list)],
        seals,
    )


def open_entry(value: Any) -> Entry:
    """An entry of which everything is shown: what it commits to is made again."""
    outer = members(value, ("number", "entry", "path"))
    names = ("seq", "at", "kind", "salt", "subject", "client_id", "content_hash", "reason")
    found = members(outer["entry"], names)
    content = {
        "subject": text(found["subject"]),
        "client_id": text(found["client_id"]),
        "content_hash": text(found["content_hash"], HASH),
        "reason": text(found["reason"]),
    }
    salt = bytes.fromhex(text(found["salt"], SALT))
    committed = hmac.new(salt, canonical(content), hashlib.sha256).hexdigest()
    return entry_of(outer, found, committed, content)


def closed_entry(value: Any) -> Entry:
    """An entry of which only time and kind are shown."""
    outer = members(value, ("number", "entry", "path"))
    found = members(outer["entry"], ("seq", "at", "kind", "committed"))
    return entry_of(outer, found, text(found["committed"], HASH), {})


def entry_of(outer: dict[str, Any], found: dict[str, Any], committed: str, opened: dict[str, Any]) -> Entry:
    """An entry with its leaf."""
    seq, at, kind = count(found["seq"]), text(found["at"], INSTANT), text(found["kind"])
    leaf = hashlib.sha256(b"\x00" + canonical([seq, at, kind, committed])).digest()
    return Entry(count(outer["number"]), seq, at, kind, leaf, path_of(outer["path"]), opened)


def check_proofs(
    manifest: dict[str, Any], proofs: bytes, record: bytes | None, seals: Sequence[tuple[int, str]]
) -> list[Finding]:
    """Check everything that a packet proves about the log.

    Args:
        manifest: the parsed manifest.json, whose own digest fits.
        proofs: the content of proofs.json.
        record: the content of record.json, None where there is none.
        seals: size and root of seals that somebody holds.
    """
    try:
        listed = read_manifest(manifest)
    except MalformedError:
        return [Finding(False, MANIFEST, "manifest.json does not have the form that it should have.")]
    try:
        proved = read_proofs(proofs)
    except (MalformedError, RecursionError, MemoryError):
        return [Finding(False, PROOFS, "proofs.json does not have the form that it should have.")]
    findings = [
        head_finding(listed, proved),
        items_finding(listed, proved, is_record_there=record is not None),
        signatures_finding(listed, proved),
    ]
    if record is not None:
        findings.append(record_finding(listed, record))
    if proved.seals:
        findings.append(seals_finding(proved))
    findings += [seal_finding(Head(size, root), proved) for size, root in seals]
    return findings


def head_finding(listed: Manifest, proved: Proofs) -> Finding:
    """Number and head of the proofs are those of the manifest."""
    holds = proved.number == listed.number and proved.head == listed.head
    words = (
        f"proofs.json speaks of this packet and of its head: {proved.head.size} entries, root {proved.head.root}."
        if holds
        else "proofs.json does not speak of this packet, or of another head than manifest.json."
    )
    return Finding(holds, PROOFS, words)


def items_finding(listed: Manifest, proved: Proofs, *, is_record_there: bool) -> Finding:
    """Each item has its entry in the log, in order, with its hash and its signatures; the last one ends the log."""
    total = len(listed.items)
    if total == 0 or len(proved.items) != total:
        return Finding(False, PROOFS, "proofs.json does not hold one entry for each item of manifest.json.")
    client = proved.items[0].opened["client_id"]
    signed_in: dict[int, list[int]] = {}
    for each in proved.signatures:
        signed_in.setdefault(each.number, []).append(each.seq)
    wrong = []
    for number, entry in enumerate(proved.items, start=1):
        item = listed.items[number - 1]
        expected = {
            "subject": item.item,
            "client_id": client,
            "content_hash": item.sha256,
            "reason": logged_reason(listed, number, signed_in.get(number, [])),
        }
        holds = (
            entry.number == number
            and entry.kind == "release.item"
            and entry.opened == expected
            and entry.seq == listed.head.size - total + number
            and leads_to(entry.leaf, entry.seq, entry.path, listed.head)
        )
        if not holds:
            wrong.append(number)
    if wrong:
        return Finding(False, PROOFS, f"proofs.json does not prove {numbered('item', wrong)} as released here.")
    words = f"All {total} items stand in the log under this root, each with its place, hash and signatures."
    if not is_record_there:
        words += " The words of the items were not compared with their hashes: record.json is not in the packet."
    return Finding(True, PROOFS, words)


def logged_reason(listed: Manifest, number: int, signed_in: Sequence[int]) -> str:
    """What the log says beside an item: its place, its signatures, and what the packet says of itself."""
    place = f"item {number} of {len(listed.items)} in packet {listed.number}"
    entries = "entry" if len(signed_in) == 1 else "entries"
    signed = f", signed in {entries} {', '.join(str(each) for each in signed_in)}" if signed_in else ""
    return f"{place}{signed}; account {listed.account}"


def signatures_finding(listed: Manifest, proved: Proofs) -> Finding:
    """Each signature stands in the log, in the order of the items."""
    entries = proved.signatures
    numbers = [each.number for each in entries]
    wrong = [
        each.seq
        for each in entries
        if each.kind not in ("note.signed", "addendum.signed")
        or not 1 <= each.number <= len(listed.items)
        or not leads_to(each.leaf, each.seq, each.path, listed.head)
    ]
    if wrong:
        return Finding(False, PROOFS, f"proofs.json does not prove the signature of {numbered('entry', wrong)}.")
    if numbers != sorted(numbers):
        return Finding(False, PROOFS, "proofs.json does not list the signatures in the order of the items.")
    if not entries:
        return Finding(True, PROOFS, "No item of this packet is a signed note.")
    first, last = (chosen(entries, key=lambda each: each.seq) for chosen in (min, max))
    words = (
        f"{len(entries)} signatures stand in the log: from entry {first.seq} of {first.at} "
        f"to entry {last.seq} of {last.at}, by the computer's clock."
    )
    return Finding(True, PROOFS, words)


def record_finding(listed: Manifest, record: bytes) -> Finding:
    """The items in record.json have the hashes that manifest and log name."""
    try:
        value = members(parsed(record), ("format", "v", "number", "items"))
        hashes = [hashlib.sha256(canonical(each)).hexdigest() for each in typed(value["items"], list)]
        holds = (
            value["format"] == "counselor-desk-record"
            and canonical(value["v"]) == b"1"
            and value["number"] == listed.number
            and hashes == [each.sha256 for each in listed.items]
        )
    except (MalformedError, RecursionError, MemoryError):
        holds = False
    words = (
        f"The {len(listed.items)} items in record.json have the hashes that the log names."
        if holds
        else "The items in record.json do not have the hashes that the log names."
    )
    return Finding(holds, RECORD, words)


def seals_finding(proved: Proofs) -> Finding:
    """The log grew out of each seal that is listed."""
    sizes = [seal.size for seal, _ in proved.seals]
    wrong = [seal.size for seal, path in proved.seals if not grew_from(seal, path, proved.head)]
    if wrong or sizes != sorted(set(sizes)):
        return Finding(
            False, PROOFS, "proofs.json does not prove that the log grew out of the earlier seals that it lists."
        )
    words = f"The log is unchanged since each of {len(sizes)} earlier seals, the first of {sizes[0]} entries."
    return Finding(True, PROOFS, words)


def seal_finding(seal: Head, proved: Proofs) -> Finding:
    """The log is unchanged since a seal that somebody holds."""
    named = f"the seal of {seal.size} entries"
    if seal.size > proved.head.size:
        words = f"This packet is older than {named}: this seal is newer than the packet and cannot be compared with it."
        return Finding(True, PROOFS, words, is_not_compared=True)
    known = [(each, path) for each, path in proved.seals if each.size == seal.size] + [(proved.head, [])]
    same = [(each, path) for each, path in known if each.size == seal.size]
    if not same:
        words = (
            f"This packet holds no proof for {named}, so it cannot be compared with it. "
            "Ask the sender for a packet that lists it."
        )
        return Finding(True, PROOFS, words, is_not_compared=True)
    if not any(each == seal and grew_from(each, path, proved.head) for each, path in same):
        words = f"The log does NOT agree with {named}: it was changed since, or the seal is of another journal."
        return Finding(False, PROOFS, words)
    before = sum(each.seq <= seal.size for each in proved.signatures)
    words = (
        f"The log is unchanged since {named}. "
        f"{before} of the {len(proved.signatures)} signatures were logged before that seal."
    )
    if seal.size < proved.head.size:
        words += (
            " What the items say was logged when this packet was made, and this older seal does not reach it: "
            "compare the root with the sender by another way."
        )
    return Finding(True, PROOFS, words)


def numbered(what: str, numbers: Sequence[int]) -> str:
    """A few numbers in words."""
    shown = ", ".join(str(each) for each in numbers[:MOST_NAMED])
    more = " and others" if len(numbers) > MOST_NAMED else ""
    return f"{what} {shown}{more}"


# ---- the folder


def read_folder(folder: Path) -> tuple[dict[str, OneFile], list[str], list[str]]:
    """The packet's own files, the names of those that cannot be read, and of what does not belong; raises OSError."""
    files: dict[str, OneFile] = {}
    unreadable: list[str] = []
    surplus: list[str] = []
    for path in sorted(folder.iterdir()):
        name = path.name
        if name not in KNOWN:
            surplus.append(printable(name))
            continue
        one = read_file(path, name in PARSED)
        if one is None:
            unreadable.append(name)
        else:
            files[name] = one
    return files, unreadable, surplus


def read_file(path: Path, is_parsed: bool) -> OneFile | None:
    """A regular file; None for a link, a folder, a device, a file too large or not readable."""
    largest = LARGEST_PARSED if is_parsed else LARGEST_FILE
    # without O_NONBLOCK, opening a named pipe waits for ever
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    digest, length, kept = hashlib.sha256(), 0, []
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            return None
        with os.fdopen(os.open(path, flags), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                return None
            while True:
                piece = opened.read(1024 * 1024)
                if not piece:
                    break
                digest.update(piece)
                length += len(piece)
                if length > largest:
                    return None
                if is_parsed:
                    kept.append(piece)
    except (OSError, MemoryError):
        return None
    return OneFile(digest.hexdigest(), length, b"".join(kept))


def printable(name: str) -> str:
    """A file's name without the signs that drive a terminal."""
    return "".join(sign if " " <= sign <= "~" else "?" for sign in name)[:100]


def check_folder(folder: Path, seals: Sequence[tuple[int, str]]) -> list[Finding]:
    """Check a packet; raises OSError where the folder cannot be listed."""
    files, unreadable, surplus = read_folder(folder)
    manifest = whole_manifest(files[MANIFEST].content) if MANIFEST in files else None
    is_version_1 = manifest is not None and canonical(manifest.get("v")) == b"1"
    required = [name for name in REQUIRED if not (is_version_1 and name in NOT_IN_VERSION_1)]
    findings = [Finding(False, name, f"{name} cannot be read as a file.") for name in unreadable]
    findings += [
        Finding(False, name, f"{name} is missing.") for name in required if name not in files and name not in unreadable
    ]
    findings += [surplus_finding(name) for name in surplus[:MOST_NAMED]]
    if MANIFEST in files:
        words = "manifest.json fits its own hash." if manifest is not None else "manifest.json was changed."
        findings.append(Finding(manifest is not None, MANIFEST, words))
    if manifest is None:
        return findings
    findings += hash_findings(files, manifest)
    if is_version_1:
        findings += first_version_findings(manifest, seals)
    elif PROOFS in files:
        record = files[RECORD].content if RECORD in files else None
        findings += check_proofs(manifest, files[PROOFS].content, record, seals)
    return findings


def whole_manifest(raw: bytes) -> dict[str, Any] | None:
    """A manifest whose own digest fits and which lists its files; None for any other."""
    try:
        value = parsed(raw)
        claimed = text(value.get("manifest_sha256"), HASH)
        rest = {name: each for name, each in value.items() if name != "manifest_sha256"}
        if hashlib.sha256(canonical(rest)).hexdigest() != claimed or value.get("format") != "counselor-desk-packet":
            return None
        for listed in typed(value.get("files"), dict).values():
            found = members(listed, ("sha256", "bytes"))
            text(found["sha256"], HASH)
            count(found["bytes"])
    except (MalformedError, RecursionError, MemoryError):
        return None
    return value


def surplus_finding(name: str) -> Finding:
    """A file that is not the packet's own; one that a computer makes by itself says nothing about the packet."""
    if OF_THE_COMPUTER.fullmatch(name) is not None:
        words = f"{name} is no part of the packet: computers make such files by themselves. It was not looked at."
        return Finding(True, name, words, is_remark=True)
    return Finding(False, name, f"{name} does not belong to the packet.")


def first_version_findings(manifest: dict[str, Any], seals: Sequence[tuple[int, str]]) -> list[Finding]:
    """What can be said of a packet that was made before packets carried proofs."""
    try:
        read_manifest(manifest)
    except MalformedError:
        return [Finding(False, MANIFEST, "manifest.json does not have the form that it should have.")]
    listed = [name for name in NOT_IN_VERSION_1 if name in manifest["files"]]
    if listed:
        return [Finding(False, MANIFEST, f"manifest.json lists {listed[0]}, which no packet of version 1 has.")]
    words = "This packet is of version 1 and carries no proofs: nothing was compared with the log of the practice."
    return [
        Finding(True, MANIFEST, words, is_remark=True),
        *(
            Finding(True, "", f"So it cannot be compared with the seal of {size} entries.", is_not_compared=True)
            for size, _ in seals
        ),
    ]


def hash_findings(files: dict[str, OneFile], manifest: dict[str, Any]) -> list[Finding]:
    """Each file has the hash and the length of the manifest, and SHA256SUMS says the same."""
    findings = []
    listed = manifest["files"]
    for name in sorted(set(files) - {MANIFEST, SUMS}):
        if name not in listed:
            findings.append(Finding(False, name, f"{name} is not listed in manifest.json."))
            continue
        holds = listed[name] == {"sha256": files[name].sha256, "bytes": files[name].length}
        findings.append(Finding(holds, name, f"{name} {'fits manifest.json' if holds else 'was changed'}."))
    for name in sorted(set(listed) - set(KNOWN)):
        findings.append(Finding(False, MANIFEST, f"manifest.json lists {printable(name)}, which no packet has."))
    if RECORD in listed and RECORD not in files:
        findings.append(Finding(False, RECORD, "record.json is missing."))
    if SUMS in files:
        hashes = {name: each["sha256"] for name, each in listed.items()}
        hashes[MANIFEST] = files[MANIFEST].sha256
        expected = "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))
        holds = files[SUMS].content == expected.encode("utf-8", "surrogatepass")
        findings.append(Finding(holds, SUMS, f"SHA256SUMS {'fits manifest.json' if holds else 'was changed'}."))
    return findings


# ---- the command


def read_seal(typed_in: str) -> tuple[int, str] | None:
    """Size and root of a seal as they are printed and typed: with blanks, dashes, capitals, signs that look alike.

    The check group after the root may be missing; where it is given, it must fit: otherwise a sign is mistyped.
    """
    if len(typed_in) > LONGEST_SEAL:
        return None
    signs = "".join(unicodedata.normalize("NFKC", typed_in).upper().split())
    line = SEAL_LINE.search(signs)
    if line is not None:
        return sealed(line.group(1), line.group(2))
    size, colon, root = signs.partition(":")
    if not colon:
        return None
    for each in DASHES:
        root = root.replace(each, "")
    for each in BETWEEN_DIGITS:
        size = size.replace(each, "")
    return sealed(size.translate(LOOK_ALIKES), root.translate(LOOK_ALIKES))


def sealed(size_signs: str, root_signs: str) -> tuple[int, str] | None:
    """Size and root of a seal whose signs are cleaned, and whose check group fits where it has one."""
    root, check = root_signs[:64].lower(), root_signs[64:].lower()
    if re.fullmatch(r"[0-9]{1,13}", size_signs) is None or HASH.fullmatch(root) is None:
        return None
    size = int(size_signs)
    made = hashlib.sha256(f"COUNSELOR-DESK-SEAL 1 {size} {root}".encode("ascii")).hexdigest()[:4]
    return (size, root) if 1 <= size <= LARGEST_SEAL and check in ("", made) else None


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    seals: list[tuple[int, str]] = []
    folders: list[str] = []
    rest = list(arguments)
    while rest:
        each = rest.pop(0)
        if each in ("-h", "--help"):
            print(USAGE)
            return FINE
        if each == "--seal" or each.startswith("--seal="):
            given = each[len("--seal=") :] if "=" in each else (rest.pop(0) if rest else "")
            seal = read_seal(given)
            if seal is None:
                print(
                    "That is no seal, or a sign is mistyped: it should be the number of entries, a colon, the 64 signs"
                )
                print("of the root and, where it is given, the check group of four signs, which must fit them.")
                print(USAGE)
                return WRONG_USAGE
            seals.append(seal)
        elif each.startswith("-"):
            print(USAGE)
            return WRONG_USAGE
        else:
            folders.append(each)
    if len(folders) > 1:
        print(USAGE)
        return WRONG_USAGE
    folder = Path(folders[0]) if folders else Path(__file__).resolve().parent
    try:
        findings = check_folder(folder, seals)
    except (OSError, ValueError):
        print("There is no folder of that name that can be read.")
        return WRONG_USAGE
    for each_finding in findings:
        is_remark = each_finding.is_remark or each_finding.is_not_compared
        print(f"{'FINDING' if not each_finding.holds else 'note   ' if is_remark else 'ok     '} {each_finding.words}")
    if not all(each_finding.holds for each_finding in findings):
        print("This packet is not as it was produced, or does not agree with the seal.")
        return FINDING
    print("Everything that was checked holds.")
    print(SHOWN if any(each_finding.file == PROOFS for each_finding in findings) else SHOWN_WITHOUT_PROOFS)
    if any(each_finding.is_not_compared for each_finding in findings):
        print("A seal could NOT be compared with this packet. That speaks neither for the packet nor against it.")
        return NOT_COMPARED
    return FINE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
