# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as somebody hostile, careless or unlucky would hand them over: PDFs that are traps, and names that are.

Each is built in code and small on the disk; what it would grow to in memory is the trap.
"""

import io
import os
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

MEGABYTE = 1 << 20


def plain_pdf(*, width: float = 612, height: float = 792, drawing: bytes = b"", pages: int = 1) -> Pdf:
    """A PDF of blank pages, or of pages with one drawing on them."""
    document = pikepdf.new()
    for _ in range(pages):
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Contents=document.make_stream(drawing),
            Resources=Dictionary(),
        )
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
    return document


def saved(document: Pdf, *, encryption: pikepdf.Encryption | None = None) -> bytes:
    target = io.BytesIO()
    document.save(target, encryption=encryption or False, compress_streams=False, static_id=encryption is None)
    return target.getvalue()


def a_pdf() -> bytes:
    """An ordinary page with a line on it."""
    return saved(plain_pdf(drawing=b"100 100 m 300 300 l S"))


def _compressed_nothing(length: int, *, times: int = 1) -> bytes:
    """So many zeros, compressed; compressed again where asked for, as a bomb inside a bomb."""
    packer = zlib.compressobj(1)
    piece = bytes(MEGABYTE)
    packed = b"".join(packer.compress(piece) for _ in range(length // MEGABYTE)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


def _with_image(*, side: int, bits: int, colours: str, packed: bytes) -> bytes:
    document = plain_pdf(drawing=b"q 500 0 0 500 50 50 cm /Im0 Do Q")
    image = document.make_stream(
        packed,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=side,
        Height=side,
        BitsPerComponent=bits,
        ColorSpace=Name(colours),
        Filter=Name.FlateDecode,
    )
    document.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    return saved(document)


def _with_bomb_as_drawing(length: int, *, times: int) -> bytes:
    document = plain_pdf()
    filters = Array([Name.FlateDecode] * times)
    packed = _compressed_nothing(length, times=times)
    document.pages[0].obj.Contents = document.make_stream(packed, Filter=filters)
    return saved(document)


def _with_script() -> bytes:
    document = plain_pdf()
    script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.launchURL('http://example.invalid')"))
    document.Root.OpenAction = document.make_indirect(script)
    return saved(document)


def _with_launch() -> bytes:
    document = plain_pdf()
    document.Root.OpenAction = Dictionary(S=Name.Launch, F=pikepdf.String("/bin/sh"))
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=pikepdf.String("calc.exe")))
    return saved(document)


def _with_embedded_file() -> bytes:
    document = plain_pdf()
    document.attachments["../../escape.sh"] = pikepdf.AttachedFileSpec(
        document,
        b"#!/bin/sh\n",
        description="",
        filename="escape.sh",
        mime_type="text/x-sh",
        creation_date="",
        mod_date="",
    )
    return saved(document)


def _pages_in_a_circle() -> bytes:
    document = plain_pdf()
    document.Root.Pages.Kids = Array([document.Root.Pages])
    document.Root.Pages.Count = 1
    return saved(document)


def _many_pages_claimed() -> bytes:
    return a_pdf().replace(b"/Count 1", b"/Count 2147483647")


def _forms_in_a_circle() -> bytes:
    document = plain_pdf(drawing=b"/Fm0 Do")
    form = document.make_stream(b"/Fm0 Do /Fm0 Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]))
    form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    document.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    return saved(document)


def _with_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../escape.txt", "outside")
    return a_pdf() + target.getvalue()


def _encrypted(*, user: str) -> bytes:
    return saved(plain_pdf(), encryption=pikepdf.Encryption(user=user, owner="the owner", R=6))


HOSTILE_PDFS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no pdf": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "only the first line": lambda: b"%PDF-1.7\n",
    "cut in the middle": lambda: a_pdf()[: len(a_pdf()) // 2],
    "without its end": lambda: a_pdf()[:-40],
    "locked by a password": lambda: _encrypted(user="nobody knows"),
    "locked against changes only": lambda: _encrypted(user=""),
    "a script that runs when it is opened": _with_script,
    "an action that starts a program": _with_launch,
    "a file inside it": _with_embedded_file,
    "a ZIP behind it": _with_zip,
    "a page of HTML before it": lambda: b"<html><script>alert(1)</script></html>\n" + a_pdf(),
    "a GIF that is a script": lambda: b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "a page of 50,000 by 50,000 points": lambda: saved(plain_pdf(width=50_000, height=50_000)),
    "a page of a billion points": lambda: saved(plain_pdf(width=1_000_000_000, height=1_000_000_000)),
    "a page as thin as a hair": lambda: saved(plain_pdf(width=0.0001, height=1_000_000)),
    "a page without any size": lambda: saved(plain_pdf(width=0, height=0)),
    "a page inside out": lambda: saved(plain_pdf(width=-612, height=-792)),
    "no page at all": lambda: saved(plain_pdf(pages=0)),
    "an image of 50,000 by 50,000 in two colours": lambda: _with_image(
        side=50_000, bits=1, colours="/DeviceGray", packed=_compressed_nothing(313 * MEGABYTE)
    ),
    "an image of 50,000 by 50,000 in full colour that is not there": lambda: _with_image(
        side=50_000, bits=8, colours="/DeviceRGB", packed=_compressed_nothing(MEGABYTE)
    ),
    "a drawing that unpacks to a gigabyte": lambda: _with_bomb_as_drawing(1024 * MEGABYTE, times=1),
    "a bomb inside a bomb": lambda: _with_bomb_as_drawing(1024 * MEGABYTE, times=2),
    "pages in a circle": _pages_in_a_circle,
    "two billion pages claimed": _many_pages_claimed,
    "forms in a circle": _forms_in_a_circle,
    "a million lines": lambda: saved(plain_pdf(drawing=b"0 0 m 600 700 l S\n" * 1_000_000)),
    "brackets without end": lambda: saved(plain_pdf(drawing=b"[" * 1_000_000)),
    "states saved without end": lambda: saved(plain_pdf(drawing=b"q " * 1_000_000)),
}
"""Traps by what they are."""


@dataclass(frozen=True, slots=True)
class HostileName:
    """A file name that one of the systems takes for something else."""

    words: str
    name: str = ""


HOSTILE_NAMES = (
    "CON",
    "NUL.pdf",
    "trailing dot.",
    "trailing space ",
    "a" * 250 + ".pdf",
    "two\nlines.pdf",
    "\u202egnp.fdp",
    "-rf.pdf",
    "$(touch escape).pdf",
    "%s%n.pdf",
    "<b>bold</b>.pdf",
    "é" * 100 + ".pdf",
    "\udcff\udcfe.pdf",
    ".hidden",
)
"""File names that a shell, a page, a terminal or another system would take for something else."""


def sparse(path: Path, *, size: int, start: bytes = b"%PDF-1.7\n") -> Path:
    """A file that claims a size and takes no room."""
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


def special_files(folder: Path) -> dict[str, Path]:
    """What is no file and stands where one is asked for."""
    (folder / "folder.pdf").mkdir()
    os.mkfifo(folder / "pipe.pdf")
    (folder / "zeros.pdf").symlink_to("/dev/zero")
    (folder / "nowhere.pdf").symlink_to(folder / "nothing here")
    (folder / "circle.pdf").symlink_to(folder / "circle.pdf")
    return {
        "a folder": folder / "folder.pdf",
        "a pipe that nobody writes to": folder / "pipe.pdf",
        "a link to endless zeros": folder / "zeros.pdf",
        "a link to nothing": folder / "nowhere.pdf",
        "a link to itself": folder / "circle.pdf",
    }
