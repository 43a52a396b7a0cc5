# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a page of a PDF that somebody else made, in a process of its own with little memory and little time.

A PDF of a hundred kilobytes can ask for anything: measured with pypdfium2 5.x, a drawing that unpacks to a gigabyte
took 2 GB and 7 s, a page of 50,000 points asked for 20 GB, and forms that draw each other never ended. In the program's
own process that would stop the thread which saves what is typed, or end the program with it.
"""

import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Final

from counselor_desk.documents.foreign_page_argument import FOREIGN_PAGE_ARGUMENT
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.page_images import PageImage
from counselor_desk.own_process import import_root, own_command

# a page of a 600 dpi scan in colour takes under 2 s and 200 MB; whoever looks at it waits for no longer than this
_MOST_SECONDS: Final = 8
_PATIENCE_SECONDS: Final = 12
_MOST_MEMORY: Final = 512 * 1024 * 1024
# A3 at 2 pixels a point has 4 million; a poster is drawn smaller
_MOST_PIXELS: Final = 16_000_000
# what a reader looks for before it looks at anything else: the mark of the format near the front, and an object
_FRONT: Final = 1024
_DRAWN, _UNREADABLE, _NO_SUCH_PAGE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class ForeignPage:
    """One page, and how many there are."""

    image: PageImage = field(repr=False)
    pages: int


def draw_foreign_page(pdf: bytes, page: int, *, scale: float) -> ForeignPage:
    """Draw a page, counted from 1, at `scale` pixels a point, or smaller where it would have over 16 million pixels.

    Takes about 0.3 s, and at most 12. Nothing is written to a file, and nothing in the document is run or fetched.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "pdf.unreadable") for what is no PDF, is locked by a password, or asks for
            more time or memory than a paper does; RECORD_NOT_FOUND for a page that there is not.
        MachineError: OUT_OF_MEMORY when no process can be started.
    """
    if b"%PDF-" not in pdf[:_FRONT] or b"obj" not in pdf:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="pdf.unreadable")
    asked = json.dumps({"page": page, "scale": scale, "bytes": len(pdf)}).encode("ascii") + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            own_command(FOREIGN_PAGE_ARGUMENT),
            input=asked + pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=import_root(),
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        done = None
    except OSError:
        raise MachineError(ErrorCode.OUT_OF_MEMORY, where="pdf.process") from None
    if done is not None and done.returncode == _NO_SUCH_PAGE:
        raise UserError(ErrorCode.RECORD_NOT_FOUND, where="page")
    drawn = None if done is None or done.returncode != _DRAWN else read_answer(done.stdout)
    if drawn is None:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="pdf.unreadable")
    return drawn


def read_answer(answer: bytes) -> ForeignPage | None:
    """What the process told; None where that cannot be, since it has read what somebody else wrote."""
    head, _, pixels = answer.partition(b"\n")
    try:
        told = json.loads(head)
        pages, width, height = (int(told[name]) for name in ("pages", "width", "height"))
        size = (float(told["points_width"]), float(told["points_height"]))
    except (KeyError, OverflowError, TypeError, ValueError, RecursionError):
        return None
    if pages < 1 or min(width, height) < 1 or width * height * 4 != len(pixels):
        return None
    image = PageImage(
        width=width,
        height=height,
        stride=width * 4,
        pixels=pixels,
        points_width=size[0],
        points_height=size[1],
    )
    return ForeignPage(image, pages)


def main() -> int:
    """Be the process: read what is asked and the PDF from standard input, write the page to standard output."""
    _take_little()
    from counselor_desk.documents.page_images import OpenPages

    asked = json.loads(sys.stdin.buffer.readline())
    pdf = sys.stdin.buffer.read(int(asked["bytes"]))
    try:
        with OpenPages(pdf) as opened:
            image = opened.image(int(asked["page"]), scale=float(asked["scale"]), most_pixels=_MOST_PIXELS)
            pages = opened.count
    except UserError as refused:
        return _NO_SUCH_PAGE if refused.code is ErrorCode.RECORD_NOT_FOUND else _UNREADABLE
    except (MemoryError, RuntimeError, ValueError):
        # what PDFium's binding raises for a page that it cannot load or has no memory for
        return _UNREADABLE
    told = {
        "pages": pages,
        "width": image.width,
        "height": image.height,
        "points_width": image.points_width,
        "points_height": image.points_height,
    }
    sys.stdout.buffer.write(json.dumps(told).encode("ascii") + b"\n")
    row = image.width * 4
    for at in range(image.height):
        sys.stdout.buffer.write(memoryview(image.pixels)[at * image.stride : at * image.stride + row])
    sys.stdout.buffer.flush()
    return _DRAWN


def _take_little() -> None:
    """Bound what this process can take; Windows knows no such limits, and there its time alone is bounded."""
    if sys.platform == "win32":  # pragma: no cover
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_CPU, _MOST_SECONDS),
        (resource.RLIMIT_AS, _MOST_MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS refuses a bound on the address space below what is mapped already
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))
