# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a next generation: proved before it gets its name, and nothing of it stays when anything fails."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from journal_fixtures import KEY, OTHER_KEY, OneOfEach

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.storage import generation_file
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.dump import dump_hash
from counselor_desk.storage.generation_file import JournalContent, content_of, make_generation
from counselor_desk.storage.integrity import IntegrityCheck, IntegrityFinding


def nothing(_database: Database) -> None:
    """Leave the copy as it is."""


def made(database: Database, final: Path, **changes: object) -> Database:
    arguments: dict[str, object] = {"key": OTHER_KEY, "content": content_of(database), "finish": nothing, **changes}
    return make_generation(final, source=database, **arguments)  # type: ignore[arg-type]


@pytest.fixture
def final(tmp_path: Path) -> Path:
    folder = tmp_path / "next"
    folder.mkdir()
    return folder / "journal-000002.db"


def test_a_generation_holds_the_same_under_another_key(database: Database, held: OneOfEach, final: Path) -> None:
    copy = made(database, final)
    assert dump_hash(copy) == dump_hash(database)
    copy.close()
    assert [each.name for each in final.parent.iterdir()] == [final.name]
    assert final.stat().st_mode & 0o777 == 0o600
    with pytest.raises(VaultError, match="key_rejected"):
        open_database(final, key=KEY)


@pytest.mark.parametrize("ending", ["", "-wal", "-journal", ".tmp", ".tmp-wal"])
def test_a_name_of_which_anything_is_left_is_refused_and_left_alone(
    database: Database, final: Path, ending: str
) -> None:
    left = final.with_name(final.name + ending)
    left.write_bytes(b"of another time")
    with pytest.raises(MachineError, match="target_already_there"):
        made(database, final)
    assert [each.name for each in final.parent.iterdir()] == [left.name]
    assert left.read_bytes() == b"of another time"


def counted_wrong(content: JournalContent) -> JournalContent:
    return replace(content, rows={**content.rows, "note": 99})


def with_another_head(content: JournalContent) -> JournalContent:
    return replace(content, head=TreeHead(1, "ab" * 32))


@pytest.mark.parametrize("change", [counted_wrong, with_another_head])
def test_a_copy_that_does_not_hold_what_it_should_is_no_generation(
    database: Database, held: OneOfEach, final: Path, change: Callable[[JournalContent], JournalContent]
) -> None:
    with pytest.raises(VaultError) as caught:
        made(database, final, content=change(content_of(database)))
    assert (caught.value.code, caught.value.where) == (ErrorCode.JOURNAL_DAMAGED, "generation")
    assert list(final.parent.iterdir()) == []


def test_a_copy_that_does_not_pass_its_checks_is_no_generation(
    database: Database, final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (IntegrityFinding(IntegrityCheck.STRUCTURE, "page 3"),)
    monkeypatch.setattr(generation_file, "integrity", lambda _: found)
    with pytest.raises(VaultError, match="journal_damaged"):
        made(database, final)
    assert list(final.parent.iterdir()) == []


def test_a_log_that_stays_beside_the_copy_is_never_left_behind_by_the_rename(
    database: Database, final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = Database.close

    def leaving_a_log(self: Database) -> None:
        close(self)
        log = final.with_name(f"{final.name}.tmp-wal")
        if final.with_name(f"{final.name}.tmp").exists():
            log.write_bytes(b"frames")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "close", leaving_a_log)
        with pytest.raises(MachineError, match="disk_failed"):
            made(database, final)
    assert list(final.parent.iterdir()) == []


def test_what_finishing_says_is_what_is_told(database: Database, final: Path) -> None:
    def refusing(_copy: Database) -> None:
        raise VaultError(ErrorCode.UPGRADE_INTERRUPTED)

    with pytest.raises(VaultError, match="upgrade_interrupted"):
        made(database, final, finish=refusing)
    assert list(final.parent.iterdir()) == []


@pytest.mark.parametrize("asked", [1, 2])
def test_it_can_be_stopped_until_it_has_its_name(database: Database, final: Path, asked: int) -> None:
    answers = iter([False] * (asked - 1) + [True] * 9)
    with pytest.raises(UserError, match="cancelled"):
        made(database, final, is_cancelled=lambda: next(answers))
    assert list(final.parent.iterdir()) == []


def test_a_rename_that_fails_leaves_nothing(database: Database, final: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_self: Path, _to: Path) -> Path:
        raise PermissionError(13, "denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refused)
        with pytest.raises(DeskError, match="permission_denied"):
            made(database, final)
    assert list(final.parent.iterdir()) == []


def test_a_first_failure_is_told_even_where_nothing_can_be_removed(
    database: Database, final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_path: Path) -> None:
        raise MachineError(ErrorCode.READ_ONLY, where="database.remove")

    monkeypatch.setattr(generation_file, "remove_with_companions", refused)
    with pytest.raises(VaultError, match="journal_damaged"):
        made(database, final, content=JournalContent({}, TreeHead(0, "")))
