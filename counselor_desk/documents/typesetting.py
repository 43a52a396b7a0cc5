# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that speaks to typst: a template of ours and JSON in memory become a tagged PDF/A-2a and PDF/UA-1.

People's text enters as JSON strings and is never read as markup. Nothing is written to disk, and nothing is fetched:
the templates name no package, and the package folders point at a place that does not exist.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

import typst

from counselor_desk.domain.canonical import Json
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError
from counselor_desk.resource_files import resource_path

PdfStandard = Literal["a-2a", "ua-1"]
ARCHIVAL_STANDARDS: tuple[PdfStandard, ...] = ("a-2a", "ua-1")

_REPLACEMENT = "\ufffd"
# how typst 0.15 words a glyph that no font has, when a PDF/A is asked for
_MISSING_GLYPH = re.compile(r'the text `"(?P<text>.*)"` could not be displayed', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF and what its template reported about itself under the label `marks`."""

    pdf: bytes = field(repr=False)
    marks: Json


def typeset(
    template: str,
    content: Json,
    *,
    produced_at: datetime,
    standards: Sequence[PdfStandard] = ARCHIVAL_STANDARDS,
) -> bytes:
    """Lay a document out; the same arguments give the same bytes on the same fonts.

    Args:
        template: file name in `resources/documents`, such as `packet.typ`.
        content: what the template prints; control and private-use signs become U+FFFD (PDF/A forbids them).
        produced_at: aware; the only time stamp inside the file, whole seconds in UTC.
        standards: what typst must guarantee about the file.

    Raises:
        MachineError: FONT_MISSING, `where` is the Unicode name of the script, when no font has one of the signs.
        BugError: the template failed.
    """
    main, inputs = resource_path("documents") / template, {"content": _as_text(content)}
    return _compiled(main, inputs, produced_at=produced_at, standards=standards, with_marks=False).pdf


def typeset_with_marks(template: str, content: Json, *, produced_at: datetime) -> Typeset:
    """Like `typeset`, and also what the template tells about its pages: one value under the label `marks`.

    The template is a function `document-of`, and the content its argument. Handed in beside the template, any change
    would have typst forget all that it has set: a packet of 500 pages takes 4.4 s of the processor the first time, and
    0.6 when it is set again with another head of the log (measured); content beside the template took 4.5 both times.
    """
    text = _as_text(content)
    # in a string of typst these two signs alone mean something; control signs are escaped in JSON already
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    main = f'#import "{template}": document-of\n#document-of(json(bytes("{literal}")))'
    return _compiled(main.encode("utf-8"), {}, produced_at=produced_at, standards=ARCHIVAL_STANDARDS, with_marks=True)


def printable(text: str) -> str:
    """Return the text as a page can hold it: signs that PDF/A forbids as U+FFFD, tabs as spaces, no byte order mark."""
    return "".join(_printable_sign(sign) for sign in text)


def _printable_sign(sign: str) -> str:
    if sign in "\n" or " " <= sign <= "~":
        return sign
    if sign == "\t":
        return " "
    if sign == "\ufeff":
        return ""
    # Cc control, Co private use, Cn never assigned, Cs half of a pair: nothing a reader could see
    return _REPLACEMENT if unicodedata.category(sign) in {"Cc", "Co", "Cn", "Cs"} else sign


def _printable_json(value: Json) -> Json:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable_json(each) for each in value]
    if isinstance(value, dict):
        return {key: _printable_json(each) for key, each in value.items()}
    return value


def _as_text(content: Json) -> str:
    return json.dumps(_printable_json(content), ensure_ascii=False, allow_nan=False)


def _compiled(
    main: Path | bytes,
    inputs: dict[str, str],
    *,
    produced_at: datetime,
    standards: Sequence[PdfStandard],
    with_marks: bool,
) -> Typeset:
    failure: DeskError
    try:
        compiler = _compiler(main, inputs)
        stamp = produced_at.astimezone(UTC).replace(microsecond=0)
        pdf, _warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=list(standards), timestamp=int(stamp.timestamp())
        )
        # the layout is remembered for a compiler of the same text; one that has compiled a text lets go of it (0.15)
        asked = _compiler(main, inputs) if with_marks else None
        marks: Json = None if asked is None else json.loads(asked.query("<marks>", field="value", one=True))
    except RuntimeError as error:
        failure = _failure(error)
    else:
        if isinstance(pdf, bytes):
            return Typeset(pdf, marks)
        failure = BugError("documents.typesetting.output")
    # outside the handler, so that the message of typst, which quotes people's text, hangs on no exception of ours
    raise failure


def _failure(error: RuntimeError) -> DeskError:
    missing = _MISSING_GLYPH.search(str(error))
    if missing is None:
        return BugError("documents.typesetting")
    return MachineError(ErrorCode.FONT_MISSING, where=_script_of(missing["text"]))


def _script_of(text: str) -> str:
    """First word of the Unicode name of the first letter, such as `cjk` or `devanagari`: names a script, no person."""
    for sign in text:
        name = unicodedata.name(sign, "")
        if ord(sign) > 0x7F and name:
            return name.split()[0].split("-")[0].lower()
    return "sign"


def _compiler(main: Path | bytes, inputs: dict[str, str]) -> typst.Compiler:
    folder = resource_path("documents")
    nowhere = folder / "no-packages"
    return typst.Compiler(
        main,  # type: ignore[type-var]  # a path or bytes, says the stub, but knows no union of the two
        root=folder,
        font_paths=_fonts(),
        sys_inputs=inputs,
        package_path=nowhere,
        package_cache_path=nowhere,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    # the scan of the system's font folders takes 0.1 s and is the same for every document of a run
    return typst.Fonts()
