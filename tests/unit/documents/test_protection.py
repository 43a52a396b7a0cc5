# SPDX-License-Identifier: GPL-3.0-or-later
"""A protected file opens with its passphrase alone, with AES-256, and claims nothing that encryption breaks."""

import io

import pikepdf
import pytest
from packet_samples import letter

from counselor_desk.documents.letters import render_letter
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.documents.pdf_traits import pdf_traits
from counselor_desk.documents.protection import protect

PASSPHRASE = "kettle bridge orchid lantern pebble violin"


def test_it_is_encrypted_with_aes_256_as_pdf_2_defines_it() -> None:
    traits = pdf_traits(protect(render_letter(letter()), passphrase=PASSPHRASE), password=PASSPHRASE)
    assert traits.encryption == (6, 256)


def test_it_claims_no_pdfa_but_stays_accessible() -> None:
    traits = pdf_traits(protect(render_letter(letter()), passphrase=PASSPHRASE), password=PASSPHRASE)
    assert (traits.pdfa, traits.pdfua, traits.tagged) == ("", "1", True)


def test_its_pages_are_the_same() -> None:
    pdf = render_letter(letter())
    assert page_texts(protect(pdf, passphrase=PASSPHRASE), password=PASSPHRASE) == page_texts(pdf)


@pytest.mark.parametrize("wrong", ["", "kettle bridge orchid lantern pebble violins"])
def test_another_passphrase_does_not_open_it(wrong: str) -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(protect(render_letter(letter()), passphrase=PASSPHRASE)), password=wrong)


def test_its_metadata_is_encrypted_too() -> None:
    assert b"xmpmeta" not in protect(render_letter(letter()), passphrase=PASSPHRASE)


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(ValueError, match="passphrase"):
        protect(render_letter(letter()), passphrase="")
