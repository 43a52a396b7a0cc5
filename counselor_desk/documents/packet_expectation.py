# SPDX-License-Identifier: GPL-3.0-or-later
"""What a finished packet is held against, as plain values: whoever reads it back needs no more of the record."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from counselor_desk.documents.inspection import squeezed
from counselor_desk.documents.packet import RenderedPacket, printed_strings
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.packets import PacketContent
from counselor_desk.domain.releases import RedactionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketExpectation:
    """What must be so of the files of one packet.

    Args:
        number: of the packet, as it stands in the foot of each page.
        furniture: what stands on each page besides its numbers.
        markers: how often each marker of a redaction was decided, squeezed.
        item_hashes: of the released items, in their order.
        head_size, head_root: of the log, as they stand at the end of record.pdf.
        pages: of record.pdf, as the typesetter reported them; `log_pages` those of withholding-log.pdf.
        forbidden: every redacted and withheld string that is meant to stay nowhere.
        required: strings that must be in the text layer of record.pdf.
        passphrase: the one that protects the PDFs, empty for an open packet.
    """

    number: str
    furniture: Sequence[str] = field(repr=False)
    markers: Mapping[str, int]
    item_hashes: Sequence[str]
    head_size: int
    head_root: str
    pages: int
    log_pages: int
    forbidden: Sequence[str] = field(repr=False)
    required: Sequence[str] = field(repr=False)
    passphrase: str = field(repr=False)

    @property
    def as_json(self) -> Json:
        """Plain values, from which `PacketExpectation(**values)` makes the same again."""
        values: Json = asdict(self)
        return values


def expectation_of(
    content: PacketContent,
    rendered: RenderedPacket,
    *,
    forbidden: Sequence[str],
    required: Sequence[str] = (),
    passphrase: str | None = None,
) -> PacketExpectation:
    """What the files made from this content must be like; raises nothing."""
    printed = squeezed("\n".join(printed_strings(content)))
    return PacketExpectation(
        number=content.number,
        furniture=(
            f"Produced {content.produced_on}",
            content.confidentiality_line,
            content.letterhead.practice,
            content.running_title,
        ),
        markers={marker: printed.count(marker) for marker in sorted(_MARKERS)},
        item_hashes=[each.sha256 for each in content.items],
        head_size=content.head.size,
        head_root=content.head.root,
        pages=rendered.pages,
        log_pages=rendered.log_pages,
        forbidden=list(forbidden),
        required=list(required),
        passphrase=passphrase or "",
    )


_MARKERS = {squeezed(reason.marker) for reason in RedactionReason}
