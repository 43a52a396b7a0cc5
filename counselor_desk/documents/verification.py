# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a packet back before a byte of it is written out: the product checks its own output like a stranger's."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import cast

from counselor_desk.documents.inspection import find_in_pdf, find_in_text, squeezed
from counselor_desk.documents.manifest import (
    MANIFEST_JSON,
    PROOFS_JSON,
    README_TXT,
    RECORD_JSON,
    RECORD_PDF,
    SELF_DIGEST,
    SHA256SUMS,
    WITHHOLDING_LOG_PDF,
    checksums,
    self_digest,
)
from counselor_desk.documents.packet import (
    RenderedPacket,
    log_page_number,
    record_page_number,
)
from counselor_desk.documents.packet_expectation import PacketExpectation, expectation_of
from counselor_desk.documents.packet_verifier import CHECK_PACKET_PY, PROOFS_CHECK, check_proofs
from counselor_desk.documents.pdf_text import UNREADABLE_PDF, PdfReading, read_pdf
from counselor_desk.documents.pdf_traits import PdfTraits, pdf_traits
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import Json, canonical_bytes
from counselor_desk.domain.packets import Check, PacketContent
from counselor_desk.domain.proofs import account_hash, logged_account
from counselor_desk.domain.releases import PacketFile

ARCHIVAL_CHECK = "archival"
"""Name of the check that an open file claims PDF/A-2a and PDF/UA-1, one for each PDF."""

ReadingProgress = Callable[[int, int], None]
"""Called with the parts that are done, and how many there are."""

_PARTS = 4
_PDFS = (RECORD_PDF, WITHHOLDING_LOG_PDF)
_REQUIRED_FILES = frozenset((*_PDFS, CHECK_PACKET_PY, MANIFEST_JSON, PROOFS_JSON, README_TXT, SHA256SUMS))
_ALLOWED_FILES = _REQUIRED_FILES | {RECORD_JSON}


def verify_packet_files(
    files: Sequence[PacketFile],
    *,
    content: PacketContent,
    rendered: RenderedPacket,
    forbidden: Sequence[str],
    required: Sequence[str] = (),
    passphrase: str | None = None,
) -> tuple[Check, ...]:
    """Check everything about the files of a packet that must hold before they leave.

    Args:
        files: as `build_packet_files` made them.
        content: what they were made from.
        rendered: the page counts that the typesetter reported.
        forbidden: every redacted and withheld string; leave out those that are meant to stay somewhere in the packet.
        required: strings that must be in the text layer of record.pdf.
        passphrase: the one that protects the PDFs, None for an open packet. Verify the open form first: only it can
            show PDF/A.

    Returns:
        One `Check` for each thing looked at; nothing may be written unless all have passed. No words of the record.
    """
    expected = expectation_of(content, rendered, forbidden=forbidden, required=required, passphrase=passphrase)
    return check_packet_files(files, expected)


def check_packet_files(
    files: Sequence[PacketFile], expected: PacketExpectation, *, progress: ReadingProgress | None = None
) -> tuple[Check, ...]:
    """The same against plain values; 10 ms a page, most of it without letting another thread of the process work.

    Args:
        progress: told how many parts are done, and how many there are.
    """
    by_name = {each.name: each.content for each in files}
    if len(by_name) != len(files) or not _REQUIRED_FILES <= by_name.keys() <= _ALLOWED_FILES:
        return (Check(name="files", passed=False, words="The packet does not hold exactly the files that it should."),)
    told = progress or (lambda _done, _total: None)
    try:
        return tuple(_checks(by_name, expected, told))
    except UNREADABLE_PDF:
        return (Check(name="readable", passed=False, words="A PDF file of the packet cannot be read."),)


def _checks(files: Mapping[str, bytes], expected: PacketExpectation, told: ReadingProgress) -> Iterator[Check]:
    passphrase = expected.passphrase
    told(0, _PARTS)
    readings = {name: read_pdf(files[name], password=passphrase) for name in _PDFS}
    told(1, _PARTS)
    texts = {name: each.pages for name, each in readings.items()}
    traits = {name: pdf_traits(files[name], password=passphrase) for name in _PDFS}
    told(2, _PARTS)
    yield _forbidden_check(files, readings, expected.forbidden, passphrase)
    told(3, _PARTS)
    yield _required_check(_without_furniture(texts[RECORD_PDF], expected), expected.required)
    yield _redaction_check(readings[RECORD_PDF], expected)
    yield _page_check(RECORD_PDF, texts, traits, expected.pages, lambda at: record_page_number(expected.number, at))
    yield _page_check(
        WITHHOLDING_LOG_PDF, texts, traits, expected.log_pages, lambda at: log_page_number(expected.number, at)
    )
    yield printed_seal_check(texts[RECORD_PDF], TreeHead(expected.head_size, expected.head_root))
    for name in _PDFS:
        yield protection_check(name, traits[name], is_protected=bool(passphrase))
        yield accessibility_check(name, traits[name])
        yield inertness_check(name, traits[name])
    yield _manifest_check(files, expected)
    yield _checksum_check(files)
    yield _proofs_check(files)
    told(_PARTS, _PARTS)


