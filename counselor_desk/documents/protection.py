# SPDX-License-Identifier: GPL-3.0-or-later
"""Password protection of produced PDFs: AES-256 as PDF 2.0 defines it (R6), and no claim that encryption breaks."""

import io
import re

import pikepdf

# PDF/A forbids encryption (ISO 19005-2, 6.1.3), so a protected file must not claim it; PDF/UA does not forbid it
_PDFA_CLAIM = re.compile(rb"\s*<pdfaid:(part|conformance|rev|amd|corr)>[^<]*</pdfaid:\1>")


def protect(pdf: bytes, *, passphrase: str) -> bytes:
    """Encrypt a produced PDF with AES-256 (R6), its metadata included; the PDF/A claim is taken out of it.

    Screen readers keep their access (extraction for accessibility is allowed). Two calls give different bytes: keys
    and initial vectors are random.

    Raises:
        pikepdf.PdfError: the bytes are no readable PDF.
        ValueError: the passphrase is empty.
    """
    if not passphrase:
        raise ValueError("a passphrase is needed")
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.Root.get("/Metadata")
        if isinstance(metadata, pikepdf.Stream):
            metadata.write(_PDFA_CLAIM.sub(b"", metadata.read_bytes()))
        document.save(
            target,
            encryption=pikepdf.Encryption(owner=passphrase, user=passphrase, R=6, aes=True, metadata=True),
            # streams packed with the objects: fewer names of objects stand open in the file
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return target.getvalue()
