# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration as a person runs it: what it says, what it leaves, what it never touches."""

import json
import shutil
from pathlib import Path

import pytest
from demo_run import OPENED, SMALL, DemoRun, Once, finished_demo, run_demo
from independent_vault import columns_of, connect, open_with_recovery_code, rows_of
from program import code_of_sentence, files_below, fingerprint, run_program

# every commitment in the log is salted, and what carries the log's root changes with it; a nonce is never used twice
RANDOM_ON_PURPOSE = {
    "audit_event": {"content_hash", "leaf", "salt"},
    "legal_hold": {"head_root"},
    "packet_file": {"content", "sha256"},
    "psychotherapy_note": {"ciphertext", "nonce"},
    "release": {"head_root", "manifest_sha256"},
    "tree_state": {"peaks"},
}


def record_of(run: DemoRun, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in a demonstration's journal that is not random on purpose."""
    header = json.loads((run.journal / "VAULT.json").read_text(encoding="utf-8"))
    keys = open_with_recovery_code(header, run.recovery_code)
    copy = folder / "copy.db"
    shutil.copy(run.journal / header["db"]["file"], copy)
    connection = connect(copy, keys.databases[header["db"]["gen"]])
    try:
        record = {}
        for table, rows in rows_of(connection).items():
            columns = columns_of(connection, table)
            kept = [at for at, name in enumerate(columns) if name not in RANDOM_ON_PURPOSE.get(table, ())]
            record[table] = sorted((tuple(row[at] for at in kept) for row in rows), key=repr)
        return record
    finally:
        connection.close()
        copy.unlink()


@pytest.fixture(scope="session")
def twice(once: Once) -> tuple[DemoRun, DemoRun]:
    """A small demonstration, and the same one run again over a copy of its own output."""

    def fill(folder: Path) -> None:
        for name in ("first", "second"):
            (folder / name).mkdir()
        run_demo(folder / "first", *SMALL)
        shutil.copytree(folder / "first" / "out", folder / "second" / "out")
        run_demo(folder / "second", *SMALL)

    folder = once("demo-twice", fill)
    return finished_demo(folder / "first"), finished_demo(folder / "second")


def test_it_ends_well_and_is_told_in_a_dozen_lines(demo: DemoRun) -> None:
    assert demo.code == 0, demo.lines
    assert demo.errors == ""
    assert 12 <= len(demo.lines) <= 16
    assert all(len(line) <= 140 + len(str(demo.out)) for line in demo.lines)
    assert not any("Traceback" in line for line in demo.lines)


def test_it_tells_of_every_step_of_the_main_job(demo: DemoRun) -> None:
    told = "\n".join(demo.lines)

    steps = (
        "Journal created",
        "Court order",
        "legal hold",
        "refused",
        "Packet R-2026-0001",
        "objection letter",
        "Backup verified",
        "restored elsewhere with the recovery code alone",
        "checked from outside",
    )
    for word in steps:
        assert word in told


def test_it_leaves_the_folders_of_the_contract_and_nothing_else(demo: DemoRun) -> None:
    assert sorted(each.name for each in demo.out.iterdir()) == [
        "backup", "expected.json", "journal", "keys.txt", "letters", "release", "screens",
    ]  # fmt: skip
    assert files_below(demo.out / "release") == [
        f"{demo.packet.name}/{name}"
        for name in (
            "README.txt", "SHA256SUMS", "check_packet.py", "manifest.json", "proofs.json", "record.pdf",
            "withholding-log.pdf",
        )
    ]  # fmt: skip
    assert files_below(demo.journal) == ["VAULT.json", "db/journal-000001.db", "head.stamp", "vault.lock"]
    assert [each.suffix for each in (demo.out / "backup").iterdir()] == [".cdbak"]


def test_every_page_is_drawn_in_both_themes(demo: DemoRun) -> None:
    names = [each.stem for each in sorted((demo.out / "screens").iterdir())]
    light = {name.removesuffix("-light") for name in names if name.endswith("-light")}

    assert {name.removesuffix("-dark") for name in names if name.endswith("-dark")} == light
    drawn = {name.partition("-")[2] for name in light}
    assert {"unlock", "today", "clients", "client-record", "note-draft", "order-4-scope", "delivered-6-review"} <= drawn


def test_the_keys_are_printed_for_everybody_to_try(demo: DemoRun) -> None:
    assert demo.pin.isdigit()
    assert len(demo.passphrase.split()) >= 5
    assert len(demo.recovery_code) == 34
    assert len(demo.keyring_entry) == 43


def test_what_to_look_for_has_the_form_of_the_contract(demo: DemoRun) -> None:
    expected = demo.expected

    assert list(expected) == ["packet", "pages", "released", "redacted", "withheld"]
    assert expected["packet"] == "release/R-2026-0001"
    for name, fewest in (("released", 20), ("withheld", 20), ("redacted", 8)):
        assert len(set(expected[name])) == len(expected[name]) >= fewest, name
    assert all(20 <= len(each) <= 80 for each in (*expected["released"], *expected["withheld"]))
    # a name stays as short as it is
    assert all(2 <= len(each) <= 80 for each in expected["redacted"])


def test_it_leaves_nothing_in_the_home_folder(demo: DemoRun) -> None:
    assert files_below(demo.home) == []


@pytest.mark.campaign
def test_it_leaves_nothing_in_the_home_folder_on_a_computer_with_a_display(elsewhere: DemoRun) -> None:
    assert files_below(elsewhere.home) == []


def test_everything_is_for_the_owner_only(demo: DemoRun) -> None:
    open_to_others = [str(path) for path in demo.out.rglob("*") if path.stat().st_mode & 0o077]

    assert open_to_others == []


@pytest.mark.campaign
def test_the_same_seed_is_the_same_practice_down_to_every_row(twice: tuple[DemoRun, DemoRun], tmp_path: Path) -> None:
    first, second = (record_of(run, tmp_path) for run in twice)

    assert first.keys() == second.keys()
    assert [table for table in first if first[table] != second[table]] == []


@pytest.mark.campaign
def test_the_same_seed_looks_for_the_same_strings(twice: tuple[DemoRun, DemoRun]) -> None:
    first, second = twice

    assert first.expected == second.expected


@pytest.mark.campaign
def test_it_runs_again_over_its_own_earlier_output_with_new_keys(twice: tuple[DemoRun, DemoRun]) -> None:
    first, second = twice

    assert (first.code, second.code) == (0, 0)
    assert files_below(first.out) == files_below(second.out)
    assert first.recovery_code != second.recovery_code


@pytest.mark.campaign
def test_another_seed_is_another_practice(twice: tuple[DemoRun, DemoRun], elsewhere: DemoRun, tmp_path: Path) -> None:
    here, there = record_of(twice[0], tmp_path), record_of(elsewhere, tmp_path)

    for table in ("client", "note", "session"):
        assert not set(here[table]) & set(there[table])


@pytest.mark.campaign
def test_it_needs_no_network(elsewhere: DemoRun) -> None:
    assert elsewhere.code == 0, elsewhere.errors
    assert elsewhere.errors == ""


@pytest.mark.campaign
def test_it_opens_no_window_where_none_is_wanted(elsewhere: DemoRun) -> None:
    assert not [each for each in elsewhere.lines if OPENED in each]


def test_a_folder_that_holds_something_else_is_left_as_it_is(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "documents"
    out.mkdir()
    (out / "keys.txt").write_text("my own keys", encoding="utf-8")
    (out / "journal").mkdir()
    before = fingerprint(out)

    done = run_program("demo", "--headless", "--out", out, home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "output_folder_not_ours")
    assert fingerprint(out) == before


def test_a_file_in_the_place_of_the_folder_is_left_as_it_is(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "a-file"
    out.write_text("mine", encoding="utf-8")

    done = run_program("demo", "--headless", "--out", out, home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "output_folder_not_ours")
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("size", [("--clients", "3"), ("--clients", "5", "--sessions", "20")])
def test_a_practice_too_small_for_its_story_is_refused_with_the_smallest_size(
    size: tuple[str, ...], home: Path, tmp_path: Path
) -> None:
    done = run_program("demo", "--headless", "--out", tmp_path / "out", *size, home=home)

    assert (done.returncode, code_of_sentence(done)) == (2, "value_not_allowed")
    assert "at least 5 clients" in done.stderr
    assert "sessions" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_a_size_that_is_no_number_is_wrong_usage(size: str, home: Path, tmp_path: Path) -> None:
    done = run_program("demo", "--headless", "--out", tmp_path / "out", "--clients", size, home=home)

    assert done.returncode == 2
    assert "--clients" in done.stderr
    assert not (tmp_path / "out").exists()
