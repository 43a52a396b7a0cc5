# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the build: what each check is called, what each file is for, and which step mends what blocks."""

from counselor_desk.domain.gate_reasons import BlockerCode
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.packets import Check
from counselor_desk.ui.formats import counted

CHECKS = {
    "forbidden": "No redacted text can be extracted",
    "required": "Everything that belongs in it can be read",
    "redactions": "Every redaction is marked on its page",
    "pages": "Page numbers complete",
    "archival": "PDF/A-2a and PDF/UA-1",
    "protection": "Locked with the password",
    "accessible": "Can be read aloud",
    "inert": "Nothing beneath the pages, nothing that acts",
    "manifest": "Manifest complete",
    "checksums": "SHA-256 checksums written",
    "proofs": "Each item proved against the log",
    "files": "Exactly the files that it should hold",
    "readable": "Every file can be read",
}
_FAULTLESS = frozenset({"archival", "protection", "accessible", "inert"})

FILES = {
    "record.pdf": ("doc", "cover letter and records"),
    "withholding-log.pdf": ("withhold", "what stays and why"),
    "manifest.json": ("disclosures", "items, pages and hashes"),
    "SHA256SUMS": ("hash", "to check the files"),
    "README.txt": ("info", "how to check without this app"),
    "proofs.json": ("seal", "what proves it against the log"),
    "check_packet.py": ("tick", "checks the packet, without this app"),
    "record.json": ("snip", "the released content as data"),
}

_STEP_OF = {
    MatterStep.REQUEST: (BlockerCode.BASIS_WITHDRAWN, BlockerCode.CLIENT_DIFFERS, BlockerCode.MATTER_CLOSED),
    MatterStep.HOLD: (BlockerCode.HOLD_MISSING,),
    MatterStep.SCOPE: (
        BlockerCode.CLAUSES_MISSING,
        BlockerCode.JUSTIFICATION_MISSING,
        BlockerCode.ITEMS_UNDECIDED,
        BlockerCode.NOTHING_TO_RELEASE,
    ),
    MatterStep.PEOPLE: (BlockerCode.IDENTITY_UNCHECKED, BlockerCode.IDENTITY_DIFFERS, BlockerCode.PEOPLE_UNDECIDED),
    MatterStep.REVIEW_AND_REDACT: (BlockerCode.REDACTIONS_OUTDATED, BlockerCode.PAGES_UNSEEN),
}
_MENDED_AT = {code: step for step, codes in _STEP_OF.items() for code in codes}

STEP_NAMES = {
    MatterStep.REQUEST: "Request",
    MatterStep.HOLD: "Hold",
    MatterStep.BASIS: "Basis",
    MatterStep.SCOPE: "Scope",
    MatterStep.PEOPLE: "People",
    MatterStep.REVIEW_AND_REDACT: "Review & redact",
}

PROGRESS_WORDS = {
    "packet.record": "Setting the pages of the record",
    "packet.withholding_log": "Setting the withholding log",
    "build.checks": "Writing the files in memory and reading them as a recipient would",
}


def mended_at(code: BlockerCode) -> MatterStep:
    """The step at which a blocker is mended."""
    return _MENDED_AT.get(code, MatterStep.BASIS)


def check_title(name: str) -> str:
    """What a check is called."""
    return CHECKS.get(name, "The packet’s own check")


def check_count(check: Check) -> str:
    """The chip of a check that passed."""
    if check.name == "forbidden":
        return "0 found"
    if check.name in _FAULTLESS:
        return "0 faults"
    return f"{check.count} of {check.count}"


def size_words(count: int) -> str:
    """A file's size, never 0."""
    return counted(max(1, round(count / 1000)), "kB", "kB")
