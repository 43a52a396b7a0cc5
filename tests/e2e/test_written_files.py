# SPDX-License-Identifier: GPL-3.0-or-later
"""The watch over what a program writes: it sees every way in which bytes get into files, and every socket."""

from pathlib import Path

import pytest
from program import run_python
from written_files import Written, read_trace, traced, tracing

pytestmark = traced

SCRIPT = r"""
import os, shutil, socket, threading
from pathlib import Path
Path("kept.txt").write_text("canary one")
Path("first.txt").write_text("canary two")
os.rename("first.txt", "renamed.txt")
handle = os.open("deleted", os.O_RDWR | os.O_CREAT)
os.pwrite(handle, b"canary th", 0)
os.pwrite(handle, b"ree", 9)
os.writev(handle, [b"canary", b" four"])
os.close(handle)
os.unlink("deleted")
shutil.copyfile("kept.txt", "copied.txt")
os.mkdir("canary five")
os.symlink("canary six", "link")
threads = [threading.Thread(target=Path(f"thread-{each}").write_text, args=("x" * 300,)) for each in range(8)]
for each in threads: each.start()
for each in threads: each.join()
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    socket.socket(family, socket.SOCK_DGRAM).close()
asked = socket.socket()
asked.connect_ex(("127.0.0.1", 9))
os.write(2, b"canary seven")
import ctypes, mmap, struct
os.setxattr("kept.txt", "user.note", b"canary eight")
handle = os.open("kept.txt", os.O_RDONLY)
os.setxattr(handle, "user.other", b"canary nine")
os.close(handle)
handle = os.open("mapped", os.O_RDWR | os.O_CREAT)
os.ftruncate(handle, 4096)
with mmap.mmap(handle, 4096) as mapped: mapped[:10] = b"canary ten"
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall(437, -100, b"opened-anew", struct.pack("QQQ", os.O_CREAT | os.O_WRONLY, 0o600, 0), 24)
reading, writing = os.pipe()
os.write(writing, b"canary eleven")
spliced = os.open("spliced", os.O_WRONLY | os.O_CREAT)
os.splice(reading, spliced, 13)
local = socket.socket(socket.AF_UNIX)
local.connect_ex("/nowhere/a socket")
local.connect_ex(b"\0hidden")
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    home, log = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("log") / "trace.log"
    done = run_python("-c", SCRIPT, home=home, inside=tracing(log))
    assert done.returncode == 0, done.stderr
    return read_trace(log)


def contents(written: Written) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for path, content in written.files():
        found.setdefault(Path(path).name, []).append(content)
    return found


def test_what_is_written_is_read_out_of_the_log_and_off_the_disk(written: Written) -> None:
    # once, as both are the same
    assert contents(written)["kept.txt"] == [b"canary one"]


def test_a_renamed_file_is_read_under_both_names(written: Written) -> None:
    assert contents(written)["first.txt"] == [b"canary two"]
    assert contents(written)["renamed.txt"] == [b"canary two"]


def test_a_deleted_file_is_read_and_its_pieces_are_one(written: Written) -> None:
    assert contents(written)["deleted"] == [b"canary threecanary four"]


def test_what_the_kernel_copies_is_read_at_its_place(written: Written) -> None:
    assert b"canary one" in contents(written)["copied.txt"]
    from_files = {Path(each).name for each in written.copied_from if each.startswith("/")}
    assert from_files == {"kept.txt"}


def test_folders_and_links_are_named(written: Written) -> None:
    assert {"canary five", "canary six"} <= {Path(each).name for each in written.names}


def test_what_threads_write_at_once_is_read_whole(written: Written) -> None:
    found = contents(written)

    assert [found[f"thread-{each}"][0] for each in range(8)] == [b"x" * 300] * 8


def test_what_is_said_to_the_terminal_is_read(written: Written) -> None:
    assert any(content.endswith(b"canary seven") for path, content in written.files() if path.startswith("pipe:"))


def test_attributes_of_files_are_read(written: Written) -> None:
    assert b"".join(contents(written)["kept.txt attribute"]) == b"user.note=canary eightuser.other=canary nine"


def test_what_was_written_through_a_mapping_is_read_off_the_disk(written: Written) -> None:
    assert any(each.startswith(b"canary ten") for each in contents(written)["mapped"])


def test_every_way_to_open_and_to_copy_is_seen(written: Written) -> None:
    assert "opened-anew" in {Path(each).name for each in written.names}
    assert contents(written)["spliced"] == [b"canary eleven"]


def test_local_sockets_are_named(written: Written) -> None:
    assert written.local_addresses == {"/nowhere/a socket", "@hidden"}


def test_every_socket_is_seen_and_a_local_one_is_no_matter(written: Written) -> None:
    families = [each.family for each in written.network_sockets()]

    assert families == ["AF_INET", "AF_INET6", "AF_INET", "AF_INET"]
    assert "AF_UNIX" in {each.family for each in written.sockets}


def test_a_socket_that_was_asked_for_in_vain_is_seen(tmp_path: Path) -> None:
    log = tmp_path / "trace.log"
    run_python("-c", "import socket\nsocket.socket(socket.AF_INET, 99)", home=tmp_path, inside=tracing(log))

    asked = read_trace(log).network_sockets()
    assert {each.is_given for each in asked} == {False}


def test_a_log_that_cannot_be_read_is_no_empty_one(tmp_path: Path) -> None:
    log = tmp_path / "trace.log"
    log.write_text('1 write(1<\\x2f\\x61>, "\\x61"..., 999) = 999\n')
    with pytest.raises(AssertionError, match="was cut"):
        read_trace(log)
    log.write_text("strace: something else\n")
    with pytest.raises(AssertionError):
        read_trace(log)
