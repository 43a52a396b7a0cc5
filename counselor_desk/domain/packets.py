# SPDX-License-Identifier: GPL-3.0-or-later
"""What a packet and a letter say, before any layout: redacted words are already gone from these values."""

from dataclasses import dataclass, field
from datetime import date, datetime

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import Json, canonical_hash
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import RedactionReason, Withheld


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: plain text, or a redaction of which only the reason is left."""

    text: str = field(default="", repr=False)
    redaction: RedactionReason | None = None


Paragraph = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class PacketField:
    """One headed text of a released item in paragraphs; an empty heading stands for a text without one."""

    heading: str
    paragraphs: tuple[Paragraph, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketTable:
    """Rows of a record that is a list, such as attendance; `columns` are the heads."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSignature:
    """A signature that was drawn in the room, and the words under its line; they name nobody."""

    drawn: DrawnSignature = field(repr=False)
    words: str = field(repr=False)

    @property
    def as_json(self) -> Json:
        """The line by its hash, and the words."""
        return {"sha256": self.drawn.sha256, "words": self.words}


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketItem:
    """One item as the recipient will see it; `number` counts from 1 in the order of the packet.

    `clause` is the number of the clause that reaches it; `group` the line of the index that it belongs to.
    """

    number: int
    item_id: ItemId
    group: str
    clause: int | None
    service_date: date
    title: str = field(repr=False)
    subtitle: str = field(repr=False)
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    fields: tuple[PacketField, ...] = field(repr=False)
    table: PacketTable | None = field(default=None, repr=False)
    closing_lines: tuple[str, ...] = field(default=(), repr=False)
    signature: PrintedSignature | None = None

    @property
    def as_json(self) -> Json:
        """The released content as plain values, redactions as their markers."""
        # said only where there is one, so that an item without keeps the hash that earlier packets gave it
        signature: dict[str, Json] = {} if self.signature is None else {"signature": self.signature.as_json}
        return {
            **signature,
            "number": self.number,
            "item": self.item_id,
            "date": self.service_date.isoformat(),
            "title": self.title,
            "subtitle": self.subtitle,
            "facts": [[label, value] for label, value in self.facts],
            "fields": [
                {
                    "heading": each.heading,
                    "paragraphs": ["".join(_run_text(run) for run in paragraph) for paragraph in each.paragraphs],
                }
                for each in self.fields
            ],
            "table": None
            if self.table is None
            else {"columns": list(self.table.columns), "rows": [list(row) for row in self.table.rows]},
            "closing_lines": list(self.closing_lines),
        }

    @property
    def sha256(self) -> str:
        """Hash of the released content: the same before and after any change to what was redacted."""
        return canonical_hash(self.as_json)

    @property
    def redactions(self) -> int:
        return sum(
            run.redaction is not None for each in self.fields for paragraph in each.paragraphs for run in paragraph
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The practice as it stands at the head of every produced page."""

    practice: str = field(repr=False)
    counselor: str = field(repr=False)
    address: str = field(repr=False)
    contact: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom a letter goes; the address may have several lines."""

    name: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """One row of the "when written" table; times as they are printed, in the practice's zone."""

    number: int
    item: str = field(repr=False)
    session_ended: str
    begun: str
    signed: str
    remark: str = field(repr=False)


PAGE_COUNT = "{pages}"
"""Stands in a declaration's texts for the number of pages, which only the layout knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The custodian's declaration with its facts filled in; boxes and signature stay blank, nothing is asserted.

    `statements` each get an empty box; `exceptions` list what must be said by itself, such as late entries.
    """

    title: str
    opening: str = field(repr=False)
    statements: tuple[str, ...] = field(repr=False)
    exceptions: tuple[str, ...] = field(repr=False)
    closing: str = field(repr=False)
    signature_lines: tuple[str, ...] = field(repr=False)
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketContent:
    """Everything that record.pdf and withholding-log.pdf say; the same content gives the same bytes.

    Dates and times are printed as given; `produced_at` (UTC) is also the time stamp inside the files. `remarks` are
    paragraphs of the cover letter with a run-in head, such as "Redactions", after the table of its parts. `supersedes`
    is the number of the earlier packet that this one replaces, empty for the first.
    """

    number: str
    language: str
    paper: Paper
    produced_at: datetime
    produced_on: str
    letterhead: Letterhead
    addressee: Addressee
    salutation: str = field(repr=False)
    reference: tuple[str, ...] = field(repr=False)
    running_title: str = field(repr=False)
    opening: tuple[str, ...] = field(repr=False)
    closing: tuple[str, ...] = field(repr=False)
    signature_lines: tuple[str, ...] = field(repr=False)
    confidentiality_line: str = field(repr=False)
    declaration: Declaration
    items: tuple[PacketItem, ...]
    written: tuple[WrittenRow, ...]
    notices: tuple[tuple[str, str], ...] = field(repr=False)
    withheld: tuple[Withheld, ...]
    withholding_reference: tuple[str, ...] = field(repr=False)
    head: TreeHead
    remarks: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    supersedes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSection:
    """A headed part of a letter or form: paragraphs, a numbered list, then lines to fill in."""

    heading: str
    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    listed: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Any produced document that is not a packet: objection, notice, consent document, form, accounting.

    `facts` stand in a table between hairlines; `table` holds rows where the document is a list; `sign_here` are
    captions under blank lines to sign on; `signature` one that was drawn already; `addressee` is absent on forms;
    `seal` stands last, below what was signed.
    """

    reference_number: str
    language: str
    paper: Paper
    produced_at: datetime
    produced_on: str
    letterhead: Letterhead
    title: str = field(repr=False)
    addressee: Addressee | None = None
    reference: tuple[str, ...] = field(default=(), repr=False)
    salutation: str = field(default="", repr=False)
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    sections: tuple[LetterSection, ...] = field(default=(), repr=False)
    table: PacketTable | None = field(default=None, repr=False)
    table_empty: str = ""
    closing: tuple[str, ...] = field(default=(), repr=False)
    signature: PrintedSignature | None = None
    sign_here: tuple[str, ...] = field(default=(), repr=False)
    seal: LetterSection | None = None
    footer_line: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at in a produced packet, and whether it holds.

    `words` is a plain sentence without a word of the record; `count` how many things were looked at; `file` the file of
    which it speaks, empty where it speaks of the whole packet. A remark says something that is neither a proof nor a
    fault, such as that two things cannot be compared; it passes.
    """

    name: str
    passed: bool
    words: str
    count: int = 0
    file: str = ""
    is_remark: bool = False


def _run_text(run: Run) -> str:
    return run.text if run.redaction is None else run.redaction.marker
