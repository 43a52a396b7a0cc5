# SPDX-License-Identifier: GPL-3.0-or-later
"""The search finds a planted name wherever a PDF can hide it, and does not cry out over part of another word."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from built_packets import attach
from packet_samples import letter, note_item, packet_content

from counselor_desk.documents.inspection import find_in_pdf, find_in_text, squeezed
from counselor_desk.documents.letters import render_letter
from counselor_desk.documents.packet import render_packet
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.documents.protection import protect

NAME = "Rosalind Okonkwo-Hartmann"
SHORT = "Zora"
HELVETICA = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


def planted(plant: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """A letter of ours with something planted in it."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(render_letter(letter()))) as document:
        plant(document)
        document.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def in_xmp(name: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(document: pikepdf.Pdf) -> None:
        stream = document.Root.Metadata
        stream.write(stream.read_bytes().replace(b"</dc:title>", f"</dc:title><dc:x>{name}</dc:x>".encode()))

    return plant


def in_docinfo(name: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(document: pikepdf.Pdf) -> None:
        document.docinfo["/Subject"] = name

    return plant


def in_outline(name: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(document: pikepdf.Pdf) -> None:
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(name, 0))

    return plant


def in_structure(key: str, name: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(document: pikepdf.Pdf) -> None:
        document.Root.StructTreeRoot[key] = pikepdf.String(name)

    return plant


def in_attachment(name: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(document: pikepdf.Pdf) -> None:
        attach(document, f"seen with {name}".encode())

    return plant


def in_annotation(name: str) -> Callable[[pikepdf.Pdf], None]:
    def plant(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 1, 1], Contents=pikepdf.String(name)
        )
        document.pages[0].obj["/Annots"] = document.make_indirect(pikepdf.Array([note]))

    return plant


def drawn(operators: bytes) -> Callable[[pikepdf.Pdf], None]:
    """More text on the first page, set in a plain font."""

    def plant(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        font = pikepdf.Dictionary({key: pikepdf.Name(value) for key, value in HELVETICA.items()})
        page.obj.Resources.Font["/Planted"] = document.make_indirect(font)
        page.contents_add(document.make_stream(b"BT /Planted 9 Tf 10 10 Td " + operators + b" ET"))

    return plant


def with_array(name: str) -> bytes:
    pieces = b" -12 ".join(b"(" + sign.encode() + b")" for sign in name)
    return b"[" + pieces + b"] TJ"


PLACES: dict[str, Callable[[str], Callable[[pikepdf.Pdf], None]]] = {
    "XMP": in_xmp,
    "document information": in_docinfo,
    "outline": in_outline,
    "ActualText": lambda name: in_structure("/ActualText", name),
    "Alt": lambda name: in_structure("/Alt", name),
    "attachment": in_attachment,
    "annotation": in_annotation,
    "split TJ array": lambda name: drawn(with_array(name)),
    "plain string": lambda name: drawn(b"(" + name.encode() + b") Tj"),
    "hexadecimal string": lambda name: drawn(b"<" + name.encode().hex().encode() + b"> Tj"),
    "octal escapes": lambda name: drawn(b"(" + b"".join(b"\\%03o" % sign for sign in name.encode()) + b") Tj"),
    "invisible text": lambda name: drawn(b"3 Tr (" + name.encode() + b") Tj"),
    "text off the page": lambda name: drawn(b"1 0 0 1 9000 9000 Tm (" + name.encode() + b") Tj"),
    "inline ActualText": lambda name: drawn(
        b"/Span <</ActualText <FEFF" + name.encode("utf-16-be").hex().encode() + b">>> BDC (x) Tj EMC"
    ),
}


@pytest.mark.parametrize("packed", [False, True], ids=["loose objects", "packed objects"])
@pytest.mark.parametrize("name", [NAME, SHORT, "Zoë Kravâtz-Müller", "张伟", "محمد"])
@pytest.mark.parametrize("place", PLACES)
def test_a_planted_name_is_found(place: str, name: str, packed: bool) -> None:
    if not name.isascii() and place in {
        "split TJ array", "plain string", "hexadecimal string", "octal escapes", "invisible text", "text off the page",
    }:  # fmt: skip
        name = "Harriet Vanterpool"  # a plain font of one byte a letter has no other scripts
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    pdf = planted(PLACES[place](name), object_stream_mode=mode)
    assert {each.needle_index for each in find_in_pdf(pdf, ["Nobody Of That-Name", name])} == {1}


def test_a_name_in_a_superseded_revision_is_found() -> None:
    before = planted(in_docinfo(NAME), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(before)) as document:
        number = document.docinfo.objgen[0]
        size, root = len(document.objects) + 1, document.Root.objgen[0]
    old_table = int(before.rpartition(b"startxref")[2].split()[0])
    offset = len(before) + 1
    update = b"%d 0 obj <</Title (Document)>> endobj\n" % number
    table = offset + len(update)
    after = before + b"\n" + update + b"xref\n%d 1\n%010d 00000 n \n" % (number, offset)
    after += b"trailer <</Size %d /Root %d 0 R /Info %d 0 R /Prev %d>>\n" % (size, root, number, old_table)
    after += b"startxref\n%d\n%%%%EOF\n" % table
    with pikepdf.open(io.BytesIO(after)) as document:
        assert "/Subject" not in document.docinfo
    assert {each.place for each in find_in_pdf(after, [NAME])} == {"the bytes of the file"}


def test_a_name_in_an_orphaned_stream_is_found() -> None:
    pdf = render_letter(letter())
    packed = zlib.compress(f"told by {NAME}".encode())
    orphan = b"9999 0 obj <</Length %d /Filter /FlateDecode>> stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    at = pdf.rindex(b"xref", 0, pdf.rindex(b"startxref"))
    assert find_in_pdf(pdf[:at] + orphan + pdf[at:], [NAME])


def test_a_name_broken_over_lines_is_found() -> None:
    pdf = render_packet(packet_content(items=[note_item(1)])).record_pdf
    assert find_in_pdf(pdf, ["board the number 12 bus since the collision"])


def test_ligatures_and_invisible_signs_do_not_hide_a_name() -> None:
    assert squeezed("Gri\ufb03th\u00ad \u200bFa\u2060y") == squeezed("Griffith Fay")
    pdf = planted(in_docinfo("Gri\ufb03th\u200bFa\u00ady"))
    assert find_in_pdf(pdf, ["GriffithFay"])


@pytest.mark.parametrize("needle", ["Ann", "Kids", "Parent", "Font", "Off", "Tom", "May"])
def test_a_short_name_is_not_found_in_other_words_or_in_the_format_itself(needle: str) -> None:
    pdf = planted(in_docinfo("Annual Offering, Tomorrow; Mayor"))
    assert find_in_pdf(pdf, [needle]) == ()


@pytest.mark.parametrize("needle", ["", " ", "-", "()", "\u200b"])
def test_a_needle_without_letters_is_not_searched_for(needle: str) -> None:
    assert find_in_pdf(render_letter(letter()), [needle]) == ()


def test_a_protected_file_is_searched_with_its_password() -> None:
    pdf = protect(planted(in_docinfo(NAME)), passphrase="a b c d")
    assert find_in_pdf(pdf, [NAME, SHORT], password="a b c d")[0].needle_index == 0
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(pdf))


def test_a_sighting_says_nothing_of_what_was_found() -> None:
    (sighting, *_) = find_in_pdf(planted(in_xmp(NAME)), [NAME])
    assert NAME not in repr(sighting)


@pytest.mark.parametrize(
    "content",
    [
        NAME.encode(),
        NAME.encode("utf-16-le"),
        NAME.encode("utf-16-be"),
        NAME.encode().hex().encode(),
        b'{"x":"' + "".join(f"\\u{ord(sign):04x}" for sign in NAME).encode() + b'"}',
        NAME.replace(" ", "\n   ").encode(),
    ],
    ids=["UTF-8", "UTF-16LE", "UTF-16BE", "hexadecimal", "JSON escapes", "wrapped"],
)
def test_a_name_in_a_text_file_is_found_in_every_form(content: bytes) -> None:
    assert find_in_text(b"before " * 3 + b" \n" + content + b"\n after", [NAME])


def test_a_hash_is_not_taken_for_a_name() -> None:
    assert find_in_text(b'{"sha256":"416e6e00ff' + b"8f" * 27 + b'"}', ["Ann"]) == ()


def test_the_text_layer_is_read_page_by_page() -> None:
    (page,) = page_texts(render_letter(letter()))
    assert "neither confirms nor denies" in page
