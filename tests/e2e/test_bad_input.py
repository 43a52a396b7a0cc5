# SPDX-License-Identifier: GPL-3.0-or-later
"""What a frightened person types, and what a disk does: each ends in one sentence, and nothing is changed or lost."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from practice_journal import PASSPHRASE, PIN, Template, court_order, type_clause
from program import (
    Finished,
    clean_environment,
    code_of_sentence,
    fingerprint,
    run_program,
    run_python,
    without_privileges,
)

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.explanations import explain

DATABASE = Path("db") / "journal-000001.db"
PAGE = 4096

# opens a journal with the recovery code on its first line of input, says so, and closes it at the next line
HOLDING = """
import sys
from pathlib import Path
from counselor_desk.app.bootstrap import build_desk
code = sys.stdin.readline()
with build_desk().vault.open(Path(sys.argv[1]), code):
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def check(journal: Path, home: Path) -> Callable[[str], Finished]:
    """Check the test's journal, with something typed."""
    return lambda typed: run_program("check", "--journal", journal, "--secret-stdin", home=home, typed=f"{typed}\n")


def test_a_folder_that_holds_no_journal(home: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    before = fingerprint(tmp_path / "photos")

    done = run_program("check", "--journal", tmp_path / "photos", home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "journal_not_found")
    assert fingerprint(tmp_path / "photos") == before


def test_the_counselors_own_journal_that_is_not_there_yet(home: Path) -> None:
    done = run_program("check", home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "journal_not_found")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "backup"])
def test_a_header_from_a_newer_version(
    command: str, journal: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    header = json.loads((journal / "VAULT.json").read_bytes())
    (journal / "VAULT.json").write_text(json.dumps({**header, "v": 2}), encoding="utf-8")
    before = fingerprint(journal)
    arguments: list[str | Path] = ["--to", tmp_path / "new.cdbak"] if command == "backup" else []

    done = run_program(
        command, "--journal", journal, *arguments, "--secret-stdin", home=home, typed=template.recovery_code
    )

    assert (done.returncode, code_of_sentence(done)) == (3, "header_too_new")
    assert fingerprint(journal) == before


def test_a_header_that_is_no_header(journal: Path, template: Template, check: Callable[[str], Finished]) -> None:
    (journal / "VAULT.json").write_text("{", encoding="utf-8")
    before = fingerprint(journal)

    done = check(template.recovery_code)

    assert (done.returncode, code_of_sentence(done)) == (3, "header_unreadable")
    assert fingerprint(journal) == before


def test_a_header_in_which_somebody_changed_a_number(
    journal: Path, template: Template, check: Callable[[str], Finished]
) -> None:
    header = json.loads((journal / "VAULT.json").read_bytes())
    text = json.dumps({**header, "rev": header["rev"] + 1}, sort_keys=True, separators=(",", ":"))
    (journal / "VAULT.json").write_text(text, encoding="utf-8")
    before = fingerprint(journal)

    done = check(template.recovery_code)

    assert (done.returncode, code_of_sentence(done)) == (3, "header_altered")
    assert fingerprint(journal) == before


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("nine quiet herons above the marsh", "passphrase_rejected", id="wrong passphrase"),
        pytest.param(PASSPHRASE.upper(), "passphrase_rejected", id="passphrase in capitals"),
        pytest.param(PIN, "keyring_not_there", id="PIN where no keyring answers"),
        pytest.param(f"{PIN}\x07", "keyring_not_there", id="PIN with a stray sign"),
        pytest.param("", "keyring_not_there", id="nothing, where the keyring alone would do"),
        pytest.param("   ", "keyring_not_there", id="blanks only"),
        pytest.param("7YR2-G2S6-J8K5-AD82-VWJ1-KT0Z-CF8F", "recovery_code_rejected", id="code of another journal"),
        pytest.param("7YR2-G2S6-J8K5-AD82-VWJ1-KT0Z-CF8", "recovery_code_malformed", id="code with a sign missing"),
        pytest.param("7YR2-G2S6-J8K5-AD82-VWJ1-KT0Z-CF8G", "recovery_code_malformed", id="code with a wrong sign"),
        pytest.param("7YR2-G2S6-J8K5-AD8?-VWJ1-KT0Z-CF8F", "recovery_code_malformed", id="code with a stray sign"),
        pytest.param("\N{PILE OF POO}" * 40, "passphrase_rejected", id="pictures"),
        pytest.param("x" * 5000, "passphrase_rejected", id="far too long"),
        pytest.param("' OR 1=1; --", "passphrase_rejected", id="code of another kind"),
    ],
)
def test_a_secret_that_does_not_open(typed: str, code: str, journal: Path, check: Callable[[str], Finished]) -> None:
    before = fingerprint(journal)

    done = check(typed)

    assert (done.returncode, code_of_sentence(done)) == (3, code)
    assert not typed.strip() or typed.strip() not in done.stderr
    assert fingerprint(journal) == before


