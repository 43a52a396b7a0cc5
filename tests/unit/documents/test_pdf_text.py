# SPDX-License-Identifier: GPL-3.0-or-later
"""Glyphs are read through every kind of font map that ISO 32000-1 knows, and through forms within forms."""

import io
from collections.abc import Iterator

import pikepdf
import pytest

from counselor_desk.documents.pdf_text import glyph_map, glyph_texts, open_pdf


@pytest.fixture
def document() -> Iterator[pikepdf.Pdf]:
    with pikepdf.new() as empty:
        empty.add_blank_page(page_size=(200, 200))
        yield empty


def composite_font(document: pikepdf.Pdf, cmap: bytes) -> pikepdf.Object:
    return document.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, ToUnicode=document.make_stream(cmap))
    )


def plain_font(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1))


def draw(document: pikepdf.Pdf, operators: bytes, **resources: pikepdf.Object) -> str:
    page = document.pages[0].obj
    page.Resources = pikepdf.Dictionary({f"/{name}": each for name, each in resources.items()})
    page.Contents = document.make_stream(operators)
    return dict(glyph_texts(document))["glyphs of page 1"].strip()


@pytest.mark.parametrize(
    ("cmap", "codes", "text"),
    [
        (b"2 beginbfchar <0001> <0041> <0002> <0062> endbfchar", b"\x00\x01\x00\x02", "Ab"),
        (b"1 beginbfchar <0003> <00660066> endbfchar", b"\x00\x03", "ff"),
        (b"1 beginbfchar <0003> <D83DDE00> endbfchar", b"\x00\x03", "😀"),
        (b"1 beginbfrange <0010> <0012> <0061> endbfrange", b"\x00\x10\x00\x12", "ac"),
        (b"1 beginbfrange <0010> <0011> [<0078> <0079>] endbfrange", b"\x00\x11\x00\x10", "yx"),
        (
            b"1 beginbfrange <01> <01> <0041> endbfrange 1 beginbfchar <02> <0042> endbfchar",
            b"\x00\x01\x00\x02",
            "AB",
        ),
        (b"1 beginbfrange <0010> endbfrange", b"", ""),
    ],
)
def test_codes_become_text_through_the_map(document: pikepdf.Pdf, cmap: bytes, codes: bytes, text: str) -> None:
    assert glyph_map(composite_font(document, cmap)).decoded(codes) == text


def test_a_range_without_end_is_cut_short(document: pikepdf.Pdf) -> None:
    cmap = b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange"
    assert len(glyph_map(composite_font(document, cmap)).text) == 0x10000 - 0x41


def test_a_font_without_a_map_reads_as_latin(document: pikepdf.Pdf) -> None:
    assert glyph_map(plain_font(document)).decoded(b"Zo\xeb") == "Zoë"


@pytest.mark.parametrize(
    "shown", [b"(Zora) Tj", b"[(Zo) -300 (ra)] TJ", b"(Zora) '", b'1 2 (Zora) "', b"<5A6F7261> Tj"]
)
def test_every_operator_that_shows_text_is_read(document: pikepdf.Pdf, shown: bytes) -> None:
    fonts = pikepdf.Dictionary(F=plain_font(document))
    assert draw(document, b"BT /F 9 Tf " + shown + b" ET", Font=fonts) == "Zora"


def test_text_in_a_form_within_a_form_is_read(document: pikepdf.Pdf) -> None:
    fonts = pikepdf.Dictionary(F=plain_font(document))
    inner = document.make_stream(b"BT /F 9 Tf (Zora) Tj ET", Subtype=pikepdf.Name.Form)
    inner.Resources = pikepdf.Dictionary(Font=fonts)
    outer = document.make_stream(b"/Inner Do", Subtype=pikepdf.Name.Form)
    outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Inner=inner))
    assert "Zora" in draw(document, b"/Outer Do", XObject=pikepdf.Dictionary(Outer=outer))


def test_a_form_that_draws_itself_ends(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"BT (Zora) Tj ET /Again Do", Subtype=pikepdf.Name.Form)
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Again=form))
    assert draw(document, b"/Again Do", XObject=pikepdf.Dictionary(Again=form)).count("Zora") < 20


def test_a_form_that_no_page_draws_is_read(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"BT (Zora) Tj ET", Subtype=pikepdf.Name.Form)
    document.Root.Hidden = document.make_indirect(form)
    target = io.BytesIO()
    document.save(target)
    with open_pdf(target.getvalue()) as opened:
        assert "Zora" in "".join(text for _, text in glyph_texts(opened))


def test_an_unknown_font_and_an_unknown_form_are_passed_over(document: pikepdf.Pdf) -> None:
    assert draw(document, b"BT /Nowhere 9 Tf (Zora) Tj ET /Nowhere Do", XObject=pikepdf.Dictionary()) == "Zora"


def test_a_stream_that_cannot_be_parsed_is_no_failure(document: pikepdf.Pdf) -> None:
    assert draw(document, b"BT (never closed") == ""
