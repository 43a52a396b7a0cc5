# SPDX-License-Identifier: GPL-3.0-or-later
"""`counselor-desk verify`: a packet is as it was produced, or the file that is not is named."""

import json
import random
import shutil
from pathlib import Path

import pytest
from demo_run import DemoRun
from program import code_of_sentence, fingerprint, run_program

from counselor_desk.documents.packet_check import check_package

FILES = (
    "README.txt",
    "SHA256SUMS",
    "check_packet.py",
    "manifest.json",
    "proofs.json",
    "record.pdf",
    "withholding-log.pdf",
)
SMALL_FILES = ("README.txt", "SHA256SUMS", "manifest.json")
OFFSETS = 12


@pytest.fixture
def packet(demo: DemoRun, tmp_path: Path) -> Path:
    """A copy of the demonstration's packet."""
    return Path(shutil.copytree(demo.packet, tmp_path / "packet"))


def flip(file: Path, offset: int, *, bit: int = 0) -> None:
    content = bytearray(file.read_bytes())
    content[offset] ^= 1 << bit
    file.write_bytes(content)


def test_an_untouched_packet_passes_and_each_check_is_told(demo: DemoRun, home: Path) -> None:
    done = run_program("verify", demo.packet, home=home)

    assert (done.returncode, done.stderr) == (0, "")
    for name in FILES:
        assert f"{name} fits " in done.stdout
    for told in ("pages, each with its number", "PDF/A-2a and PDF/UA-1", "has a language and a title"):
        assert told in done.stdout
    assert done.stdout.endswith("Packet R-2026-0001: everything that was checked holds.\n")


def test_looking_changes_nothing(packet: Path, home: Path) -> None:
    before = fingerprint(packet)

    run_program("verify", packet, home=home)

    assert fingerprint(packet) == before
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_anywhere_names_its_file(demo: DemoRun, name: str, home: Path, tmp_path: Path) -> None:
    size = (demo.packet / name).stat().st_size
    dice = random.Random(name)  # noqa: S311 - a test's choice, the same on every run
    offsets = [0, size - 1, *dice.sample(range(1, size - 1), OFFSETS - 2)]
    packets = [Path(shutil.copytree(demo.packet, tmp_path / str(at))) for at in offsets]
    for at, (packet, offset) in enumerate(zip(packets, offsets, strict=True)):
        flip(packet / name, offset, bit=at % 8)

    done = run_program("verify", *packets, home=home)

    findings = [line for line in done.stdout.splitlines() if line.startswith("FINDING")]
    assert done.returncode == 1
    assert len(findings) >= OFFSETS
    assert all(name in line for line in findings), findings
    assert done.stdout.count("This packet is not as it was produced.") == OFFSETS


@pytest.mark.parametrize("name", SMALL_FILES)
def test_the_bytes_of_the_small_files_count_wherever_they_stand(packet: Path, name: str) -> None:
    # some 160 of them, spread over the file; the unit tests change every byte of a smaller packet
    # cut short, so that their pages are not read anew for each of the thousands of bytes
    pdfs = {"record.pdf", "withholding-log.pdf"}
    for each in pdfs:
        (packet / each).write_bytes(b"%PDF-1.7")
    content = (packet / name).read_bytes()
    unseen = []
    for offset in range(0, len(content), len(content) // 160):
        flip(packet / name, offset, bit=offset % 8)
        if name not in check_package(packet).changed:
            unseen.append(offset)
        (packet / name).write_bytes(content)

    assert unseen == []
    assert set(check_package(packet).changed) == pdfs


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(packet: Path, name: str, home: Path) -> None:
    (packet / name).unlink()

    done = run_program("verify", packet, home=home)

    assert (done.returncode, done.stderr) == (1, "")
    assert f"FINDING {name} is missing." in done.stdout


def test_an_additional_file_is_named_without_the_signs_that_drive_a_terminal(packet: Path, home: Path) -> None:
    (packet / "notes\x1b[31m.txt").write_text("something slipped in", encoding="utf-8")

    done = run_program("verify", packet, home=home)

    assert (done.returncode, done.stderr) == (1, "")
    assert "notes?[31m.txt does not belong to the packet." in done.stdout


def test_two_packets_are_checked_even_if_the_first_has_a_finding(demo: DemoRun, packet: Path, home: Path) -> None:
    flip(packet / "README.txt", 5)

    done = run_program("verify", packet, demo.packet, home=home)

    assert done.returncode == 1
    assert "everything that was checked holds" in done.stdout


HOSTILE = {
    "nested": b"[" * 100_000,
    "nested in form": b'{"format": "counselor-desk-release", "items": ' + b"[" * 100_000,
    "number": b'{"v": ' + b"9" * 5_000 + b"}",
    "no text": bytes(range(256)) * 8,
    "empty": b"",
    "constant": b'{"v": NaN}',
    "list": b"[]",
}


def test_a_hostile_manifest_is_a_finding_and_nothing_more(demo: DemoRun, home: Path, tmp_path: Path) -> None:
    packets = [Path(shutil.copytree(demo.packet, tmp_path / name)) for name in HOSTILE]
    for packet, raw in zip(packets, HOSTILE.values(), strict=True):
        (packet / "manifest.json").write_bytes(raw)

    done = run_program("verify", *packets, home=home)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("FINDING manifest.json") == len(HOSTILE)


def test_a_manifest_that_names_files_elsewhere_reaches_nothing(packet: Path, home: Path) -> None:
    manifest = json.loads((packet / "manifest.json").read_bytes())
    manifest["files"]["../../../../etc/passwd"] = manifest["files"]["record.pdf"]
    manifest["number"] = "\x1b[2J"
    (packet / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    done = run_program("verify", packet, home=home)

    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "passwd" not in done.stdout


def test_a_folder_that_is_no_packet_is_not_recognised(home: Path, tmp_path: Path) -> None:
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "record.pdf").write_bytes(b"%PDF-1.7")

    done = run_program("verify", tmp_path / "holiday", home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "package_not_recognised")


def test_a_file_is_no_packet(demo: DemoRun, home: Path) -> None:
    done = run_program("verify", demo.packet / "record.pdf", home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "package_not_recognised")


def test_a_path_that_does_not_exist_is_wrong_usage(home: Path, tmp_path: Path) -> None:
    done = run_program("verify", tmp_path / "nowhere", home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "package_unreadable")


def test_a_packet_is_needed(home: Path) -> None:
    done = run_program("verify", home=home)

    assert done.returncode == 2
    assert "PACKAGE" in done.stderr