def test_nothing_is_asked_where_nobody_can_answer(journal: Path, home: Path) -> None:
    before = fingerprint(journal)

    done = run_program("check", "--journal", journal, home=home)

    assert (done.returncode, code_of_sentence(done)) == (3, "secret_not_given")
    assert fingerprint(journal) == before


def test_a_recovery_code_is_read_generously(template: Template, check: Callable[[str], Finished]) -> None:
    untidy = f"  {template.recovery_code.lower().replace('-', ' – ').replace('0', 'o').replace('1', 'l')} \r"

    done = check(untidy)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [("--secret", PASSPHRASE), ("--pin", PIN), ("--passphrase", PASSPHRASE), ("--secret-stdin", PASSPHRASE), (PIN,)],
    ids=["secret", "pin", "passphrase", "behind the option", "alone"],
)
def test_a_secret_is_never_taken_as_an_argument_nor_repeated(
    arguments: tuple[str, ...], journal: Path, home: Path
) -> None:
    done = run_program("check", "--journal", journal, *arguments, home=home)

    assert done.returncode == 2
    assert "never taken as arguments" in done.stderr
    assert arguments[-1] not in done.stdout + done.stderr


def test_a_secret_is_never_taken_from_the_environment(journal: Path, template: Template, home: Path) -> None:
    names = ("SECRET", "PIN", "PASSPHRASE", "RECOVERY_CODE")
    offered = {f"{prefix}{name}": template.recovery_code for prefix in ("", "COUNSELOR_DESK_") for name in names}

    done = run_program("check", "--journal", journal, home=home, environment=offered)

    assert (done.returncode, code_of_sentence(done)) == (3, "secret_not_given")


