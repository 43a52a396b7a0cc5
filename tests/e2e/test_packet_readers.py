# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet in the hands of a recipient: other programs read it, and find what was released and nothing else."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from built_packets import read_with
from demo_run import DemoRun
from leak_scan import LeakScan

PDFS = ("record.pdf", "withholding-log.pdf")
READERS = ("pdftotext", "mutool")

every_pdf = pytest.mark.parametrize("name", PDFS)
every_reader = pytest.mark.parametrize("reader", READERS)


def text_of(reader: str, pdf: Path) -> str:
    """What a reader takes out of a PDF, every run of white space as one blank."""
    arguments = {"pdftotext": ("-enc", "UTF-8", pdf, "-"), "mutool": ("draw", "-q", "-F", "txt", pdf)}[reader]
    return " ".join(read_with(reader, *arguments).split())


def squeezed(text: str) -> str:
    """Without any white space, as a line break inside a word or between Chinese signs leaves none behind."""
    return "".join(text.split())


def opened_up(pdf: Path, folder: Path) -> bytes:
    """Every object of a PDF uncompressed and in the open."""
    target = folder / "opened-up.pdf"
    read_with("qpdf", "--qdf", "--object-streams=disable", pdf, target)
    return target.read_bytes()


@dataclass(frozen=True)
class Secret:
    """A string that must be nowhere, and why."""

    kind: str
    text: str


@pytest.fixture(scope="module")
def kept_back(demo: DemoRun) -> list[Secret]:
    return [Secret(kind, text) for kind in ("redacted", "withheld") for text in demo.expected[kind]]


def found(secrets: list[Secret], text: str) -> list[Secret]:
    return [each for each in secrets if each.text in text]


@every_reader
def test_every_released_string_is_in_the_record(demo: DemoRun, reader: str) -> None:
    text = text_of(reader, demo.packet / "record.pdf")

    assert [each for each in demo.expected["released"] if each not in text] == []


@every_reader
@every_pdf
def test_nothing_that_was_kept_back_is_in_the_text(
    demo: DemoRun, kept_back: list[Secret], reader: str, name: str
) -> None:
    assert found(kept_back, text_of(reader, demo.packet / name)) == []


@every_reader
@every_pdf
def test_nothing_that_was_kept_back_is_there_across_a_line_break(
    demo: DemoRun, kept_back: list[Secret], reader: str, name: str
) -> None:
    long = [Secret(each.kind, squeezed(each.text)) for each in kept_back if len(squeezed(each.text)) >= 12]

    assert found(long, squeezed(text_of(reader, demo.packet / name))) == []


@every_pdf
def test_nothing_that_was_kept_back_is_in_any_object(
    demo: DemoRun, kept_back: list[Secret], name: str, tmp_path: Path
) -> None:
    scan = LeakScan(texts=[each.text for each in kept_back])

    assert scan.found_in(opened_up(demo.packet / name, tmp_path)) == set()


def test_nothing_that_was_kept_back_is_in_a_file_or_its_name(demo: DemoRun, kept_back: list[Secret]) -> None:
    assert LeakScan(texts=[each.text for each in kept_back]).found_below(demo.packet) == {}


def test_no_reader_is_blind(demo: DemoRun, tmp_path: Path) -> None:
    # the strings of this page are looked for in vain above only if the readers can see at all
    record = demo.packet / "record.pdf"

    assert all(len(text_of(reader, record)) > 20_000 for reader in READERS)
    assert b"PDF/A" in opened_up(record, tmp_path) or b"pdfaid" in (tmp_path / "opened-up.pdf").read_bytes()


@every_pdf
def test_the_file_is_tagged_and_nothing_in_it_runs(demo: DemoRun, name: str) -> None:
    traits = read_with("pdfinfo", demo.packet / name)

    assert re.search(r"^Tagged: +yes$", traits, re.MULTILINE)
    assert re.search(r"^JavaScript: +no$", traits, re.MULTILINE)
    assert re.search(r"^Encrypted: +no$", traits, re.MULTILINE)


@every_pdf
def test_the_file_claims_the_archival_and_the_accessible_form(demo: DemoRun, name: str) -> None:
    described = read_with("pdfinfo", "-meta", demo.packet / name)

    for element, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        assert re.search(rf"<{element}>{value}</{element}>|{element}=.{value}.", described), element


@every_pdf
def test_qpdf_finds_no_fault(demo: DemoRun, name: str) -> None:
    assert "No syntax or stream encoding errors found" in read_with("qpdf", "--check", demo.packet / name)


def test_sha256sum_agrees(demo: DemoRun) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=demo.packet, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    assert len(re.findall(": OK$", done.stdout, re.MULTILINE)) == 6


def pages_of(pdf: Path) -> Iterator[str]:
    """The text of each page, by a reader that ends every page with a form feed."""
    yield from read_with("pdftotext", "-layout", pdf, "-").removesuffix("\f").split("\f")


def test_every_page_carries_its_number(demo: DemoRun) -> None:
    pages = list(pages_of(demo.packet / "record.pdf"))

    assert len(pages) == demo.expected["pages"]
    assert [at for at, page in enumerate(pages, 1) if f"{demo.packet.name}-{at:06d}" not in page] == []


def test_no_page_of_the_record_is_empty(demo: DemoRun) -> None:
    assert [at for at, page in enumerate(pages_of(demo.packet / "record.pdf"), 1) if len(page.split()) < 15] == []


@every_pdf
def test_every_page_can_be_drawn_without_a_missing_font(demo: DemoRun, name: str, tmp_path: Path) -> None:
    fonts = read_with("pdffonts", demo.packet / name).splitlines()[2:]

    assert fonts
    assert [line for line in fonts if not re.search(r"\byes +yes +yes\b", line)] == []


def test_the_letters_that_answer_the_subpoena_are_sound_too(demo: DemoRun, kept_back: list[Secret]) -> None:
    for name in ("objection.pdf", "client-notice.pdf"):
        letter = demo.out / "letters" / name

        assert "No syntax or stream encoding errors found" in read_with("qpdf", "--check", letter)
        assert found(kept_back, text_of("pdftotext", letter)) == []


def test_the_objection_names_no_client(demo: DemoRun, tmp_path: Path) -> None:
    # it neither confirms nor denies that anybody is a client, and so it holds no name but those on the paper itself
    copy = shutil.copy(demo.out / "letters" / "objection.pdf", tmp_path / "letter.pdf")
    text = text_of("pdftotext", Path(copy))

    assert "neither confirm" in text or "confirms nor denies" in text or "confirm or deny" in text
    assert not re.search(r"\bC-\d{4}\b", text)
