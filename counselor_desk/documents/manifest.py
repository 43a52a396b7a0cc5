# SPDX-License-Identifier: GPL-3.0-or-later
"""The text files of a packet: what it holds, the hash of everything, and how anyone checks it without this program.

Each file is bound twice: manifest.json holds the hashes of the others and of itself, and SHA256SUMS follows from it.
So a changed byte in any file, these two included, names that file and no other.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast

from counselor_desk.documents.packet import RenderedPacket
from counselor_desk.documents.packet_verifier import CHECK_PACKET_PY, verifier_source
from counselor_desk.documents.protection import protect
from counselor_desk.domain.canonical import Json, canonical_bytes, canonical_hash
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.packets import PacketContent
from counselor_desk.domain.proofs import PacketProofs
from counselor_desk.domain.releases import PacketFile

FORMAT = "counselor-desk-packet"
FORMAT_VERSION = 2
VERSION_WITHOUT_PROOFS = 1
"""Packets of the first version carry neither proofs nor the program that checks them."""
RECORD_PDF = "record.pdf"
WITHHOLDING_LOG_PDF = "withholding-log.pdf"
MANIFEST_JSON = "manifest.json"
RECORD_JSON = "record.json"
PROOFS_JSON = "proofs.json"
SHA256SUMS = "SHA256SUMS"
README_TXT = "README.txt"
SELF_DIGEST = "manifest_sha256"

_README = """\
Packet {number}

What is in this folder
  record.pdf            the records, with a cover letter, an index and the times when each was written
  withholding-log.pdf   what was not released, and why
  manifest.json         a list of what the packet holds, for programs to read; explained at the end of this page
  proofs.json           what shows that the released items stand in the sender's log of events; explained below
  check_packet.py       a program that checks all of this; whoever reads Python can see what it does
  SHA256SUMS            the hash of every other file, in the form that the program sha256sum reads
  README.txt            this page
  record.json, only when it was asked for: the released records once more, for programs to read

How to check it
  On Linux or macOS, in this folder:
      sha256sum -c SHA256SUMS          (macOS: shasum -a 256 -c SHA256SUMS)
  On Windows, for each file, and compare the result with its line in SHA256SUMS:
      certutil -hashfile record.pdf SHA256
  With Python 3.8 or later, in this folder; it also follows every proof, writes nothing and uses no network:
      python3 check_packet.py          (Windows: py check_packet.py)
  Whoever can change the packet can change the program in it: better use a check_packet.py that you did not get in this
  packet, and give it this folder: python3 check_packet.py FOLDER. It ends with 0 when everything that was checked
  holds, 1 when something does not, 2 when it was called in a wrong way, 3 when a seal cannot be compared with the
  packet, because it is newer or because the packet does not list it.
  With the program Counselor Desk, which also reads the pages again and names every file that was changed:
      counselor-desk verify .

What the hashes show
  A hash is a row of 64 digits and letters worked out from a file in a way called SHA-256. Any change to the file,
  however small, gives another hash. So matching hashes show that the files fit each other.
  Whoever can replace every file can also replace every hash: to be sure, ask the sender for the value of
  "manifest_sha256" by another way, such as a telephone call, and compare it with the one in manifest.json.

What the proofs show
  The sender's program keeps a log of events: when a note was signed, when an addendum was added, what was released. Its
  head, which is its size and one hash over all of it (the root), stands on the last page of record.pdf. No entry of the
  log can be changed, removed, added or moved below that size without another root (RFC 6962).
  proofs.json shows without the rest of the log, and without a word about anybody else, that each item of this packet
  was logged as it was released, and as which entry each note and addendum was signed. By what the clock of the sender's
  computer said: a clock can be set wrong, but the order of the entries cannot be changed afterwards.
  A seal is such a head that left the sender's hands earlier: on a seal card given to a colleague or lawyer, or in an
  earlier packet of the same record. Whoever holds one can see that the log is unchanged since then:
      python3 check_packet.py --seal SIZE:ROOT          (blanks between the signs of the root need quotation marks)
  That shows "unchanged since this seal" and no more: it does not show who wrote what, nor that it is true.
  What the items say was logged when this packet was made: a seal that is older does not reach it, and whoever holds
  this packet could write another that goes on from the same log. So compare the size and the root of this packet with
  the sender by another way: a telephone call, or a later seal card.
  A seal that is newer than the packet cannot be compared with it. Without record.json the words of the items are not
  compared with their hashes.

What the fields of manifest.json mean
  format, v              say that this is the list of such a packet, and by which version of the rules it is written
  number                 number of the packet; every page of both PDF files carries it with a page number
  supersedes             number of the earlier packet that this one replaces; empty when it replaces none
  produced_at            when the packet was made, in UTC (the time of Greenwich, without daylight saving)
  application            the program that made it, and its version
  basis, authority       what the release rests on, and the rules behind it, as the sender recorded them
  pages                  how many pages record.pdf has
  withholding_log_pages  how many pages withholding-log.pdf has
  items                  the released items in their order, and for each of them:
      number             its place in the packet, counted from 1
      item, kind         the name under which the sender keeps it, and what kind of record it is
      pages              its first and its last page in record.pdf
      sha256             the hash of its released content, in the form that record.json gives it
  redactions             how many words or passages were removed, by reason; each is a black box with its reason on the
                         page
  withheld               how many items of the record were not released; withholding-log.pdf lists them
  protected              true when the PDF files open only with a password, otherwise false
  head                   what the sender's log of events came to when the packet was made: size is how many entries it
                         had, root one hash over all of them (RFC 6962)
  files                  hash (sha256) and length (bytes) of every file but manifest.json and SHA256SUMS
  manifest_sha256        hash of manifest.json without this field, written as JSON with sorted keys, no spaces and ASCII
                         only, which is the form of the file itself
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketFacts:
    """What the manifest says beyond the pages: what the release rests on, and which program made it.

    `basis` and `authority` are names of rules and papers, never of persons. `is_protected` holds for the open form of a
    packet too that is checked before its passphrase is set.
    """

    basis: str
    authority: str
    application: str
    version: str
    is_protected: bool = False


