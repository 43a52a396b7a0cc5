# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody's name, no note and no key is in any file that the program wrote, but for the packet that left on purpose."""

import base64
import gzip
import io
import json
import random
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Any

import independent_vault as vault
import pytest
from demo_run import DemoRun
from leak_scan import LeakScan

SENTENCES = 300
_AROUND = b"what stands before and after it. " * 20


@pytest.fixture(scope="module")
def secrets(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> LeakScan:
    """Everything that must stay inside, read out of the journal by the description of its format."""
    header = json.loads((demo.journal / "VAULT.json").read_text(encoding="utf-8"))
    keys = vault.open_with_recovery_code(header, demo.recovery_code)
    copy = Path(shutil.copy(demo.journal / header["db"]["file"], tmp_path_factory.mktemp("leaks") / "copy.db"))
    connection = vault.connect(copy, keys.databases[header["db"]["gen"]])
    names = [row[0] for row in connection.execute("SELECT legal_name FROM client UNION SELECT name FROM contact")]
    sections = [row[0] for row in connection.execute("SELECT sections FROM note ORDER BY id")]
    connection.close()
    sentences = sorted({sentence for each in sections for sentence in _sentences(json.loads(each))})
    assert len(names) > 60
    assert len(sentences) > 2 * SENTENCES
    typed = (demo.pin, demo.passphrase, demo.recovery_code, demo.recovery_code.replace("-", ""))
    return LeakScan(
        texts=(*names, *_dice().sample(sentences, SENTENCES), *typed),
        keys=(*keys.all_keys, vault.unb64(demo.keyring_entry), vault.read_recovery_code(demo.recovery_code)),
    )


def _dice() -> random.Random:
    """The same samples and the same noise on every run."""
    return random.Random(7)  # noqa: S311 - a test's choice, no secret


def _sentences(value: Any) -> list[str]:
    """Every sentence of 30 signs or more in a note's sections, whatever their shape."""
    if isinstance(value, str):
        return [each.strip() for each in value.replace("\n", ". ").split(". ") if len(each.strip()) >= 30]
    nested = value.values() if isinstance(value, dict) else value
    return [sentence for each in nested for sentence in _sentences(each)]


def test_neither_the_journal_nor_the_backup_nor_the_home_folder_tells_anything(
    demo: DemoRun, secrets: LeakScan
) -> None:
    assert secrets.found_below(demo.journal, demo.out / "backup", demo.home) == {}


def test_the_scan_finds_the_keys_where_they_are_printed(demo: DemoRun, secrets: LeakScan) -> None:
    found = secrets.found_in((demo.out / "keys.txt").read_bytes())

    assert len(found) >= 4


@pytest.mark.parametrize(
    "hide",
    [
        pytest.param(lambda text: text.encode(), id="plain"),
        pytest.param(lambda text: text.encode("utf-16-le"), id="UTF-16LE"),
        pytest.param(lambda text: text.encode("utf-16-be"), id="UTF-16BE"),
        pytest.param(lambda text: text.encode().hex().encode(), id="hex"),
        pytest.param(lambda text: text.encode("utf-16-be").hex().upper().encode(), id="hex of UTF-16"),
        *(
            pytest.param(lambda text, at=at: base64.b64encode(bytes(at) + text.encode() + b"!"), id=f"base64 at {at}")
            for at in range(6)
        ),
        pytest.param(lambda text: base64.urlsafe_b64encode(text.encode("utf-16-le")), id="base64 of UTF-16"),
        pytest.param(lambda text: zlib.compress(_AROUND + text.encode() + _AROUND), id="zlib"),
        pytest.param(lambda text: zlib.compress(_AROUND + text.encode() + _AROUND)[:-5], id="zlib, cut short"),
        pytest.param(lambda text: zlib.compress(text.encode("utf-16-be"), wbits=9), id="zlib, small window"),
        pytest.param(lambda text: gzip.compress(text.encode("utf-16-le")), id="gzip"),
        pytest.param(lambda text: _zipped("note.txt", text.encode()), id="zip"),
        pytest.param(lambda text: zlib.compress(gzip.compress(_AROUND + text.encode())), id="gzip in zlib"),
        pytest.param(
            lambda text: _zipped("x.bin", zlib.compress(text.encode().hex().encode())), id="hex in zlib in zip"
        ),
        pytest.param(lambda text: _pdf_object(text.encode("utf-16-be")), id="stream of a PDF"),
    ],
)
@pytest.mark.parametrize("text", ["Zoë Müller-Straßer", "482913", "她说她睡得很好"])
def test_the_scan_sees_through_every_encoding(text: str, hide: Any) -> None:
    noise = _dice().randbytes(1000)

    assert LeakScan(texts=[text]).found_in(noise + hide(text) + noise)


@pytest.mark.parametrize("escaped", [
    '{"name": "Zo\\u00eb M\\u00fcller"}',
    "<bookmark href='file:///media/usb/Zo%C3%AB%20M%C3%BCller.pdf'/>",
])  # fmt: skip
def test_the_scan_reads_what_is_escaped(escaped: str) -> None:
    assert LeakScan(texts=["Zoë Müller"]).found_in(escaped.encode())


def test_the_scan_reads_escaped_marks_of_xml() -> None:
    assert LeakScan(texts=["Quint & Heron"]).found_in(b"<p>Quint &amp; Heron</p>")


def _zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content * 3)
    return packed.getvalue()


def _pdf_object(content: bytes) -> bytes:
    stream = zlib.compress(b"BT (" + content + b") Tj ET")
    return b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>> stream\n" + stream + b"\nendstream endobj"


def test_the_scan_finds_nothing_in_noise() -> None:
    assert not LeakScan(texts=["482913", "Zoë Müller"], keys=[bytes(32)]).found_in(_dice().randbytes(500_000))
