# SPDX-License-Identifier: GPL-3.0-or-later
"""The program inside every packet: it needs nothing but Python, says plain sentences, and cannot be made to fail."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from built_packets import small_files, write_packet
from program import fingerprint, run_program

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "resources" / "packet" / "check_packet.py"
PYTHON = (sys.executable, "-I", "-S")


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    """A small packet of this test's own."""
    return write_packet(tmp_path / "packet", small_files())


def check(*arguments: str | Path, at: Path) -> subprocess.CompletedProcess[str]:
    """Run the program of a packet, as its recipient would."""
    return subprocess.run(
        [*PYTHON, at / "check_packet.py", *arguments],
        cwd=at,
        env={"PATH": os.defpath, "PYTHONIOENCODING": "ascii:strict"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def head_of(packet: Path) -> tuple[int, str]:
    head = json.loads((packet / "manifest.json").read_bytes())["head"]
    return head["size"], head["root"]


def test_an_untouched_packet_holds_and_says_what_that_shows(packet: Path) -> None:
    before = fingerprint(packet)
    size, root = head_of(packet)

    done = check("--seal", f"{size}:{root}", at=packet)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything that was checked holds." in done.stdout
    assert f"The log is unchanged since the seal of {size} entries." in done.stdout
    assert "What it does not show: who made the packet" in done.stdout
    # nothing was written, no compiled copy either
    assert fingerprint(packet) == before


def test_the_packet_is_the_folder_of_the_program_unless_another_is_named(packet: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()

    assert check(at=packet).returncode == 0
    assert check(packet, at=packet).returncode == 0
    assert check(tmp_path / "elsewhere", at=packet).returncode == 1


@pytest.mark.parametrize("name", ["record.pdf", "proofs.json", "README.txt", "check_packet.py"])
def test_a_changed_file_is_named(packet: Path, name: str) -> None:
    with (packet / name).open("ab") as file:
        file.write(b"\n")

    done = check(at=packet)

    assert (done.returncode, done.stderr) == (1, "")
    assert f"FINDING {name} was changed" in done.stdout
    assert done.stdout.endswith("This packet is not as it was produced, or does not agree with the seal.\n")


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "link"])
def test_what_is_no_file_is_never_opened(packet: Path, kind: str) -> None:
    (packet / "proofs.json").unlink()
    if kind == "folder":
        (packet / "proofs.json").mkdir()
    elif kind == "pipe":
        os.mkfifo(packet / "proofs.json")
    elif kind == "link":
        (packet / "proofs.json").symlink_to("/dev/zero")

    done = check(at=packet)

    assert (done.returncode, done.stderr) == (1, "")
    assert "FINDING proofs.json" in done.stdout


def test_a_name_that_drives_a_terminal_is_made_harmless(packet: Path) -> None:
    (packet / "a\x1b[31m\u202e.txt").write_text("x", encoding="utf-8")

    done = check(at=packet)

    assert (done.returncode, done.stderr) == (1, "")
    assert "a?[31m?.txt does not belong to the packet." in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--seal",),
        ("--seal", "12"),
        ("--seal", "12:abc"),
        ("--seal", "0:" + "a" * 64),
        ("--seal", "12:" + "g" * 64),
        ("--seal", "12:" + "a" * 64 + "0000"),
        ("--unknown",),
        ("one", "two"),
        ("nowhere",),
        ("a\0b",),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(packet: Path, arguments: tuple[str, ...]) -> None:
    if "a\0b" in arguments:
        # no shell can pass it on; the program is asked directly
        code = f"import runpy,sys; sys.argv=['x', 'a\\0b']; runpy.run_path({str(PROGRAM)!r}, run_name='__main__')"
        done = subprocess.run([*PYTHON, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    else:
        done = check(*arguments, at=packet)

    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.endswith("\n")


def test_a_seal_that_is_newer_than_the_packet_ends_with_3_and_accuses_nobody(packet: Path) -> None:
    size, _root = head_of(packet)

    done = check("--seal", f"{size + 1}:{'ab' * 32}", at=packet)

    assert (done.returncode, done.stderr) == (3, "")
    assert "this seal is newer than the packet and cannot be compared with it" in done.stdout
    assert "FINDING" not in done.stdout
    assert done.stdout.endswith("That speaks neither for the packet nor against it.\n")


def test_what_the_computer_lays_beside_the_files_is_only_mentioned(packet: Path) -> None:
    (packet / ".DS_Store").write_bytes(b"x")

    done = check(at=packet)

    assert (done.returncode, done.stderr) == (0, "")
    assert "note    .DS_Store is no part of the packet" in done.stdout


def test_help_says_how_it_is_called(packet: Path) -> None:
    done = check("--help", at=packet)

    assert (done.returncode, done.stdout) == (0, "Usage: python3 check_packet.py [--seal SIZE:ROOT] [FOLDER]\n")


def test_the_journals_own_command_agrees_about_a_seal(packet: Path, home: Path) -> None:
    size, root = head_of(packet)

    fine = run_program("verify", "--seal", f"{size}: {root[:32]} {root[32:]}", packet, home=home)
    other = run_program("verify", "--seal", f"{size}:{'ab' * 32}", packet, home=home)
    newer = run_program("verify", "--seal", f"{size + 1}:{'ab' * 32}", packet, home=home)
    wrong = run_program("verify", "--seal", "12", packet, home=home)

    assert (fine.returncode, other.returncode, newer.returncode, wrong.returncode) == (0, 1, 0, 2)
    assert "note    This packet is older than the seal" in newer.stdout
    assert f"The log is unchanged since the seal of {size} entries." in fine.stdout
    assert "does NOT agree" in other.stdout


def test_it_reads_as_python_3_8_and_imports_the_standard_library_only() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="ascii"), feature_version=(3, 8))
    imported = {
        name.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported == {
        "__future__", "collections.abc", "hashlib", "hmac", "json", "os", "pathlib", "re", "stat", "sys", "typing",
        "unicodedata",
    }  # fmt: skip


def test_it_writes_starts_and_sends_nothing() -> None:
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(PROGRAM.read_text())) if isinstance(node, ast.Call)}
    forbidden = ("exec", "eval", "open", "system", "popen", "write", "mkdir", "unlink", "rename", "__import__")
    assert not [each for each in called if each.rpartition(".")[2] in forbidden and each != "os.open"]
    assert "os.O_WRONLY" not in PROGRAM.read_text()