def page_mismatches(texts: Sequence[str], number_of: Callable[[int], str]) -> tuple[int, ...]:
    """Pages whose text lacks their number or their "Page 7 of 23"; pages count from 1."""
    total = len(texts)
    return tuple(
        at
        for at, text in enumerate(texts, start=1)
        if number_of(at) not in text or squeezed(f"Page {at} of {total}") not in squeezed(text)
    )


def printed_seal_check(texts: Sequence[str], head: TreeHead) -> Check:
    """Size and root on the last page of record.pdf are those of the head.

    A page may break between two lines of the seal, and its head and foot then stand between them: so each line of the
    root is looked for by itself, and the size with the word before it or the word after it.
    """
    said = squeezed("".join(texts[-2:]))
    size = re.escape(f"{head.size:,}")
    half = len(head.root) // 2
    holds = (
        head.root[:half] in said
        and head.root[half:] in said
        and re.search(rf"had{size}(?![0-9,])|(?<![0-9,]){size}entries", said) is not None
    )
    return Check(
        name="printed_seal",
        file=RECORD_PDF,
        passed=holds,
        words=_either(
            holds,
            f"The size and root printed at the end of {RECORD_PDF} are those of {MANIFEST_JSON}.",
            f"The size or root printed at the end of {RECORD_PDF} is not that of {MANIFEST_JSON}.",
        ),
        count=2,
    )


def counted_pages(count: int) -> str:
    """The count in words of a sentence: `1 page`, `23 pages`."""
    return "1 page" if count == 1 else f"{count} pages"


def protection_check(name: str, traits: PdfTraits, *, is_protected: bool) -> Check:
    """An open file claims PDF/A-2a and PDF/UA-1; a protected one is AES-256 (R6) and claims no PDF/A."""
    if is_protected:
        return Check(
            name="protection",
            file=name,
            passed=traits.encryption == (6, 256) and not traits.pdfa,
            words=_either(
                traits.encryption == (6, 256) and not traits.pdfa,
                f"{name} is encrypted with AES-256 and makes no PDF/A claim.",
                f"{name} is not encrypted with AES-256, or makes a PDF/A claim that encryption breaks.",
            ),
            count=1,
        )
    holds = traits.encryption is None and traits.pdfa == "2A" and traits.pdfua == "1"
    return Check(
        name=ARCHIVAL_CHECK,
        file=name,
        passed=holds,
        words=_either(
            holds,
            f"{name} is marked as PDF/A-2a and PDF/UA-1.",
            f"{name} is not marked as PDF/A-2a and PDF/UA-1.",
        ),
        count=2,
    )


def accessibility_check(name: str, traits: PdfTraits) -> Check:
    """Tags, a language and a title: without them a screen reader cannot read the file aloud."""
    holds = traits.tagged and bool(traits.language) and bool(traits.title)
    return Check(
        name="accessible",
        file=name,
        passed=holds,
        words=_either(
            holds,
            f"{name} is tagged and has a language and a title.",
            f"{name} lacks tags, a language or a title.",
        ),
        count=3,
    )


def inertness_check(name: str, traits: PdfTraits) -> Check:
    """One revision, no attachment, no annotation, no action: nothing beneath the pages and nothing that acts."""
    surplus = traits.attachments + traits.annotations + traits.actions
    holds = traits.revisions == 1 and surplus == 0
    return Check(
        name="inert",
        file=name,
        passed=holds,
        words=_either(
            holds,
            f"{name} has one revision and no attachments, annotations or actions.",
            f"{name} has {traits.revisions} revisions and {surplus} attachments, annotations or actions.",
        ),
        count=4,
    )


def _forbidden_check(
    files: Mapping[str, bytes], readings: Mapping[str, PdfReading], forbidden: Sequence[str], passphrase: str
) -> Check:
    seen: set[str] = set()
    for name, content in files.items():
        if name in _PDFS:
            sightings = find_in_pdf(content, forbidden, password=passphrase, reading=readings[name])
        else:
            sightings = find_in_text(content, forbidden)
        seen.update(f"{name} ({sighting.place})" for sighting in sightings)
    where = "; ".join(sorted(seen)[:5])
    return Check(
        name="forbidden",
        passed=not seen,
        words=_either(
            not seen,
            f"None of the {len(forbidden)} removed or withheld texts is in any file.",
            f"A removed or withheld text is still there: {where}.",
        ),
        count=len(forbidden),
    )


def _without_furniture(texts: Sequence[str], expected: PacketExpectation) -> tuple[str, ...]:
    """Page texts, squeezed, without their heads and feet, so that a paragraph reads on over a page break."""
    total = len(texts)
    bodies = []
    furniture = [re.compile(re.escape(squeezed(said)), re.IGNORECASE) for said in expected.furniture]
    for at, text in enumerate(texts, start=1):
        body = squeezed(text)
        for said in (f"Page {at} of {total}", record_page_number(expected.number, at)):
            body = body.replace(squeezed(said), "", 1)
        for pattern in furniture:
            body = pattern.sub("", body, count=1)
        bodies.append(body)
    return tuple(bodies)


