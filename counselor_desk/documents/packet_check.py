# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a packet with nothing but its folder: which file was changed, what is missing, what the pages say.

The folder may come from anyone. Whatever is in it ends in a finding, never in a failure of the program.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pikepdf

from counselor_desk.documents.manifest import (
    FORMAT,
    FORMAT_VERSION,
    MANIFEST_JSON,
    PROOFS_JSON,
    README_TXT,
    RECORD_JSON,
    RECORD_PDF,
    SELF_DIGEST,
    SHA256SUMS,
    VERSION_WITHOUT_PROOFS,
    WITHHOLDING_LOG_PDF,
    checksums,
    readme,
    self_digest,
)
from counselor_desk.documents.packet import log_page_number, record_page_number
from counselor_desk.documents.packet_folder_reading import KNOWN_FILES, REQUIRED_FILES, FolderReading, read_folder
from counselor_desk.documents.packet_verifier import (
    CHECK_PACKET_PY,
    check_proofs,
    first_version_checks,
    verifier_source,
)
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.documents.pdf_traits import pdf_traits
from counselor_desk.documents.verification import (
    accessibility_check,
    counted_pages,
    inertness_check,
    page_mismatches,
    printed_seal_check,
    protection_check,
)
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import Json, canonical_bytes
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.packets import Check

