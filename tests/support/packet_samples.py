# SPDX-License-Identifier: GPL-3.0-or-later
"""A packet of a practice that does not exist, in the shape in which a release hands it to the documents."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.packets import (
    Addressee,
    Declaration,
    Letter,
    Letterhead,
    LetterSection,
    PacketContent,
    PacketField,
    PacketItem,
    PacketTable,
    Paragraph,
    Run,
    WrittenRow,
)
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import RedactionReason, Withheld

NUMBER = "R-2026-0014"
PRODUCED_AT = datetime(2026, 11, 17, 15, 20, 11, tzinfo=UTC)
LETTERHEAD = Letterhead(
    practice="Fernbank Counseling",
    counselor="Ingrid Solvang-Reyes, Licensed Professional Counselor",
    address="14 Alder Row, Suite 3, Larkfield",
    contact="",
)
THIRD_PARTY = Run(redaction=RedactionReason.THIRD_PARTY)
HEAD = TreeHead(4211, "51d80c7e" * 8)


def paragraph(*parts: str | Run) -> Paragraph:
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def note_item(
    number: int,
    *,
    fields: Sequence[PacketField] | None = None,
    clause: int | None = 1,
    group: str = "Progress notes, 5 March to 24 June 2026",
    client: str = "Marisol Quint (C-0042)",
) -> PacketItem:
    """A signed progress note with redactions, as item `number`."""
    return PacketItem(
        number=number,
        item_id=ItemId(f"note:{number:032x}"),
        group=group,
        clause=clause,
        service_date=date(2026, 4, 2),
        title="Progress note",
        subtitle=f"Session {number}, Thursday 2 April 2026",
        facts=(
            ("Client", client),
            ("Date of birth", "19 February 1992"),
            ("Counselor", "Ingrid Solvang-Reyes, LPC"),
            ("Session", "Individual, in person"),
            ("Time", "15:00 to 15:50"),
            ("Attendance", "Attended, on time"),
        ),
        fields=NOTE_FIELDS if fields is None else tuple(fields),
        closing_lines=(
            "Signed electronically by Ingrid Solvang-Reyes, LPC, on 2 April 2026 at 16:12.",
            "Note begun 15:55, five minutes after the session. No addenda. Record seal 51D8 0C7E.",
        ),
    )


NOTE_FIELDS = (
    PacketField(
        "Data",
        (
            paragraph(
                "Client was tearful for the first part of the session. She described two attempts to board the "
                "number 12 bus since the collision. Both times she got off after one stop with a racing heart and "
                "shaking hands; ",
                THIRD_PARTY,
                " drove her home the second time. She sleeps about four hours a night and has stopped seeing friends "
                "other than ",
                THIRD_PARTY,
                ", who visits on Sundays with ",
                THIRD_PARTY,
                ".",
            ),
            paragraph(
                "At work, ",
                THIRD_PARTY,
                " has offered shorter shifts until the end of May. GAD-7 completed in session: 15.",
            ),
        ),
    ),
    PacketField(
        "Assessment",
        (
            paragraph(
                "Presentation is consistent with the avoidance recorded on 5 and 19 March. Symptoms are worst in the "
                "hour before travel and ease within twenty minutes of arriving. Client reported no thoughts of harming "
                "herself or others when asked directly."
            ),
        ),
    ),
    PacketField(
        "Plan",
        (
            paragraph(
                "1. Paced breathing twice daily, with a written log.\n"
                "2. Graded steps toward bus travel: stand at the stop; ride one stop with ",
                THIRD_PARTY,
                "; ride one stop alone.\n3. Review the sleep routine at the next session, 16 April 2026, 15:00.",
            ),
        ),
    ),
)


def hostile_item(number: int) -> PacketItem:
    """What people do type: mark-up, endless words, several scripts, redactions side by side, sections left empty."""
    endless = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 4
    return PacketItem(
        number=number,
        item_id=ItemId(f"note:{number:032x}"),
        group="Progress notes",
        clause=1,
        service_date=date(2026, 4, 2),
        title="Progress note with Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers",
        subtitle="Session 7, Thursday 2 April 2026",
        facts=(
            ("Client", "María-Guadalupe Featherstonehaugh-Cholmondeley y Fernández de Córdoba (C-0042)"),
            ("Name in own script", "张伟 / محمد عبد الرحمن"),
            ("E-mail", "a.very.long.address.of.a.person.who.likes.dots@department.of.long.names.example.org"),
            ("Zeit", "15:00 to 15:50"),
            ("Attendance", ""),
        ),
        fields=(
            PacketField("Data", HOSTILE_PARAGRAPHS),
            PacketField("Assessment", ()),
            PacketField(
                "Redactions",
                (
                    paragraph(
                        THIRD_PARTY,
                        " at the start, ",
                        *([THIRD_PARTY] * 7),
                        "(",
                        THIRD_PARTY,
                        "), at the end ",
                        THIRD_PARTY,
                    ),
                    paragraph(THIRD_PARTY),
                    paragraph("- a list with ", THIRD_PARTY, "'s brother\n- ", THIRD_PARTY),
                    paragraph(*(Run(redaction=each) for each in RedactionReason)),
                ),
            ),
            PacketField("", (paragraph(endless, " and ", endless), paragraph("https://example.org/" + "path/" * 40))),
        ),
        closing_lines=("Signed electronically by Ingrid Solvang-Reyes, LPC, on 2 April 2026 at 16:12.",),
    )


HOSTILE_TEXTS = (
    '#eval("1+1") $x^2$ *bold* _it_ [link](x) @reference <label> // comment /* more */ back\\slash `raw` = head - item',
    '#read("/etc/passwd") #import "@preview/x:1.0.0": y #panic() #{ } ~ --- ...',
    "}} {{ \\u{41} \\n %s %d \x07\x1b[31m \ue000 \ufeff\U000f0000 \ufdd0",
)
HOSTILE_PARAGRAPHS = (
    *(paragraph(text) for text in HOSTILE_TEXTS),
    paragraph("She spoke of her father محمد عبد الرحمن and of 张伟 from 上海, then of Привет, Ελλάδα and नमस्ते."),
    paragraph("مرحبا، هذه ملاحظة باللغة العربية عن الجلسة الأولى مع ", THIRD_PARTY, " في المدينة."),
    paragraph(
        "来访者今天谈到了她的家庭和工作，情绪比上周稳定，睡眠有所改善，计划继续每周一次的会谈，并练习放松技巧和记录情绪日记。"
    ),
)


def attendance_item(number: int, *, rows: int = 7) -> PacketItem:
    return PacketItem(
        number=number,
        item_id=ItemId("attendance:c0042"),
        group="Record of attendance",
        clause=2,
        service_date=date(2026, 6, 24),
        title="Record of attendance",
        subtitle="5 March to 24 June 2026",
        facts=(("Client", "Marisol Quint (C-0042)"), ("Date of birth", "19 February 1992")),
        fields=(),
        table=PacketTable(
            columns=("Date", "Time", "Kind", "Attendance"),
            rows=tuple(
                (f"{1 + at % 28} April 2026", "15:00 to 15:50", "Individual, in person", "Attended, on time")
                for at in range(rows)
            ),
        ),
        closing_lines=("Drawn from the session register on 17 November 2026.",),
    )


def packet_content(
    *,
    items: Sequence[PacketItem] | None = None,
    paper: Paper = Paper.LETTER,
    withheld: Sequence[Withheld] | None = None,
    number: str = NUMBER,
) -> PacketContent:
    """A whole packet; by default twelve notes and a record of attendance."""
    chosen = tuple(items) if items is not None else (*(note_item(at) for at in range(1, 13)), attendance_item(13))
    return PacketContent(
        number=number,
        language="en-US",
        paper=paper,
        produced_at=PRODUCED_AT,
        produced_on="17 November 2026",
        letterhead=LETTERHEAD,
        addressee=Addressee(name="Clerk of the Superior Court", address="County of Ellery, 1 Court Square, Larkfield"),
        salutation="Dear Clerk of the Court,",
        reference=(
            "Quint v. Larkfield Transit Authority, No. 24-CV-1187",
            "Order of 9 November 2026, Hon. P. Vandermolen. Produced under seal.",
        ),
        running_title="No. 24-CV-1187",
        opening=("I am the custodian of records of this practice. Enclosed are records described in the order.",),
        closing=(
            "The file is protected by a password, given separately by telephone to the number on the order. Please "
            "tell me at once if a page is missing or unreadable.",
            "Respectfully,",
        ),
        signature_lines=("Ingrid Solvang-Reyes, LPC", "Custodian of records"),
        confidentiality_line="Confidential counseling record, produced under seal by order of 9 November 2026. Further "
        "disclosure may be restricted by law.",
        declaration=Declaration(
            title="Declaration of the custodian of records",
            opening="I, Ingrid Solvang-Reyes, LPC, am the counselor and custodian of records of Fernbank Counseling. I "
            "am familiar with how these records are made and kept. Of the attached records, listed in the index:",
            statements=(
                "They were made at or near the time of the events by, or from information transmitted by, a person "
                "with knowledge.",
                "They were kept in the course of a regularly conducted activity of this practice.",
                "They were made as a regular practice of that activity.",
                "They are true copies of the records described in the order, except as stated in the withholding log.",
            ),
            exceptions=(
                "Item 4 was entered on 9 April 2026, seven days after the session; the note gives the reason.",
            ),
            closing="I declare under penalty of perjury that the foregoing is true and correct.",
            signature_lines=("Ingrid Solvang-Reyes, LPC", "Custodian of records"),
            citation="Fed. R. Evid. 902(11); 28 U.S.C. 1746(2)",
        ),
        items=chosen,
        written=tuple(
            WrittenRow(
                number=each.number,
                item=f"{each.title}, session {each.number}",
                session_ended="2 April 2026, 15:50",
                begun="2 April 2026, 15:55",
                signed="2 April 2026, 16:12",
                remark="Late entry: the counselor was ill." if each.number == 4 else "",
            )
            for each in chosen
            if each.table is None
        ),
        notices=(
            (
                "Confidentiality of these records",
                "These records were disclosed for the purpose named in the order alone.\n\nFurther disclosure may be "
                "restricted by federal and state law.",
            ),
        ),
        withheld=tuple(withheld) if withheld is not None else WITHHELD,
        withholding_reference=(
            "Quint v. Larkfield Transit Authority, No. 24-CV-1187. Order of 9 November 2026, Hon. P. Vandermolen.",
        ),
        head=HEAD,
        remarks=(
            (
                "Redactions",
                "Clause 5 directs that names of persons who are not parties be redacted. Each redaction is marked with "
                "its reason. The text beneath them has been removed from the file, not covered.",
            ),
            ("Withheld", "The withholding log, a separate file, lists each withheld item with its ground."),
        ),
    )


WITHHELD = (
    Withheld(
        item_id=ItemId("note:ffff"),
        description="Psychotherapy note, one entry",
        service_date=date(2026, 4, 2),
        reason="The order does not name psychotherapy notes.",
        citation="45 CFR 164.508(a)(2)",
    ),
    Withheld(
        item_id=ItemId("note:fffe"),
        description="Progress note",
        service_date=date(2026, 1, 8),
        reason="Outside the period that the order names.",
        citation="Order of 9 November 2026, clause 1",
    ),
)


def letter(*, paper: Paper = Paper.LETTER, table: PacketTable | None = None, table_empty: str = "") -> Letter:
    """A letter that uses every part of the template."""
    return Letter(
        reference_number="L-2026-0003",
        language="en-US",
        paper=paper,
        produced_at=PRODUCED_AT,
        produced_on="17 November 2026",
        letterhead=LETTERHEAD,
        title="Objection to a subpoena",
        addressee=Addressee(name="Dana Whitlock, Esq.", address="Whitlock & Marsh\n80 Harbor Street\nLarkfield"),
        reference=("Quint v. Larkfield Transit Authority, No. 24-CV-1187", "Subpoena dated 2 November 2026"),
        salutation="Dear Counsel,",
        facts=(("Served", "4 November 2026"), ("Return date", "20 November 2026")),
        paragraphs=(
            "I received the subpoena named above. This letter neither confirms nor denies that any person is or was a "
            "client of this practice.",
        ),
        sections=(
            LetterSection(
                heading="Objections",
                paragraphs=("On the papers received so far, the following is not on file:",),
                listed=("satisfactory assurances under 45 CFR 164.512(e);", "a court order;", "a valid authorization."),
            ),
        ),
        table=table,
        table_empty=table_empty,
        closing=("This letter reserves all rights and privileges.", "Respectfully,"),
        sign_here=("Ingrid Solvang-Reyes, LPC", "Date"),
        footer_line="Sent under review of counsel.",
    )
