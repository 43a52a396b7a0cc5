# SPDX-License-Identifier: GPL-3.0-or-later
"""What was acknowledged stays: through kills, through a full disk, through a second try."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from journal_fixtures import KEY, new_database

from counselor_desk.domain.errors import ErrorCode
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import open_database
from counselor_desk.storage.integrity import integrity

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses POSIX signals, limits and user namespaces")

KILLS = 20
# bytes beside what an empty journal takes, so that a schema that grows takes nothing of it; a save writes about 33,000
ROOM = 600_000

# saves one client and one log entry per transaction, and says the number once COMMIT has returned
SAVING = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import open_database

def save(database, number):
    client = Client(
        id=f"c{number}", code=f"C-{number:04d}", legal_name="Ada " * 900, display_name="Ada",
        date_of_birth=date(1990, 1, 1), country="US", region="CA", opened_on=date(2025, 1, 1),
    )
    with database.transaction():
        ClientStore(database).add(client)
        AuditStore(database).append(kind=AuditKind.CLIENT_ADDED, subject=client.id, at=datetime.now(UTC))

database = open_database(Path(sys.argv[1]), key=bytes(range(32)))
"""

FOREVER = """
number = len(ClientStore(database).list())
while True:
    number += 1
    save(database, number)
    print(number, flush=True)
"""

UNTIL_FULL = """
number = 0
refusal = None
while refusal is None and number < 5000:
    try:
        save(database, number + 1)
        number += 1
    except DeskError as error:
        refusal = error.code.value
rows = len(ClientStore(database).list())
print(number, rows, refusal, database.in_transaction, AuditStore(database).verify() == ())
"""


def test_nothing_acknowledged_is_lost_by_a_kill(journal_file: Path) -> None:
    chance = random.Random(20261122)  # noqa: S311 (when to kill, not what to keep secret)
    for _ in range(KILLS):
        saving = subprocess.Popen(
            [sys.executable, "-c", SAVING + FOREVER, str(journal_file)], stdout=subprocess.PIPE, text=True
        )
        assert saving.stdout is not None
        first = saving.stdout.readline()
        assert first
        # real time on purpose: the kill must fall anywhere inside a save
        deadline = time.monotonic() + chance.uniform(0, 0.05)
        while time.monotonic() < deadline:
            pass
        saving.send_signal(signal.SIGKILL)
        acknowledged = int((first + saving.stdout.read()).split()[-1])
        saving.stdout.close()
        saving.wait()

        database = open_database(journal_file, key=KEY)
        rows = len(ClientStore(database).list())
        assert acknowledged <= rows <= acknowledged + 1
        assert AuditStore(database).head().size == rows
        assert AuditStore(database).verify() == ()
        assert integrity(database) == ()
        database.close()


def judged(told: str) -> tuple[str, str]:
    """Check what the saving process said of itself; returns the refusal and how many saves were acknowledged."""
    acknowledged, rows, refusal, in_transaction, is_log_whole = told.split()
    assert int(acknowledged) > 10
    assert (rows, in_transaction, is_log_whole) == (acknowledged, "False", "True")
    return refusal, acknowledged


def test_a_full_disk_refuses_the_save_and_keeps_all_before(tmp_path: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode != 0:
        pytest.skip("no user namespace to mount a small disk in")
    new_database(tmp_path).close()
    size = (tmp_path / "journal-000001.db").stat().st_size + ROOM
    script = tmp_path / "saving.py"
    script.write_text(SAVING + UNTIL_FULL, encoding="utf-8")
    small_disk = (
        'set -e; mkdir "$1/small"; mount -t tmpfs -o size="$3" none "$1/small";'
        'cp "$1/journal-000001.db" "$1/small/j.db";'
        '"$2" "$1/saving.py" "$1/small/j.db"; cp "$1/small/j.db" "$1/after.db"'
    )
    told = subprocess.run(
        ["unshare", "-rm", "sh", "-c", small_disk, "sh", str(tmp_path), sys.executable, str(size)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    refusal, _ = judged(told.stdout)
    assert refusal == "disk_full"


def test_a_file_size_limit_refuses_the_save_and_keeps_all_before(journal_file: Path) -> None:
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({journal_file.stat().st_size + ROOM}, resource.RLIM_INFINITY))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", limit + SAVING + UNTIL_FULL, str(journal_file)],
        capture_output=True,
        text=True,
        check=True,
    )
    refusal, acknowledged = judged(told.stdout)
    assert refusal in ("disk_full", "disk_failed")
    database = open_database(journal_file, key=KEY)
    assert len(ClientStore(database).list()) == int(acknowledged)
    assert integrity(database) == ()
    database.close()


def test_a_database_behind_a_dead_process_opens_a_hundred_times(journal_file: Path) -> None:
    for _ in range(100):
        database = open_database(journal_file, key=KEY)
        assert not database.is_closed
        database.close()


def test_a_read_only_folder_is_told_as_such(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("no user namespace to mount a folder read-only in")
    new_database(tmp_path).close()
    before = (tmp_path / "journal-000001.db").read_bytes()
    attempt = (
        "import sys; from pathlib import Path; from counselor_desk.domain.errors import DeskError;"
        "from counselor_desk.storage.connection import open_database\n"
        "try:\n"
        "    database = open_database(Path(sys.argv[1]), key=bytes(range(32)))\n"
        "    with database.transaction(): database.execute('DELETE FROM seen_page')\n"
        "except DeskError as error: print(error.code.value)"
    )
    told = subprocess.run(
        [
            "unshare",
            "-rm",
            "sh",
            "-c",
            'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$2" -c "$3" "$1/journal-000001.db"',
            "sh",
            str(tmp_path),
            sys.executable,
            attempt,
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert told.stdout.strip() == ErrorCode.READ_ONLY
    assert (tmp_path / "journal-000001.db").read_bytes() == before