_NOT_IN_VERSION_1 = frozenset((CHECK_PACKET_PY, PROOFS_JSON))
# as many of our five names as no other folder has by chance
_ENOUGH_NAMES = 3
_MOST_SURPLUS_NAMED = 20
# what a computer lays beside files by itself, such as after they were unpacked
_OF_THE_COMPUTER = re.compile(r"\.ds_store|\._.*|thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[A-Z]-[0-9]{4}-[0-9]{4,8}")
_NUMBER_OR_NONE = re.compile(r"(?:R-[0-9]{4}-[0-9]{4,8})?")
_SUMS_LINE = re.compile(rb"([0-9a-f]{64}) [ *]([A-Za-z0-9._-]{1,64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReport:
    """What a check of a packet found; `number` and `manifest_sha256` are empty where they cannot be trusted.

    `changed` names every file that is not as it was, is missing, or does not belong; sorted.
    """

    number: str
    manifest_sha256: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(each.passed for each in self.checks)

    @property
    def changed(self) -> tuple[str, ...]:
        return tuple(sorted({each.file for each in self.checks if not each.passed and each.file}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    """A manifest whose own digest fits and whose members have the right shape."""

    number: str
    version: int
    digest: str
    pages: int
    log_pages: int
    spans: tuple[tuple[int, int], ...]
    item_hashes: tuple[str, ...]
    redactions: int
    withheld: int
    is_protected: bool
    head: TreeHead
    hashes: Mapping[str, str]
    members: Mapping[str, Json] = field(repr=False)

    @property
    def carries_proofs(self) -> bool:
        return self.version != VERSION_WITHOUT_PROOFS


def check_package(
    folder: Path, *, ask_passphrase: Callable[[], str] | None = None, seals: Sequence[TreeHead] = ()
) -> PackageReport:
    """Check a packet; a changed byte in any file names that file.

    Reads only, follows no link, needs no journal. PDF pages are read only in files whose hash fits, and in a protected
    packet only with its passphrase.

    Args:
        folder: the packet.
        ask_passphrase: called once for a protected packet, and for no other; an empty answer leaves its pages unread.
        seals: earlier heads of the log, such as one on a seal card, since which it must be unchanged.

    Raises:
        UserError: PACKAGE_UNREADABLE when the folder cannot be listed; PACKAGE_NOT_RECOGNISED when it is no packet;
            PACKAGE_PASSPHRASE_REJECTED when an unchanged file does not open with the passphrase.
    """
    found = read_folder(folder)
    manifest, claims_format = _read_manifest(found.files.get(MANIFEST_JSON))
    if not claims_format and len(_present(found) & set(REQUIRED_FILES)) < _ENOUGH_NAMES:
        raise UserError(ErrorCode.PACKAGE_NOT_RECOGNISED)
    is_protected = manifest is not None and manifest.is_protected
    passphrase = ask_passphrase() if is_protected and ask_passphrase is not None else ""
    checks = tuple(_checks(found, manifest, passphrase, seals))
    return PackageReport(
        number="" if manifest is None else manifest.number,
        manifest_sha256="" if manifest is None else manifest.digest,
        checks=checks,
    )


def _present(found: FolderReading) -> set[str]:
    return set(found.files) | set(found.unreadable)


def _read_manifest(raw: bytes | None) -> tuple[_Manifest | None, bool]:
    """The manifest if it is whole, and whether it at least says that it is one."""
    if raw is None:
        return None, False
    try:
        parsed = json.loads(raw)
        claims_format = isinstance(parsed, dict) and parsed.get("format") == FORMAT
        if not claims_format or canonical_bytes(parsed) != raw or parsed.get(SELF_DIGEST) != self_digest(parsed):
            return None, claims_format
    except (ValueError, RecursionError):  # ValueError: no JSON, no UTF-8, NaN, a number of 4,300 digits
        return None, FORMAT.encode() in raw
    try:
        return _manifest_of(parsed), True
    except (KeyError, TypeError, ValueError):
        return None, True


def _manifest_of(parsed: dict[str, Json]) -> _Manifest:
    """Raises KeyError, TypeError or ValueError where a member is missing or is not what it should be."""
    version = _count(parsed["v"])
    if version not in (VERSION_WITHOUT_PROOFS, FORMAT_VERSION):
        raise ValueError("v")
    items = [_mapping(each) for each in _sequence(parsed["items"])]
    listed = {name: _mapping(each) for name, each in _mapping(parsed["files"]).items()}
    head = _mapping(parsed["head"])
    _matching(_NUMBER_OR_NONE, parsed["supersedes"])
    for each in listed.values():
        _count(each["bytes"])
    return _Manifest(
        number=_matching(_NUMBER, parsed["number"]),
        version=version,
        digest=_matching(_SHA256, parsed[SELF_DIGEST]),
        pages=_count(parsed["pages"]),
        log_pages=_count(parsed["withholding_log_pages"]),
        spans=tuple(_span(each["pages"]) for each in items),
        item_hashes=tuple(_matching(_SHA256, each["sha256"]) for each in items),
        redactions=sum(_count(each) for each in _mapping(parsed["redactions"]).values()),
        withheld=_count(parsed["withheld"]),
        is_protected=parsed["protected"] is True,
        head=TreeHead(_count(head["size"]), _matching(_SHA256, head["root"])),
        hashes={name: _matching(_SHA256, each["sha256"]) for name, each in listed.items()},
        members=parsed,
    )


def _mapping(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _sequence(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _count(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError
    return value


def _matching(pattern: re.Pattern[str], value: Json) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ValueError
    return value


def _span(value: Json) -> tuple[int, int]:
    first, last = (_count(each) for each in _sequence(value))
    return first, last


def _checks(
    found: FolderReading, manifest: _Manifest | None, passphrase: str, seals: Sequence[TreeHead]
) -> Iterator[Check]:
    yield from _presence_checks(found, manifest)
    if MANIFEST_JSON in found.files:
        yield Check(
            name="manifest",
            file=MANIFEST_JSON,
            passed=manifest is not None,
            words=f"{MANIFEST_JSON} was changed after the packet was made, or is not one of ours."
            if manifest is None
            else f"{MANIFEST_JSON} fits its own hash, and the log head in it is well-formed.",
            count=1,
        )
    yield from _hash_checks(found, manifest)
    if manifest is None:
        return
    yield from _readme_check(found, manifest)
    yield from _program_check(found, manifest)
    yield from _span_check(manifest)
    for name, pages in ((RECORD_PDF, manifest.pages), (WITHHOLDING_LOG_PDF, manifest.log_pages)):
        content = found.files.get(name)
        if content is not None and sha256(content).hexdigest() == manifest.hashes.get(name):
            yield from _pdf_checks(name, content, pages, manifest, passphrase)
    if manifest.carries_proofs and PROOFS_JSON in found.files:
        yield from check_proofs(
            manifest.members, proofs=found.files[PROOFS_JSON], record=found.files.get(RECORD_JSON), seals=seals
        )
    if not manifest.carries_proofs:
        yield from first_version_checks(manifest.members, seals=seals)


def _presence_checks(found: FolderReading, manifest: _Manifest | None) -> Iterator[Check]:
    required = set(REQUIRED_FILES)
    if manifest is not None and not manifest.carries_proofs:
        required -= _NOT_IN_VERSION_1
    expected = required | (set() if manifest is None else set(manifest.hashes) & KNOWN_FILES)
    missing = sorted(expected - _present(found))
    for name in missing:
        yield Check(name="missing", file=name, passed=False, words=f"{name} is missing.", count=1)
    for name in found.unreadable:
        words = f"{name} is a link, is too large or cannot be read, so it was not checked."
        yield Check(name="unreadable", file=name, passed=False, words=words, count=1)
    for name in filter(_OF_THE_COMPUTER.fullmatch, found.surplus[:_MOST_SURPLUS_NAMED]):
        words = f"{name} is no part of the packet: computers make such files by themselves. It was not looked at."
        yield Check(name="surplus", file=name, passed=True, words=words, count=1, is_remark=True)
    surplus = [name for name in found.surplus if not _OF_THE_COMPUTER.fullmatch(name)]
    if manifest is not None and RECORD_JSON in _present(found) and RECORD_JSON not in manifest.hashes:
        surplus.append(RECORD_JSON)
    for name in surplus[:_MOST_SURPLUS_NAMED]:
        words = f"{name} does not belong to the packet."
        yield Check(name="surplus", file=name, passed=False, words=words, count=len(surplus))
    if not (missing or surplus or found.unreadable):
        words = "Every file of the packet is there, and no other."
        yield Check(name="files", passed=True, words=words, count=len(found.files))


def _hash_checks(found: FolderReading, manifest: _Manifest | None) -> Iterator[Check]:
    sums = found.files.get(SHA256SUMS)
    recorded = manifest.hashes if manifest is not None else _parsed_sums(sums or b"")
    for name in sorted(found.files.keys() - {MANIFEST_JSON, SHA256SUMS}):
        if name not in recorded:
            continue
        holds = sha256(found.files[name]).hexdigest() == recorded[name]
        words = f"{name} fits {MANIFEST_JSON}." if holds else f"{name} was changed after the packet was made."
        yield Check(name="hash", file=name, passed=holds, words=words, count=1)
    if sums is None:
        return
    if manifest is not None:
        # from what the manifest recorded, not from the files as they are: so a changed file does not blame this one
        expected = {**manifest.hashes, MANIFEST_JSON: sha256(found.files[MANIFEST_JSON]).hexdigest()}
        holds = sums == checksums(expected)
        words = (
            f"{SHA256SUMS} fits {MANIFEST_JSON}." if holds else f"{SHA256SUMS} was changed after the packet was made."
        )
    else:
        holds = sums == checksums(recorded)
        words = (
            f"{SHA256SUMS} has the right form; more cannot be told without {MANIFEST_JSON}."
            if holds
            else f"{SHA256SUMS} was changed after the packet was made."
        )
    yield Check(name="hash", file=SHA256SUMS, passed=holds, words=words, count=1)


def _parsed_sums(sums: bytes) -> dict[str, str]:
    lines = (_SUMS_LINE.fullmatch(line) for line in sums.split(b"\n")[: len(KNOWN_FILES) + 1])
    return {line[2].decode("ascii"): line[1].decode("ascii") for line in lines if line is not None}


def _readme_check(found: FolderReading, manifest: _Manifest) -> Iterator[Check]:
    content = found.files.get(README_TXT)
    if content is None or not manifest.carries_proofs or sha256(content).hexdigest() != manifest.hashes.get(README_TXT):
        return
    holds = content == readme(manifest.number)
    words = (
        f"{README_TXT} has the words that every packet has." if holds else f"{README_TXT} has other words than ours."
    )
    yield Check(name="readme", file=README_TXT, passed=holds, words=words, count=1)


def _program_check(found: FolderReading, manifest: _Manifest) -> Iterator[Check]:
    content = found.files.get(CHECK_PACKET_PY)
    if content is None or sha256(content).hexdigest() != manifest.hashes.get(CHECK_PACKET_PY):
        return
    is_ours = content == verifier_source()
    words = (
        f"{CHECK_PACKET_PY} is the program that this version of Counselor Desk writes into packets."
        if is_ours
        else f"{CHECK_PACKET_PY} is another version of the program; what it says was not relied on here."
    )
    yield Check(name="program", file=CHECK_PACKET_PY, passed=True, words=words, count=1, is_remark=not is_ours)


def _span_check(manifest: _Manifest) -> Iterator[Check]:
    spans = manifest.spans
    follows = all(before[1] < after[0] for before, after in pairwise(spans))
    holds = bool(spans) and follows and all(1 <= first <= last <= manifest.pages for first, last in spans)
    words = (
        f"The {len(spans)} items stand one after the other on pages that exist."
        if holds
        else "The pages of the items in the manifest cannot be right."
    )
    yield Check(name="items", file=MANIFEST_JSON, passed=holds, words=words, count=len(spans))


def _pdf_checks(name: str, content: bytes, pages: int, manifest: _Manifest, passphrase: str) -> Iterator[Check]:
    if manifest.is_protected and not passphrase:
        holds = b"/Encrypt" in content and re.search(rb"/R 6\b", content) is not None
        words = (
            f"{name} is protected by a password, so its pages were not read; its hash fits."
            if holds
            else f"{name} should be protected by a password and is not."
        )
        yield Check(name="protection", file=name, passed=holds, words=words, count=1)
        return
    number_of = record_page_number if name == RECORD_PDF else log_page_number
    try:
        traits = pdf_traits(content, password=passphrase)
        texts = page_texts(content, password=passphrase)
    except pikepdf.PasswordError:
        raise UserError(ErrorCode.PACKAGE_PASSPHRASE_REJECTED) from None
    except Exception:  # a hostile file can raise anything in two foreign parsers; that it cannot be read is the finding
        words = f"{name} cannot be read as a PDF."
        yield Check(name="readable", file=name, passed=False, words=words, count=1)
        return
    holds = len(texts) == traits.pages == pages and not page_mismatches(
        texts, lambda at: number_of(manifest.number, at)
    )
    words = (
        f"{name} has {counted_pages(pages)}, each with its number."
        if holds
        else f"{name} should have {counted_pages(pages)}, each with its number, and does not."
    )
    yield Check(name="pages", file=name, passed=holds, words=words, count=pages)
    if name == RECORD_PDF and manifest.carries_proofs:
        yield printed_seal_check(texts, manifest.head)
    yield protection_check(name, traits, is_protected=manifest.is_protected)
    yield accessibility_check(name, traits)
    yield inertness_check(name, traits)