def _unhyphenated(text: str) -> str:
    """Without hyphens: the reader takes one at the end of a line for a division and drops it."""
    return text.translate(_HYPHENS)


_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\x02\ufffe"))


def _required_check(texts: Sequence[str], required: Sequence[str]) -> Check:
    whole = _unhyphenated("".join(texts))
    missing = sum(_unhyphenated(squeezed(each)) not in whole for each in required)
    return Check(
        name="required",
        file=RECORD_PDF,
        passed=missing == 0,
        words=_either(
            missing == 0,
            f"All {len(required)} texts that belong in the record can be read in {RECORD_PDF}.",
            f"{missing} of {len(required)} texts that belong in the record cannot be read in {RECORD_PDF}.",
        ),
        count=len(required),
    )


def _redaction_check(reading: PdfReading, expected: PacketExpectation) -> Check:
    # counted as drawn: in a right-to-left line PDFium sorts the words of a marker the other way round
    found = squeezed("\n".join(text for _, text in reading.glyphs))
    counts = {marker: found.count(marker) for marker in expected.markers}
    holds = counts == dict(expected.markers)
    count = sum(counts.values())
    return Check(
        name="redactions",
        file=RECORD_PDF,
        passed=holds,
        words=_either(
            holds,
            f"Each of the {count} redactions is marked on its page.",
            "The redactions marked on the pages are not those that were decided.",
        ),
        count=count,
    )


def _page_check(
    name: str,
    texts: Mapping[str, Sequence[str]],
    traits: Mapping[str, PdfTraits],
    expected: int,
    number_of: Callable[[int], str],
) -> Check:
    mismatches = page_mismatches(texts[name], number_of)
    holds = not mismatches and len(texts[name]) == traits[name].pages == expected
    return Check(
        name="pages",
        file=name,
        passed=holds,
        words=_either(
            holds,
            f"{name} has {counted_pages(expected)}, each with its number.",
            f"{name} should have {counted_pages(expected)}, each with its number, and does not.",
        ),
        count=expected,
    )


def _manifest_check(files: Mapping[str, bytes], expected: PacketExpectation) -> Check:
    manifest = cast(dict[str, Json], json.loads(files[MANIFEST_JSON]))
    listed = cast(dict[str, dict[str, Json]], manifest["files"])
    others = files.keys() - {MANIFEST_JSON, SHA256SUMS}
    items = cast(list[dict[str, Json]], manifest["items"])
    holds = (
        canonical_bytes(manifest) == files[MANIFEST_JSON]
        and manifest[SELF_DIGEST] == self_digest(manifest)
        and listed.keys() == others
        and all(
            listed[name] == {"sha256": sha256(files[name]).hexdigest(), "bytes": len(files[name])} for name in others
        )
        and [each["sha256"] for each in items] == list(expected.item_hashes)
        and manifest["pages"] == expected.pages
    )
    return Check(
        name="manifest",
        file=MANIFEST_JSON,
        passed=holds,
        words=_either(
            holds,
            f"The hashes of {len(others)} files and {len(items)} items in {MANIFEST_JSON} are theirs.",
            f"{MANIFEST_JSON} does not describe the other files.",
        ),
        count=len(others) + len(items),
    )


def _checksum_check(files: Mapping[str, bytes]) -> Check:
    others = {name: sha256(content).hexdigest() for name, content in files.items() if name != SHA256SUMS}
    holds = files[SHA256SUMS] == checksums(others)
    return Check(
        name="checksums",
        file=SHA256SUMS,
        passed=holds,
        words=_either(
            holds,
            f"{SHA256SUMS} lists the {len(others)} other files with their hashes.",
            f"{SHA256SUMS} does not list the other files with their hashes.",
        ),
        count=len(others),
    )


def _proofs_check(files: Mapping[str, bytes]) -> Check:
    manifest = cast(dict[str, Json], json.loads(files[MANIFEST_JSON]))
    found = check_proofs(manifest, proofs=files[PROOFS_JSON], record=files.get(RECORD_JSON))
    count = len(cast(list[Json], manifest["items"]))
    failed = next((each.words for each in found if not each.passed), "")
    if not failed and _logged_accounts(files[PROOFS_JSON]) != {account_hash(manifest)}:
        # said by the program of the packet as well; here by the rule that the log was written with
        failed = f"The log says something else of the packet than {MANIFEST_JSON}."
    return Check(
        name=PROOFS_CHECK,
        file=PROOFS_JSON,
        passed=not failed,
        words=failed or f"All {count} items are proved against the head of the log.",
        count=count,
    )


def _logged_accounts(proofs: bytes) -> set[str]:
    return {logged_account(each["entry"]["reason"]) for each in json.loads(proofs)["items"]}


def _either(holds: bool, true: str, false: str) -> str:
    return true if holds else false
