# SPDX-License-Identifier: GPL-3.0-or-later
"""`counselor-desk verify` on packets under a passphrase: read with the words, checked by hashes without them."""

from pathlib import Path

import pytest
from built_packets import PASSPHRASE, small_files, write_packet
from program import code_of_sentence, run_program


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    return write_packet(tmp_path / "packet", small_files(protected=True))


def test_the_words_on_standard_input_let_the_pages_be_read(packet: Path, home: Path) -> None:
    done = run_program("verify", packet, "--secret-stdin", home=home, typed=f"{PASSPHRASE}\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert "pages, each with its number" in done.stdout
    assert "encrypted with AES-256 and makes no PDF/A claim" in done.stdout
    assert PASSPHRASE not in done.stdout


@pytest.mark.parametrize("options", [(), ("--secret-stdin",)])
def test_without_words_the_hashes_are_checked(packet: Path, home: Path, options: tuple[str, ...]) -> None:
    done = run_program("verify", packet, *options, home=home, typed="\n")

    assert (done.returncode, done.stderr) == (0, "")
    assert "its pages were not read; its hash fits" in done.stdout


def test_other_words_are_told_from_a_changed_packet(packet: Path, home: Path) -> None:
    done = run_program("verify", packet, "--secret-stdin", home=home, typed="some other words\n")

    assert (done.returncode, code_of_sentence(done)) == (3, "package_passphrase_rejected")
    assert "some other words" not in done.stdout + done.stderr


def test_each_protected_packet_takes_its_own_line(packet: Path, home: Path, tmp_path: Path) -> None:
    open_one = write_packet(tmp_path / "open", small_files())
    typed = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    done = run_program("verify", packet, open_one, packet, "--secret-stdin", home=home, typed=typed)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("everything that was checked holds") == 3