@pytest.mark.parametrize(
    ("page", "offset"),
    [(0, 0), (0, 100), (0, PAGE - 20), (1, 0), (20, 100), (-1, 2000), (-1, PAGE - 1)],
    ids=["salt", "first page", "its code", "second page", "inner page", "last page", "last byte"],
)
def test_one_changed_byte_in_the_database_is_a_finding(
    page: int, offset: int, journal: Path, template: Template, check: Callable[[str], Finished]
) -> None:
    database = journal / DATABASE
    content = bytearray(database.read_bytes())
    at = (page % (len(content) // PAGE)) * PAGE + offset
    content[at] ^= 4
    database.write_bytes(content)
    header = (journal / "VAULT.json").read_bytes()

    done = check(template.recovery_code)

    assert done.returncode == 1
    assert "FINDING" in done.stdout or code_of_sentence(done) in ("key_rejected", "journal_damaged")
    assert "Traceback" not in done.stderr
    # the log may have grown by the visit; the damage is neither hidden nor spread, and the keys are untouched
    assert database.read_bytes()[at] == content[at]
    assert (journal / "VAULT.json").read_bytes() == header


@pytest.mark.parametrize("kept", [0, 1, 700, PAGE, 5 * PAGE, 5 * PAGE + 100])
def test_a_database_that_was_cut_short_is_a_finding_and_never_made_anew(
    kept: int, journal: Path, template: Template, check: Callable[[str], Finished]
) -> None:
    os.truncate(journal / DATABASE, kept)
    before = fingerprint(journal)

    done = check(template.recovery_code)

    assert done.returncode == 1
    assert code_of_sentence(done) in ("key_rejected", "journal_damaged")
    assert fingerprint(journal) == before


def test_a_database_that_is_gone_is_a_finding_and_never_made_anew(
    journal: Path, template: Template, check: Callable[[str], Finished]
) -> None:
    (journal / DATABASE).unlink()
    before = fingerprint(journal)

    done = check(template.recovery_code)

    assert (done.returncode, code_of_sentence(done)) == (1, "journal_file_missing")
    assert fingerprint(journal) == before


@pytest.fixture
def holder(journal: Path, template: Template, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the journal open until it is given a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(journal)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=home,
        env=clean_environment(home),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(f"{template.recovery_code}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "open\n"
        yield process
        process.stdin.close()


@pytest.mark.parametrize("command", ["check", "backup"])
def test_a_journal_that_is_open_already(
    command: str,
    holder: subprocess.Popen[str],
    journal: Path,
    template: Template,
    home: Path,
    tmp_path: Path,
) -> None:
    before = fingerprint(journal)
    arguments: list[str | Path] = ["--to", tmp_path / "new.cdbak"] if command == "backup" else []

    done = run_program(
        command, "--journal", journal, *arguments, "--secret-stdin", home=home, typed=template.recovery_code
    )

    assert (done.returncode, code_of_sentence(done)) == (4, "journal_in_use")
    assert fingerprint(journal) == before
    assert not (tmp_path / "new.cdbak").exists()
    assert holder.poll() is None


def test_a_journal_opens_again_once_the_other_window_is_closed(
    holder: subprocess.Popen[str], template: Template, check: Callable[[str], Finished]
) -> None:
    holder.communicate("close\n")

    assert holder.returncode == 0
    assert check(template.recovery_code).returncode == 0


def test_a_journal_opens_again_after_its_process_was_killed(
    holder: subprocess.Popen[str], template: Template, check: Callable[[str], Finished]
) -> None:
    holder.kill()
    holder.wait()

    assert check(template.recovery_code).returncode == 0


@pytest.fixture
def read_only(journal: Path) -> Iterator[Path]:
    """The journal, where nothing may be written any more."""
    paths = [journal, *journal.rglob("*")]
    for path in paths:
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield journal
    for path in paths:
        path.chmod(0o700 if path.is_dir() else 0o600)


def test_a_folder_that_may_only_be_read(read_only: Path, template: Template, home: Path) -> None:
    before = fingerprint(read_only)

    done = run_program(
        "check", "--journal", read_only, "--secret-stdin", home=home, typed=template.recovery_code,
        prepare=without_privileges,
    )  # fmt: skip

    assert done.returncode == 4
    assert code_of_sentence(done) in ("permission_denied", "read_only")
    assert fingerprint(read_only) == before


def test_a_folder_that_may_not_even_be_read(journal: Path, template: Template, home: Path) -> None:
    journal.chmod(0)

    done = run_program(
        "check", "--journal", journal, "--secret-stdin", home=home, typed=template.recovery_code,
        prepare=without_privileges,
    )  # fmt: skip

    journal.chmod(0o700)
    assert (done.returncode, code_of_sentence(done)) == (4, "permission_denied")


def test_a_backup_into_a_folder_that_may_only_be_read(
    journal: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir(mode=0o500)

    done = run_program(
        "backup", "--journal", journal, "--to", shelf / "new.cdbak", "--secret-stdin", home=home,
        typed=template.recovery_code, prepare=without_privileges,
    )  # fmt: skip

    assert (done.returncode, code_of_sentence(done)) == (4, "permission_denied")
    assert list(shelf.iterdir()) == []


def test_a_backup_into_a_folder_that_is_not_there(
    journal: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    done = run_program(
        "backup", "--journal", journal, "--to", tmp_path / "no" / "new.cdbak", "--secret-stdin", home=home,
        typed=template.recovery_code,
    )  # fmt: skip

    assert done.returncode == 4
    assert code_of_sentence(done)
    assert not (tmp_path / "no").exists()


def test_a_backup_under_a_name_that_is_taken(journal: Path, template: Template, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "kept.cdbak"
    target.write_bytes(b"what was there")

    done = run_program(
        "backup", "--journal", journal, "--to", target, "--secret-stdin", home=home, typed=template.recovery_code
    )

    assert (done.returncode, code_of_sentence(done)) == (2, "target_already_there")
    assert target.read_bytes() == b"what was there"


@pytest.fixture
def backup(journal: Path, template: Template, home: Path, tmp_path: Path) -> Path:
    """A good backup of the test's journal."""
    file = tmp_path / "good.cdbak"
    done = run_program(
        "backup", "--journal", journal, "--to", file, "--secret-stdin", home=home, typed=template.recovery_code
    )
    assert done.returncode == 0, done.stderr
    return file


def damaged(content: bytes, how: str) -> bytes:
    """A backup with one thing wrong with it."""
    places = {
        "magic": 2,
        "length": 8,
        "header": content.index(b'"rev":') + 7,
        "manifest": content.index(b'"tree_size":') + 13,
        "authentication code": content.index(b'"vault_id"', content.index(b'"tree_size":')) + 60,
        "database": len(content) - 5000,
    }
    if how == "cut":
        return content[: len(content) // 2]
    if how == "cut in the header":
        return content[:200]
    if how == "longer":
        return content + b"\0"
    if how == "empty":
        return b""
    if how == "foreign":
        return b"%PDF-1.7 something else entirely" * 1000
    at = places[how]
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_damaged_or_foreign_backup_is_not_restored(
    backup: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    good = backup.read_bytes()
    kinds = ("magic", "length", "header", "manifest", "authentication code", "database", "cut", "cut in the header",
             "longer", "empty", "foreign")  # fmt: skip
    outcomes: dict[str, tuple[int, str]] = {}
    for how in kinds:
        file, target = tmp_path / f"{how}.cdbak", tmp_path / f"restored {how}"
        file.write_bytes(damaged(good, how))
        done = run_program("restore", file, "--to", target, "--secret-stdin", home=home, typed=template.recovery_code)
        outcomes[how] = (done.returncode, code_of_sentence(done))
        left = [path for path in target.rglob("*") if path.is_file() and path.name != "vault.lock"]
        assert left == [], how
        assert file.read_bytes() == damaged(good, how)

    assert {how: outcome for how, outcome in outcomes.items() if outcome[0] != 1} == {}
    assert {code for _, code in outcomes.values()} <= {"backup_damaged", "backup_unreadable", "header_altered"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("another passphrase of five words", "passphrase_rejected"),
        ("7YR2-G2S6-J8K5-AD82-VWJ1-KT0Z-CF8F", "recovery_code_rejected"),
        (PIN, "keyring_not_there"),
    ],
)
def test_a_backup_does_not_open_with_another_secret(
    typed: str, code: str, backup: Path, home: Path, tmp_path: Path
) -> None:
    done = run_program("restore", backup, "--to", tmp_path / "restored", "--secret-stdin", home=home, typed=typed)

    assert (done.returncode, code_of_sentence(done)) == (3, code)
    assert not (tmp_path / "restored").exists()


def test_a_backup_is_never_restored_over_a_journal(backup: Path, journal: Path, template: Template, home: Path) -> None:
    before = fingerprint(journal)

    done = run_program("restore", backup, "--to", journal, "--secret-stdin", home=home, typed=template.recovery_code)

    assert (done.returncode, code_of_sentence(done)) == (2, "journal_already_there")
    assert fingerprint(journal) == before


def test_a_backup_is_never_restored_among_other_things(
    backup: Path, template: Template, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "letter.txt").write_text("mine", encoding="utf-8")

    done = run_program(
        "restore", backup, "--to", tmp_path / "desk", "--secret-stdin", home=home, typed=template.recovery_code
    )

    assert (done.returncode, code_of_sentence(done)) == (2, "target_already_there")
    assert [each.name for each in (tmp_path / "desk").iterdir()] == ["letter.txt"]


def test_a_backup_that_is_not_there(home: Path, tmp_path: Path) -> None:
    done = run_program("restore", tmp_path / "no.cdbak", "--to", tmp_path / "new", home=home)

    assert (done.returncode, code_of_sentence(done)) == (1, "backup_unreadable")


def test_an_order_whose_period_ends_before_it_begins(template: Template, tmp_path: Path) -> None:
    practice = template.copy(tmp_path / "practice")
    with practice.opened.journal:
        order = court_order(practice.opened)

        with pytest.raises(UserError) as refused:
            type_clause(practice.opened, order, first=date(2026, 6, 30), last=date(2026, 1, 1))

        assert refused.value.code is ErrorCode.DATE_RANGE_IMPOSSIBLE
        assert practice.opened.matters.get(order).clauses == ()
    assert "the period ends before it begins" in str(explain(refused.value.code))
    assert "Nothing was saved" in str(explain(refused.value.code))


def test_a_command_that_does_not_exist(home: Path) -> None:
    done = run_program("sync", home=home)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_journal_inside_a_synchronised_folder_is_refused(template: Template, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "journal"
    shutil.copytree(template.path, folder)
    before = fingerprint(folder)

    done = run_program("check", "--journal", folder, "--secret-stdin", home=home, typed=template.recovery_code)

    assert (done.returncode, code_of_sentence(done)) == (4, "folder_unsuitable")
    assert fingerprint(folder) == before


def test_a_terminal_that_knows_ascii_only_still_gets_its_sentence(home: Path, tmp_path: Path) -> None:
    done = run_python(
        "-X", "utf8=0", "-m", "counselor_desk", "check", "--journal", tmp_path,
        home=home, environment={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip

    assert (done.returncode, code_of_sentence(done)) == (2, "journal_not_found")
