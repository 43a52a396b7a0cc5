# SPDX-License-Identifier: GPL-3.0-or-later
"""`counselor-desk check`: a line for each area of a journal, and the real keyring on the way in."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from demo_run import DemoRun
from program import run_program
from secret_service import run_with_secret_service

AREAS = (
    "Every page of the database",
    "The log of",
    "No seal was ever made",
    "signed notes and addenda",
    "newest copy",
    "copies of the header",
    "No backup",
)


@pytest.fixture
def journal_of_demo(demo: DemoRun, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo.journal, tmp_path / "journal"))


@pytest.mark.parametrize("key", ["recovery_code", "passphrase"])
def test_a_sound_journal_gets_a_line_for_each_area(key: str, demo: DemoRun, journal_of_demo: Path, home: Path) -> None:
    done = run_program(
        "check", "--journal", journal_of_demo, "--secret-stdin", home=home, typed=f"{getattr(demo, key)}\n"
    )

    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines) == len(AREAS)
    for area, line in zip(AREAS, lines, strict=True):
        assert area in line
        assert line.startswith(("ok ", "note "))


def test_a_backup_beside_the_journal_is_opened_too(demo: DemoRun, journal_of_demo: Path, home: Path) -> None:
    shutil.copy(demo.backup, journal_of_demo / "backups" / "good.cdbak")
    damaged = bytearray(demo.backup.read_bytes())
    damaged[-1000] ^= 1
    (journal_of_demo / "backups" / "bad.cdbak").write_bytes(damaged)

    done = run_program("check", "--journal", journal_of_demo, "--secret-stdin", home=home, typed=demo.recovery_code)

    assert done.returncode == 1
    assert "FINDING The backup bad.cdbak is damaged. Make a new one." in done.stdout
    assert "ok      The backup good.cdbak opens and is whole" in done.stdout


def test_the_journal_named_by_the_environment_is_the_default(demo: DemoRun, journal_of_demo: Path, home: Path) -> None:
    done = run_program(
        "check", "--secret-stdin", home=home, typed=demo.recovery_code,
        environment={"COUNSELOR_DESK_HOME": str(journal_of_demo)},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


PIN = "590277"

# every step with a session bus of its own desktop: a journal with a PIN, a check in a new process, the entry gone
JOURNEY = """
import json, subprocess, sys
from pathlib import Path
from counselor_desk.app.bootstrap import build_desk
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.security.keystore import OsKeyStore
from counselor_desk.services.journal_creation import WaysIn

pin, journal = "590277", Path.home() / "journal"

def check(typed):
    done = subprocess.run(
        [sys.executable, "-m", "counselor_desk", "check", "--journal", str(journal), "--secret-stdin"],
        input=typed + "\\n", capture_output=True, text=True, check=False)
    return [done.returncode, done.stdout, done.stderr]

new = build_desk(key_parameters=SMALL_MACHINE).vault.create(journal, ways=WaysIn(pin=pin))
new.journal.close()
header = json.loads((journal / "VAULT.json").read_text())
told = {"header": header, "right": check(pin), "wrong": check("590278")}
# so that the next one does not have to wait
(journal / "pin-attempts.json").unlink()
told["stray"] = check(pin + "\\u200b")
(journal / "pin-attempts.json").unlink()
slot = next(each for each in header["slots"] if each["type"] == "keyring+pin")
OsKeyStore().remove(vault_id=VaultId(header["vault_id"]), slot_id=SlotId(slot["id"]))
told["gone"] = check(pin)
told["code"] = check(new.recovery_code.formatted)
print(json.dumps(told))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is the keyring of Linux desktops")
def test_the_pin_opens_by_the_real_keyring_until_its_entry_is_gone(home: Path) -> None:
    home.chmod(0o700)
    done = run_with_secret_service(JOURNEY, home=home)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    (slot,) = (each for each in told["header"]["slots"] if each["type"] == "keyring+pin")
    assert slot["backend"] == "keyring.backends.SecretService.Keyring"
    assert told["right"][0] == 0
    assert told["right"][2] == ""
    for case, code in (("wrong", "pin_rejected"), ("stray", "pin_rejected"), ("gone", "keyring_entry_missing")):
        exit_code, said, trouble = told[case]
        assert (exit_code, said) == (3, ""), case
        assert trouble.endswith(f"Nothing was changed. [{code}]\n"), case
        assert PIN not in trouble
    assert told["code"][0] == 0
