# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the files of a packet in memory and reads them back: as their recipient would, and as somebody would who looks
for what was removed.
"""

from dataclasses import dataclass, field

from counselor_desk import __version__
from counselor_desk.documents.manifest import PacketFacts, build_packet_files
from counselor_desk.documents.packet import RenderedPacket
from counselor_desk.documents.packet_expectation import expectation_of
from counselor_desk.documents.packet_reading import read_back
from counselor_desk.documents.verification import ARCHIVAL_CHECK
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.packets import Check, PacketContent
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.proofs import PacketProofs
from counselor_desk.domain.releases import PacketFile
from counselor_desk.services.release_review import Scope
from counselor_desk.services.removed_words import texts_that_must_be_gone, texts_that_must_be_there

APPLICATION = "Counselor Desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFiles:
    """Files of a packet with the checks that they went through; `needles` is how many texts were searched for."""

    files: tuple[PacketFile, ...] = field(repr=False)
    checks: tuple[Check, ...]
    needles: int

    @property
    def failed(self) -> str | None:
        """The first check that failed, None where nothing stands in the way."""
        return next((each.name for each in self.checks if not each.passed), None)


def packet_facts(scope: Scope, *, is_protected: bool) -> PacketFacts:
    """What the manifest of a packet will say of the release that it is."""
    return PacketFacts(
        basis=scope.matter.basis.value,
        authority="; ".join(scope.decision.citations),
        application=APPLICATION,
        version=__version__,
        is_protected=is_protected,
    )


def checked_files(
    content: PacketContent,
    rendered: RenderedPacket,
    *,
    scope: Scope,
    facts: PacketFacts,
    proofs: PacketProofs,
    with_record_json: bool,
    passphrase: str | None,
    progress: Progress | None,
    is_cancelled: IsCancelled | None,
) -> CheckedFiles:
    """Make the files and check them; those of a protected packet twice.

    A protected file is no PDF/A and must not claim it, so its pages are checked before the passphrase is set, and then
    every file as it will leave.

    Raises:
        UserError: CANCELLED.
        MachineError: OUT_OF_MEMORY when a long packet cannot be read back in a process of its own.
    """
    forbidden = texts_that_must_be_gone(scope, content)

    def made(passphrase: str | None) -> CheckedFiles:
        files = build_packet_files(
            content,
            rendered,
            facts=facts,
            proofs=proofs,
            include_record_json=with_record_json,
            passphrase=passphrase,
        )
        stop_if(is_cancelled)
        expected = expectation_of(
            content,
            rendered,
            forbidden=forbidden,
            required=texts_that_must_be_there(content),
            passphrase=passphrase,
        )
        checks = read_back(files, expected, progress=progress, is_cancelled=is_cancelled)
        stop_if(is_cancelled)
        return CheckedFiles(files=files, checks=checks, needles=len(forbidden))

    opened = made(None)
    if passphrase is None or opened.failed is not None:
        return opened
    # only the open pages can show that they are archival; all else is shown by the files that leave
    archival = tuple(check for check in opened.checks if check.name == ARCHIVAL_CHECK)
    protected = made(passphrase)
    return CheckedFiles(files=protected.files, checks=(*archival, *protected.checks), needles=protected.needles)


def stop_if(is_cancelled: IsCancelled | None) -> None:
    """Raises UserError CANCELLED where whoever asked has thought better of it."""
    if is_cancelled is not None and is_cancelled():
        raise UserError(ErrorCode.CANCELLED)
