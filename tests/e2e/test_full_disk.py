# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk without room: the save is refused in words, and everything before it is whole afterwards."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from practice_journal import Template
from program import PROJECT, code_of_sentence, files_below, fingerprint, run_program, run_python

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a small disk is mounted by Linux name spaces")

# mounts a small disk, copies the journal onto it, runs a program beside it, and carries what is left home
SMALL_DISK = """
set -e
mkdir -p "$2"
mount -t tmpfs -o size="$1" none "$2"
cp -a "$3" "$2/journal"
code=0
"$5" "$6" "$7" "$8" "$9" || code=$?
cp -a "$2" "$4"
exit $code
"""

# writes and signs notes until the disk refuses, and says how many were acknowledged and what the refusal was
WRITING = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate

desk = build_desk(third_copy=lambda _: None)
saved, refusal = 0, ""
try:
    with desk.vault.open(Path(sys.argv[1]), sys.stdin.readline()) as journal:
        opened = open_desk(desk, journal)
        client = opened.clients.all()[0]
        for number in range(1000):
            opened.notes.begin(Note(
                id=NoteId(f"{number:032x}"), client_id=client.id, session_id=None, kind=NoteKind.CONTACT,
                template=NoteTemplate.NARRATIVE, service_date=date(2026, 6, 1),
                sections=(NoteSection("Narrative", "a long note about the week, " * 2000),),
                first_keystroke_at=datetime.now(UTC),
            ))
            saved += 1
except DeskError as error:
    refusal = error.code.value
print(saved, refusal)
"""


def small_disk() -> tuple[str, ...]:
    """The command that opens a name space in which a disk may be mounted."""
    for command in (("unshare", "-rm"), ("unshare", "-m")):
        tried = [*command, "mount", "-t", "tmpfs", "none", "/mnt"]
        if shutil.which("unshare") and subprocess.run(tried, check=False, capture_output=True).returncode == 0:
            return command
    pytest.skip("no name space to mount a small disk in")


def test_a_backup_that_does_not_fit_leaves_nothing_behind(
    journal: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    command = small_disk()
    script = tmp_path / "backup.sh"
    script.write_text(
        '"$1" -m counselor_desk backup --journal "$2/journal" --to "$2/new.cdbak" --secret-stdin', encoding="utf-8"
    )
    database = next((journal / "db").iterdir()).stat().st_size
    # room for the copy, none for the backup that is made of it
    size, disk, after = str(int(database * 2.4) + 200_000), tmp_path / "disk", tmp_path / "after"

    done = run_shell(
        command, [size, disk, journal, after, "sh", script, sys.executable, disk, ""], home, template.recovery_code
    )

    assert done.returncode == 4
    assert code_of_sentence(done) == "disk_full"
    assert [name for name in files_below(after) if "cdbak" in name] == []
    assert_whole(after / "journal", template, home)


def test_notes_that_do_not_fit_are_refused_and_all_before_are_kept(
    journal: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    command = small_disk()
    script = tmp_path / "writing.py"
    script.write_text(WRITING, encoding="utf-8")
    size, disk, after = str(6_000_000), tmp_path / "disk", tmp_path / "after"

    done = run_shell(
        command, [size, disk, journal, after, sys.executable, script, disk / "journal", "", ""], home,
        template.recovery_code,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    saved, refusal = done.stdout.split()
    assert refusal == "disk_full"
    assert int(saved) > 3
    assert_whole(after / "journal", template, home)
    assert notes_in(after / "journal", template, home) - notes_in(journal, template, home) == int(saved)


def test_a_limit_on_the_size_of_files_is_no_worse(
    journal: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    # Python ignores SIGXFSZ, so that a write beyond the limit fails like one on a full disk
    before = fingerprint(journal)
    limit = next((journal / "db").iterdir()).stat().st_size // 2

    done = run_program(
        "backup", "--journal", journal, "--to", tmp_path / "new.cdbak", "--secret-stdin", home=home,
        typed=template.recovery_code,
        prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip

    assert done.returncode == 4
    assert code_of_sentence(done) in ("disk_full", "disk_failed")
    assert [name for name in files_below(tmp_path) if "cdbak" in name] == []
    assert before.keys() <= fingerprint(journal).keys()
    assert_whole(journal, template, home)


def run_shell(
    command: tuple[str, ...], arguments: list[str | Path], home: Path, typed: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, "sh", "-c", SMALL_DISK, "sh", *map(str, arguments)],
        input=f"{typed}\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(home), "PYTHONPATH": str(PROJECT), "LC_ALL": "C"},
    )


def assert_whole(journal: Path, template: Template, home: Path) -> None:
    done = run_program("check", "--journal", journal, "--secret-stdin", home=home, typed=template.recovery_code)

    assert (done.returncode, done.stderr) == (0, "")


COUNTING = """
import sys
from pathlib import Path
from counselor_desk.app.bootstrap import build_desk
with build_desk(third_copy=lambda _: None).vault.open(Path(sys.argv[1]), sys.stdin.readline()) as journal:
    print(sum(len(journal.notes.of_client(client.id)) for client in journal.clients.list()))
"""


def notes_in(journal: Path, template: Template, home: Path) -> int:
    done = run_python("-c", COUNTING, journal, home=home, typed=template.recovery_code)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)
