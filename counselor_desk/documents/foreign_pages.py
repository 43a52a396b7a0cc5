# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a page of a PDF that somebody else made, in a process of its own with little memory and little time.

A PDF of a hundred kilobytes can ask for anything: measured with pypdfium2 5.x, a drawing that unpacks to a gigabyte
took 2 GB and 7 s, a page of 50,000 points asked for 20 GB, and forms that draw each other never ended. In the program's
own process that would stop the thread which saves what is typed, or end the program with it.

Whoever finds a mistake in the reader could do more than that. On Linux the process gives up what it does not need
before it looks at the paper (`security/drawing_guard.py`); elsewhere it could still do what the account may do.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from counselor_desk.documents.foreign_page_argument import FOREIGN_PAGE_ARGUMENT
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.ports import IsCancelled
from counselor_desk.own_process import import_root, own_command

if TYPE_CHECKING:
    from counselor_desk.documents.page_images import OpenPages

# a page of a 600 dpi scan in colour takes under 2 s and 200 MB; whoever looks at it waits for no longer than this
_MOST_SECONDS: Final = 8
_PATIENCE_SECONDS: Final = 12
_MOST_MEMORY: Final = 512 * 1024 * 1024
# A3 at 2 pixels a point has 4 million; a poster is drawn smaller
_MOST_PIXELS: Final = 16_000_000
# what the process may tell: the pixels, and a line in front of them
_LONGEST_HEAD: Final = 4096
_LONGEST_ANSWER: Final = _MOST_PIXELS * 4 + _LONGEST_HEAD
_PIECE: Final = 1 << 20
# how soon a drawing ends that nobody waits for any more
_LOOK_EVERY_SECONDS: Final = 0.05
# what a reader looks for before it looks at anything else: the mark of the format near the front, and an object
_FRONT: Final = 1024
_DRAWN, _UNREADABLE, _NO_SUCH_PAGE = 0, 1, 2
# a page of ours with a line on it; no letters, for which the reader would look through every installed font
_BLANK: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]/Contents 4 0 R>>endobj "
    b"4 0 obj<</Length 12>>stream\n1 1 m 9 9 l S\nendstream endobj trailer<</Root 1 0 R>>"
)


@dataclass(frozen=True, slots=True)
class ForeignPage:
    """One page, and how many there are."""

    image: PageImage = field(repr=False)
    pages: int


def draw_foreign_page(pdf: bytes, page: int, *, scale: float, is_cancelled: IsCancelled | None = None) -> ForeignPage:
    """Draw a page, counted from 1, at `scale` pixels a point, or smaller where it would have over 16 million pixels.

    Takes about 0.3 s, and at most 12; not to be called where something waits that must not. Nothing is written to a
    file, and nothing in the document is run or fetched. A page whose letters are not in the document is drawn with the
    letters that PDFium brings.

    Args:
        is_cancelled: asked 20 times a second, and the process is ended when it says so.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "pdf.unreadable") for what is no PDF, is locked by a password, or asks for
            more time or memory than a paper does; RECORD_NOT_FOUND for a page that there is not; CANCELLED.
        MachineError: OUT_OF_MEMORY when no process can be started.
    """
    if b"%PDF-" not in pdf[:_FRONT] or b"obj" not in pdf:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="pdf.unreadable")
    asked = json.dumps({"page": page, "scale": scale, "bytes": len(pdf)}).encode("ascii") + b"\n"
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            own_command(FOREIGN_PAGE_ARGUMENT),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=import_root(),
        )
    except OSError:
        raise MachineError(ErrorCode.OUT_OF_MEMORY, where="pdf.process") from None
    answer = _Exchange(process, asked + pdf).answer(is_cancelled or (lambda: False))
    if is_cancelled is not None and is_cancelled():
        raise UserError(ErrorCode.CANCELLED, where="page")
    if answer is not None and process.returncode == _NO_SUCH_PAGE:
        raise UserError(ErrorCode.RECORD_NOT_FOUND, where="page")
    drawn = None if answer is None or process.returncode != _DRAWN else read_answer(answer)
    if drawn is None:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="pdf.unreadable")
    return drawn


class _Exchange:
    """Hands a process what it asks for and takes its answer, both at once, neither for too long nor too much of it."""

    def __init__(self, process: "subprocess.Popen[bytes]", given: bytes) -> None:
        self._process, self._given = process, given
        self._answer = bytearray()
        # they end with the process, which is ended below
        self._threads = tuple(threading.Thread(target=each, daemon=True) for each in (self._give, self._take))

    def answer(self, is_cancelled: IsCancelled) -> bytes | None:
        """What the process told until its end; None where it had to be ended."""
        until = time.monotonic() + _PATIENCE_SECONDS
        for each in self._threads:
            each.start()
        taking = self._threads[-1]
        while taking.is_alive() and time.monotonic() < until and not is_cancelled():
            taking.join(min(_LOOK_EVERY_SECONDS, _PATIENCE_SECONDS))
        is_whole = not taking.is_alive() and len(self._answer) <= _LONGEST_ANSWER
        if not is_whole:
            self._process.kill()
        self._process.wait()
        for each in self._threads:
            each.join(_PATIENCE_SECONDS)
        return bytes(self._answer) if is_whole else None

    def _give(self) -> None:
        stdin = self._process.stdin
        # one that has ended reads no more of it
        with contextlib.suppress(OSError, ValueError):
            if stdin is not None:
                with stdin:
                    stdin.write(self._given)

    def _take(self) -> None:
        stdout = self._process.stdout
        if stdout is None:
            return
        with contextlib.suppress(OSError, ValueError), stdout:
            while len(self._answer) <= _LONGEST_ANSWER and (piece := stdout.read(_PIECE)):
                self._answer += piece


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


def main(give_up_the_rest: Callable[[], bool]) -> int:
    """Be the process: read what is asked and the PDF from standard input, write the page to standard output.

    Args:
        give_up_the_rest: called when everything that drawing needs is loaded; no file can be opened afterwards.
    """
    _take_little()
    from counselor_desk.documents.page_images import OpenPages

    asked = json.loads(sys.stdin.buffer.readline())
    pdf = sys.stdin.buffer.read(int(asked["bytes"]))
    _draw_once(OpenPages)
    give_up_the_rest()
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


def _draw_once(pages: "type[OpenPages]") -> None:
    """Draw a page of ours, because a reader loads on its first page what it can no longer load behind the filter."""
    with pages(_BLANK) as opened:
        opened.image(1, scale=1.0)


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
