# SPDX-License-Identifier: GPL-3.0-or-later
"""Packets built once for many tests, and the independent readers that look at them."""

import functools
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from packet_samples import attendance_item, hostile_item, note_item, packet_content
from proof_samples import FACTS as FACTS
from proof_samples import packet_proofs, with_head

from counselor_desk.documents.manifest import build_packet_files
from counselor_desk.documents.packet import RenderedPacket, render_packet
from counselor_desk.domain.packets import PacketContent
from counselor_desk.domain.releases import PacketFile

PROTECTED_FACTS = replace(FACTS, is_protected=True)
PASSPHRASE = "kettle bridge orchid lantern pebble violin"

# where each program comes from, for the sentence of a failing test
_PACKAGES = {"pdftotext": "poppler-utils", "pdfinfo": "poppler-utils", "qpdf": "qpdf", "mutool": "mupdf-tools"}


@functools.cache
def small_content(*, protected: bool = False) -> PacketContent:
    items = [note_item(1), attendance_item(2), hostile_item(3)]
    return with_head(packet_content(items=items), PROTECTED_FACTS if protected else FACTS)


@functools.cache
def small_rendered(*, protected: bool = False) -> RenderedPacket:
    return render_packet(small_content(protected=protected))


@functools.cache
def small_files(*, with_record_json: bool = False, protected: bool = False) -> tuple[PacketFile, ...]:
    content, facts = small_content(protected=protected), PROTECTED_FACTS if protected else FACTS
    return build_packet_files(
        content,
        small_rendered(protected=protected),
        facts=facts,
        proofs=packet_proofs(content, facts),
        include_record_json=with_record_json,
        passphrase=PASSPHRASE if protected else None,
    )


def content_of(files: Sequence[PacketFile], name: str) -> bytes:
    return next(each.content for each in files if each.name == name)


def replaced(files: Sequence[PacketFile], name: str, content: bytes) -> tuple[PacketFile, ...]:
    return tuple(PacketFile(name, content) if each.name == name else each for each in files)


def write_packet(folder: Path, files: Sequence[PacketFile]) -> Path:
    folder.mkdir(exist_ok=True)
    for each in files:
        (folder / each.name).write_bytes(each.content)
    return folder


def attach(document: pikepdf.Pdf, content: bytes) -> None:
    """Put a file into a PDF, as an attachment that a reader can save."""
    spec = pikepdf.AttachedFileSpec(
        document,
        content,
        description="",
        filename="notes.txt",
        mime_type="text/plain",
        creation_date="",
        mod_date="",
    )
    document.attachments["notes.txt"] = spec


def read_with(program: str, *arguments: str | Path) -> str:
    """What an independent program prints about a PDF; fails the test when it is missing or finds fault."""
    if shutil.which(program) is None:
        pytest.fail(f"{program} is not installed (package {_PACKAGES[program]})")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"{program} ended with {done.returncode}"
    return done.stdout.decode("utf-8", errors="replace")
