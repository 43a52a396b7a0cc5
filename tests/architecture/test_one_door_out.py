# SPDX-License-Identifier: GPL-3.0-or-later
"""One door out: every place in the package that can write a file is known, with the reason why it may.

A record leaves as a packet, through the gate, the log and the accounting of disclosures. A second way out, however
small and well meant (an export for debugging, a temporary file, a copy), would go round all three; here it shows.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_rules import PACKAGE, Module, modules_under

ROOT = Path(__file__).resolve().parents[2]

_CIPHERTEXT = "writes ciphertext only"
ALLOWED = {
    "services/packet_folder.py": "the one door: a packet that was built, verified, logged and accounted for",
    "services/document_files.py": "the small door: one form, letter or sheet that the counselor saves; no record",
    "storage/backup_container.py": f"backups, in front of a database that is encrypted already: {_CIPHERTEXT}",
    "storage/connection.py": f"makes a journal's file and looks at its first bytes; {_CIPHERTEXT}",
    "storage/driver.py": "the one place that opens the database, which SQLCipher then encrypts",
    "storage/generation_file.py": f"flushes a finished database before it gets its name; {_CIPHERTEXT}",
    "storage/journal_folder.py": "the lock file, which stays empty",
    "storage/schema_snapshot.py": "a developer's tool: the schema of an empty journal, and never a row",
    "documents/packet_reading.py": "hands a packet to a process of its own, which reads it and writes no file",
    "documents/foreign_pages.py": "hands a paper of somebody else to a process of its own, which may write no file",
    "durable_files.py": "replaces a small file whole; whoever calls it is listed here for itself",
    "security/header_file.py": "the copies of the header: wrapped keys and nothing about people",
    "security/keystore.py": "asks a fresh process for a digest, to prove that an entry of the keyring will last",
    "services/head_stamp.py": "size and root of the log under a MAC: hashes and nothing about people",
    "services/journal_move.py": f"copies a closed journal into the folder that it moves to: {_CIPHERTEXT}",
    "services/seal_stamps.py": "packs a seal and its time stamp in memory; hashes and nothing about people",
    "services/pin_attempts.py": "how many wrong PINs there were, and when the last one was",
    "app/bench/filled_journals.py": "fictional journals that are measured again, and what is known of each",
    "app/bench/measuring.py": "the figures, and how the window of a fictional journal looks",
    "app/bench/one_size.py": "starts the program itself on a fictional journal",
    "app/bench/peers.py": "fictional entries for other programs, in a folder that is removed",
    "app/bench/plain_sqlite.py": "words of fictional people in plain SQLite: what a search costs at least",
    "app/bench/run.py": "starts the measuring in a folder that is removed",
    "app/bench/session.py": "starts a screen and a keyring that live as long as the measuring",
    "app/bench/stand_in_keyring.py": "the keys of fictional journals where no keyring can be started",
    "app/bench/starts.py": "starts the program itself and an empty window",
    "app/demo.py": "what to look for in the fictional packet",
    "app/demo_keys.py": "the keys of the fictional journal",
    "app/demo_matters.py": "the letters about a fictional client",
    "app/demo_output.py": "marks the demonstration's own folder",
    "app/screens/backup_acts.py": f"damages copies of the closed journal of fictional people: {_CIPHERTEXT}",
    "app/screens/theaters.py": f"copies the closed journal of fictional people for its window: {_CIPHERTEXT}",
    "app/relock.py": "begins the program anew; the arguments say that it is locked and name the journal at most",
    "app/self_test.py": "a folder for a journal without people that lives for a second",
}

# who may open the door: a packet's folder is made where the release is recorded, and nowhere else
DOOR, DOORKEEPERS = "PacketFolder", {"services/packet_folder.py", "services/releases.py"}

_WRITING_MODE = re.compile("[wax+]")
_WRITING_FLAG = re.compile(r"\bO_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC|TMPFILE)\b")
_READING_FLAGS = re.compile(
    r"(?:\W|\bos\b|\bgetattr\b|\bO_(?:RDONLY|NOFOLLOW|NONBLOCK|BINARY|DIRECTORY|CLOEXEC)\b|\b0\b)*"
)
_ALWAYS = re.compile(
    r"(?:.*\.)?(?:write_text|write_bytes|touch|symlink_to|hardlink_to|FileHandler|RotatingFileHandler|FileLock|FileIO)"
    r"|shutil\.(?:copy\w*|move|make_archive)|tempfile\.\w+|os\.(?:mkfifo|mknod|symlink|link|system|popen|exec\w+|spawn\w+)"
    r"|(?:.*\.)?(?:replace_file|write_beside|open_new)|subprocess\.\w+|sqlcipher3\.connect|sqlite3\.connect"
    r"|(?:zipfile\.)?ZipFile|tarfile\.open|mmap\.mmap"
)
_IMPORTED_NAMES = {"subprocess", "tempfile", "shutil"}


def ways_out(module: Module) -> Iterator[tuple[int, str]]:
    """Every call in a module that can write a file or hand something to another program."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module in _IMPORTED_NAMES:
            # their functions would be called by a bare name, which nothing here could tell from another
            yield node.lineno, f"from {node.module} import"
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called == "os.open":
            if not _only_reads(node, module):
                yield node.lineno, called
        elif called == "open" or called.endswith((".open", ".fdopen")):
            if _writes(node, builtin=called in {"open", "io.open", "os.fdopen"}):
                yield node.lineno, called
        elif _ALWAYS.fullmatch(called) or any(each.arg == "output" for each in node.keywords):
            yield node.lineno, called


