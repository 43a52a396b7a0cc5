# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that every packet carries to check itself, and the same program at work in here.

So a packet is never held against two sets of rules: what `counselor-desk verify` says about the log of events is what
the recipient's own copy says.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType
from typing import Protocol, cast

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.packets import Check
from counselor_desk.resource_files import resource_path

CHECK_PACKET_PY = "check_packet.py"
PROOFS_CHECK = "proofs"
"""Name of the checks of what a packet proves about the log."""


class _Finding(Protocol):
    @property
    def holds(self) -> bool: ...
    @property
    def file(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def is_remark(self) -> bool: ...
    @property
    def is_not_compared(self) -> bool: ...


class _Verifier(Protocol):
    def check_proofs(
        self,
        manifest: Mapping[str, Json],
        proofs: bytes,
        record: bytes | None,
        seals: Sequence[tuple[int, str]],
    ) -> Sequence[_Finding]: ...

    def first_version_findings(
        self, manifest: Mapping[str, Json], seals: Sequence[tuple[int, str]]
    ) -> Sequence[_Finding]: ...

    def read_seal(self, typed_in: str) -> tuple[int, str] | None: ...


@cache
def verifier_source() -> bytes:
    """The program as it is written into packets, the same bytes in each."""
    return resource_path("packet", CHECK_PACKET_PY).read_bytes()


def check_proofs(
    manifest: Mapping[str, Json], *, proofs: bytes, record: bytes | None, seals: Sequence[TreeHead] = ()
) -> tuple[Check, ...]:
    """Check what a packet proves about the log, one `Check` for each thing looked at; hostile content is a finding.

    Args:
        manifest: manifest.json, whose own digest fits.
        proofs: the content of proofs.json.
        record: the content of record.json, None where there is none.
        seals: earlier heads that the log must have grown out of.
    """
    return _as_checks(_verifier().check_proofs(manifest, proofs, record, [(each.size, each.root) for each in seals]))


def first_version_checks(manifest: Mapping[str, Json], *, seals: Sequence[TreeHead] = ()) -> tuple[Check, ...]:
    """What can be said of a packet that was made before packets carried proofs; arguments as of `check_proofs`."""
    return _as_checks(_verifier().first_version_findings(manifest, [(each.size, each.root) for each in seals]))


def _as_checks(found: Sequence[_Finding]) -> tuple[Check, ...]:
    return tuple(
        Check(
            name=PROOFS_CHECK,
            file=each.file,
            passed=each.holds,
            words=each.words,
            count=1,
            is_remark=each.is_remark or each.is_not_compared,
        )
        for each in found
    )


def read_printed_seal(typed: str) -> TreeHead | None:
    """Read `SIZE:ROOT` as it stands on a seal card or on a packet's last page; None where it is no seal."""
    seal = _verifier().read_seal(typed)
    return None if seal is None else TreeHead(*seal)


@cache
def _verifier() -> _Verifier:
    # run from its text: an import by path would leave a compiled copy beside the file, and so in the next wheel
    module = ModuleType("check_packet")
    exec(compile(verifier_source(), CHECK_PACKET_PY, "exec"), vars(module))  # noqa: S102 - our own file, as trusted as this
    return cast(_Verifier, module)
