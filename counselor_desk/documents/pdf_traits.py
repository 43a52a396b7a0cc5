# SPDX-License-Identifier: GPL-3.0-or-later
"""What kind of file a PDF is: its claims, its protection, its revisions, and everything in it that could act."""

import re
from dataclasses import dataclass, field

import pikepdf

from counselor_desk.documents.pdf_text import open_pdf

_EOF_MARKER = re.compile(rb"startxref\s+\d+\s+%%EOF")
_PDFA_PART = re.compile(r"pdfaid:part(?:>\s*|=\")(\d+)")
_PDFA_CONFORMANCE = re.compile(r"pdfaid:conformance(?:>\s*|=\")(\w+)")
_PDFUA_PART = re.compile(r"pdfuaid:part(?:>\s*|=\")(\d+)")
# a file of ours has no action at all: nothing that runs, opens, sends or fetches (ISO 32000-1, 12.6)
_ACTION = re.compile(
    rb"/(?:AA|OpenAction|JavaScript|JS|Launch|URI|SubmitForm|ImportData|GoToR|GoToE|Rendition|RichMedia|XFA)"
    rb"(?![A-Za-z0-9])"
)
_STRING = re.compile(rb"\((?:[^\\()]|\\.)*\)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfTraits:
    """Facts about a PDF file, none of them text of people.

    `pdfa` is such as `2A`, `pdfua` such as `1`, empty where not claimed; `encryption` is (revision, key bits).
    """

    pages: int
    title: str = field(repr=False)
    language: str
    tagged: bool
    pdfa: str
    pdfua: str
    revisions: int
    attachments: int
    annotations: int
    actions: int
    encryption: tuple[int, int] | None


def pdf_traits(pdf: bytes, *, password: str = "") -> PdfTraits:
    """Read them.

    Raises:
        pikepdf.PdfError: the bytes are no readable PDF; its subclass PasswordError: the password does not fit.
    """
    with open_pdf(pdf, password=password) as document:
        root = document.Root
        xmp = _metadata(root)
        part, conformance, ua = (_first(each, xmp) for each in (_PDFA_PART, _PDFA_CONFORMANCE, _PDFUA_PART))
        return PdfTraits(
            pages=len(document.pages),
            title=str(document.docinfo.get("/Title", "")),
            language=str(root.get("/Lang", "")),
            tagged="/StructTreeRoot" in root and _is_marked(root),
            pdfa=f"{part}{conformance}",
            pdfua=ua,
            revisions=len(_EOF_MARKER.findall(pdf)),
            attachments=_count_attachments(document),
            annotations=sum(len(page.obj.get("/Annots", ())) for page in document.pages),
            actions=sum(_acts(each) for each in document.objects),
            encryption=(document.encryption.R, document.encryption.bits) if document.is_encrypted else None,
        )


def _metadata(root: pikepdf.Object) -> str:
    metadata = root.get("/Metadata")
    return metadata.read_bytes().decode("utf-8", errors="replace") if isinstance(metadata, pikepdf.Stream) else ""


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return "" if found is None else found[1]


def _is_marked(root: pikepdf.Object) -> bool:
    mark = root.get("/MarkInfo")
    return mark is not None and bool(mark.get("/Marked", False))


def _count_attachments(document: pikepdf.Pdf) -> int:
    specified = sum(isinstance(each, pikepdf.Dictionary) and "/EF" in each for each in document.objects)
    files = sum(isinstance(each, pikepdf.Stream) and each.get("/Type") == "/EmbeddedFile" for each in document.objects)
    return max(specified, files, len(document.attachments))


def _acts(each: pikepdf.Object) -> bool:
    if isinstance(each, pikepdf.Stream):
        return any(_ACTION.fullmatch(key.encode()) for key in each.keys())  # noqa: SIM118  # a stream has no plain iteration
    return _ACTION.search(_STRING.sub(b"()", each.unparse(resolved=True))) is not None