def build_packet_files(
    content: PacketContent,
    rendered: RenderedPacket,
    *,
    facts: PacketFacts,
    proofs: PacketProofs,
    include_record_json: bool = False,
    passphrase: str | None = None,
) -> tuple[PacketFile, ...]:
    """Put the files of a packet together, sorted by name; with a passphrase both PDFs are protected by it.

    `proofs` prove the items of `content` against its head.

    Raises:
        UserError: VALUE_NOT_ALLOWED when record.json is asked for in a protected packet: it would stand open beside it;
            or when there is a passphrase and the facts say that the packet is not protected.
    """
    if passphrase is not None and include_record_json:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="packet.record_json")
    if passphrase is not None and not facts.is_protected:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="packet.passphrase")
    files = {
        RECORD_PDF: _sealed(rendered.record_pdf, passphrase),
        WITHHOLDING_LOG_PDF: _sealed(rendered.withholding_log_pdf, passphrase),
        README_TXT: readme(content.number),
        CHECK_PACKET_PY: verifier_source(),
        PROOFS_JSON: canonical_bytes(proofs.as_json(content.number)),
    }
    if include_record_json:
        files[RECORD_JSON] = record_json(content)
    files[MANIFEST_JSON] = _manifest(content, rendered, facts=facts, files=files)
    files[SHA256SUMS] = checksums({name: sha256(each).hexdigest() for name, each in files.items()})
    return tuple(PacketFile(name, files[name]) for name in sorted(files))


def packet_account(content: PacketContent, facts: PacketFacts) -> dict[str, Json]:
    """What the manifest will say that is known before a page is laid out; the log binds it beside each item."""
    redactions: dict[str, Json] = dict(redactions_by_reason(content))
    items: list[Json] = [
        {
            "number": each.number,
            "item": each.item_id,
            # the kind of record, such as "note": says what it is without a word of what it says
            "kind": each.item_id.partition(":")[0],
            "sha256": each.sha256,
        }
        for each in content.items
    ]
    return {
        "number": content.number,
        "supersedes": content.supersedes,
        "produced_at": utc_stamp(content.produced_at),
        "application": {"name": facts.application, "version": facts.version},
        "basis": facts.basis,
        "authority": facts.authority,
        "items": items,
        "redactions": redactions,
        "withheld": len(content.withheld),
        "protected": facts.is_protected,
    }


def readme(number: str) -> bytes:
    """README.txt: the same words in every packet but for the number."""
    return _README.format(number=number).encode("utf-8")


def record_json(content: PacketContent) -> bytes:
    """The released content as data, redactions as their markers, in canonical form."""
    items: list[Json] = [each.as_json for each in content.items]
    return canonical_bytes({"format": "counselor-desk-record", "v": 1, "number": content.number, "items": items})


def checksums(hashes: Mapping[str, str]) -> bytes:
    """SHA256SUMS as `sha256sum` writes and reads it, sorted by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("utf-8")


def self_digest(manifest: Mapping[str, Json]) -> str:
    """SHA-256 of a manifest in canonical form without its own digest."""
    return canonical_hash({key: value for key, value in manifest.items() if key != SELF_DIGEST})


def redactions_by_reason(content: PacketContent) -> dict[str, int]:
    """How often each reason stands on the pages of the items."""
    counted = Counter(
        run.redaction.value
        for item in content.items
        for each in item.fields
        for paragraph in each.paragraphs
        for run in paragraph
        if run.redaction is not None
    )
    return dict(sorted(counted.items()))


def utc_stamp(moment: datetime) -> str:
    """Seconds in UTC, RFC 3339: `2026-11-17T15:20:11Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sealed(pdf: bytes, passphrase: str | None) -> bytes:
    return pdf if passphrase is None else protect(pdf, passphrase=passphrase)


def _manifest(
    content: PacketContent, rendered: RenderedPacket, *, facts: PacketFacts, files: Mapping[str, bytes]
) -> bytes:
    account = packet_account(content, facts)
    spans: dict[Json, Json] = {number: [first, last] for number, first, last in rendered.item_pages}
    items: list[Json] = [
        {**each, "pages": spans[each["number"]]} for each in cast(list[dict[str, Json]], account["items"])
    ]
    manifest: dict[str, Json] = {
        **account,
        "format": FORMAT,
        "v": FORMAT_VERSION,
        "items": items,
        "pages": rendered.pages,
        "withholding_log_pages": rendered.log_pages,
        "head": {"size": content.head.size, "root": content.head.root},
        "files": {
            name: {"sha256": sha256(each).hexdigest(), "bytes": len(each)} for name, each in sorted(files.items())
        },
    }
    return canonical_bytes({**manifest, SELF_DIGEST: self_digest(manifest)})