def _writes(call: ast.Call, *, builtin: bool) -> bool:
    """Judge the mode of `open(path, mode)` or `path.open(mode)`; what is no literal counts as writing."""
    given = [each.value for each in call.keywords if each.arg == "mode"]
    position = 1 if builtin else 0
    if not given and len(call.args) > position:
        given = [call.args[position]]
    if not given:
        return False
    if isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
        return _WRITING_MODE.search(given[0].value) is not None
    # `vault.open(path, typed)` and the like take no mode; only a short literal could be one
    return builtin


def _only_reads(call: ast.Call, module: Module) -> bool:
    """Judge the flags of `os.open`, by what their name is bound to where they have one."""
    flags = call.args[1]
    bound = [flags]
    if isinstance(flags, ast.Name):
        bound = [
            node.value
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Assign) and any(ast.unparse(each) == flags.id for each in node.targets)
        ]
    texts = [ast.unparse(each).replace("'", "") for each in bound]
    return bool(texts) and all(not _WRITING_FLAG.search(text) and _READING_FLAGS.fullmatch(text) for text in texts)


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    """The ways out of each module that has any."""
    ways: dict[str, list[str]] = {}
    for module in modules_under(ROOT):
        if module.in_package:
            for line, what in ways_out(module):
                ways.setdefault(module.path.removeprefix(f"{PACKAGE}/"), []).append(f"{line}: {what}")
    return ways


def test_there_is_no_way_out_but_the_known_ones(found: dict[str, list[str]]) -> None:
    unknown = [f"{path}:{way}" for path in found.keys() - ALLOWED.keys() for way in found[path]]

    assert not unknown, "\n".join(["these can write a file; is there a door already?", *sorted(unknown)])


def test_no_exception_outlives_its_way_out(found: dict[str, list[str]]) -> None:
    assert ALLOWED.keys() - found.keys() == set()


def test_every_way_out_is_explained() -> None:
    assert all(len(reason) >= 25 for reason in ALLOWED.values())


def test_the_door_is_opened_where_the_release_is_recorded_and_nowhere_else() -> None:
    openers = {
        module.path.removeprefix(f"{PACKAGE}/")
        for module in modules_under(ROOT)
        if module.in_package
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute) and DOOR in ast.unparse(node)
    }

    assert openers <= DOORKEEPERS
    assert "services/releases.py" in openers


@pytest.mark.parametrize(
    "planted",
    [
        "open('notes.txt', 'w')",
        "open(path, mode='ab')",
        "open(path, mode)",
        "path.open('x')",
        "path.open(mode='r+')",
        "path.write_text(note)",
        "(folder / name).write_bytes(pdf)",
        "os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)",
        "os.open(path, flags)",
        "flags = os.O_RDWR\nos.open(path, flags)",
        "flags = os.O_RDONLY\nif debug:\n    flags = os.O_RDWR | os.O_CREAT\nos.open(path, flags)",
        "shutil.copyfile(one, other)",
        "shutil.move(one, other)",
        "tempfile.NamedTemporaryFile()",
        "from tempfile import mkstemp\nmkstemp()",
        "from shutil import copy2",
        "subprocess.run(['lp', path])",
        "os.system(command)",
        "logging.FileHandler(path)",
        "zipfile.ZipFile(path, 'w')",
        "typst.compile(source, output=path)",
        "sqlite3.connect(path)",
        "io.open(path, 'w')",
    ],
)
def test_a_new_way_out_would_show(planted: str) -> None:
    assert list(ways_out(Module.parse(f"{PACKAGE}/services/planted.py", planted)))


@pytest.mark.parametrize(
    "allowed",
    [
        "open(path)",
        "open(path, 'rb')",
        "path.open('rb')",
        "vault.open(path, typed)",
        "os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)",
        "flags = os.O_RDONLY | getattr(os, 'O_NOFOLLOW', 0)\nos.open(path, flags)",
        "text.replace('a', 'b')",
        "shutil.rmtree(folder)",
        "path.read_bytes()",
    ],
)
def test_reading_is_no_way_out(allowed: str) -> None:
    assert not list(ways_out(Module.parse(f"{PACKAGE}/services/planted.py", allowed)))
