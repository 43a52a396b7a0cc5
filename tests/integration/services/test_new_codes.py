# SPDX-License-Identifier: GPL-3.0-or-later
"""A new code on paper counts once it was typed back, and an executor's stands beside the counselor's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from unlock_samples import Owned, an_owned_journal

from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.practice import Paper
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.recovery_code import generate
from counselor_desk.security.vault_header import SlotType
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

HOLDER = "Ines PLOVER Marsh"


@pytest.fixture
def owned(tmp_path: Path) -> Iterator[Owned]:
    made = an_owned_journal(tmp_path / "journal", ways=WaysIn(keyring_alone=True))
    yield made
    made.opened.journal.close()


def with_executor(owned: Owned, holder: str = HOLDER) -> str:
    """Make an executor sheet and return its code."""
    shown = owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder=holder)
    owned.opened.new_codes.finish(shown.formatted)
    return shown.formatted


def logged(owned: Owned, kind: AuditKind) -> list[str]:
    return [each.subject for each in owned.opened.journal.audit.events() if each.kind is kind]


# -- the counselor's own code --------------------------------------------------


def test_a_code_that_is_only_shown_changes_nothing(owned: Owned) -> None:
    before = (owned.path / "VAULT.json").read_bytes()
    shown = owned.opened.new_codes.begin_recovery_code(owned.by_code)
    owned.opened.new_codes.abandon()
    assert (owned.path / "VAULT.json").read_bytes() == before
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        owned.desk.vault.reauthenticate(owned.opened.journal, shown.formatted, way=Way.RECOVERY)
    assert owned.opens(owned.code, Way.RECOVERY)


def test_a_code_typed_back_takes_the_place_of_the_old_one(owned: Owned) -> None:
    shown = owned.opened.new_codes.begin_recovery_code(owned.by_code)
    owned.opened.new_codes.finish(shown.formatted.lower().replace("-", " "))
    assert owned.opens(shown.formatted, Way.RECOVERY)
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        owned.desk.vault.reauthenticate(owned.opened.journal, owned.code, way=Way.RECOVERY)
    assert logged(owned, AuditKind.UNLOCK_CHANGED) == [owned.header.vault_id]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", ErrorCode.RECOVERY_CODE_MALFORMED),
        ("8888-8888", ErrorCode.RECOVERY_CODE_MALFORMED),
        # a code well formed, and of another journal
        ("C4YJ-A1Z9-NKEV-SPWD-KXK9-S1WP-XXP4", ErrorCode.RECOVERY_CODE_REJECTED),
    ],
)
def test_a_slip_in_typing_it_back_can_be_put_right(owned: Owned, typed: str, code: ErrorCode) -> None:
    shown = owned.opened.new_codes.begin_recovery_code(owned.by_code)
    with pytest.raises(DeskError) as refused:
        owned.opened.new_codes.finish(typed)
    assert refused.value.code is code
    owned.opened.new_codes.finish(shown.formatted)
    assert owned.opens(shown.formatted, Way.RECOVERY)


def test_the_old_code_is_not_taken_for_the_new_one(owned: Owned) -> None:
    owned.opened.new_codes.begin_recovery_code(owned.by_code)
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        owned.opened.new_codes.finish(owned.code)


@pytest.mark.parametrize("when", ["never", "finished", "abandoned"])
def test_there_is_nothing_to_finish_twice(owned: Owned, when: str) -> None:
    codes = owned.opened.new_codes
    shown = "" if when == "never" else codes.begin_recovery_code(owned.by_code).formatted
    if when == "finished":
        codes.finish(shown)
    codes.abandon()
    with pytest.raises(BugError):
        codes.finish(shown)
    with pytest.raises(BugError):
        codes.sheet()


def test_a_wrong_proof_shows_no_code(owned: Owned) -> None:
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        owned.opened.new_codes.begin_recovery_code(Proof(Way.RECOVERY, generate().formatted))


def test_a_shown_code_does_not_show_itself_by_accident(owned: Owned) -> None:
    shown = owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder=HOLDER)
    assert (shown.is_for_executor, shown.holder) == (True, HOLDER)
    assert shown.formatted not in repr(shown)
    assert HOLDER not in repr(shown)


def test_a_disk_that_refuses_the_header_leaves_the_old_code(owned: Owned, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder=HOLDER)

    def full(*_: object, **__: object) -> bool:
        raise MachineError(ErrorCode.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", full)
        with pytest.raises(MachineError, match="disk_full"):
            owned.opened.new_codes.finish(shown.formatted)
    assert owned.opened.executor_sheets.standing() == ()
    assert owned.opened.journal.executor_sheets.list() == ()
    owned.opened.new_codes.finish(shown.formatted)
    assert owned.opens(shown.formatted, Way.RECOVERY)


def test_a_code_whose_last_flush_failed_counts_because_the_old_one_does_not(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = HeaderFile.replace

    def unflushed(*arguments: object, **named: object) -> bool:
        replace(*arguments, **named)  # type: ignore[arg-type]
        raise MachineError(ErrorCode.DISK_FAILED, where="header")

    shown = owned.opened.new_codes.begin_recovery_code(owned.by_code)
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", unflushed)
        owned.opened.new_codes.finish(shown.formatted)
    assert len(logged(owned, AuditKind.UNLOCK_CHANGED)) == 1
    assert owned.opens(shown.formatted, Way.RECOVERY)


# -- the executor's ------------------------------------------------------------


def test_an_executor_sheet_is_another_way_in_and_shows_whose_it_is(owned: Owned) -> None:
    code = with_executor(owned, "  Ines   PLOVER Marsh ")
    ways = owned.opened.unlock_choices.ways()
    assert [(way.kind, way.holder) for way in ways] == [
        (WayKind.KEYRING_ALONE, ""),
        (WayKind.RECOVERY, ""),
        (WayKind.EXECUTOR, HOLDER),
    ]
    assert HOLDER not in repr(ways)
    assert owned.opens(code, Way.RECOVERY)
    assert owned.opens(owned.code, Way.RECOVERY)


def test_an_executor_sheet_needs_a_name(owned: Owned) -> None:
    with pytest.raises(UserError, match="value_missing"):
        owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder="  ")


def test_a_new_recovery_code_leaves_the_executors_theirs(owned: Owned) -> None:
    code = with_executor(owned)
    shown = owned.opened.new_codes.begin_recovery_code(owned.by_code)
    owned.opened.new_codes.finish(shown.formatted)
    assert owned.opens(code, Way.RECOVERY)
    assert len(owned.header.slots_of(SlotType.RECOVERY)) == 2


def test_the_use_of_a_sheet_is_logged_and_shown_to_the_counselor(owned: Owned) -> None:
    code = with_executor(owned)
    (sheet,) = owned.opened.executor_sheets.standing()
    assert owned.opens(code, Way.RECOVERY)
    assert logged(owned, AuditKind.EXECUTOR_SHEET_USED) == [sheet.slot_id]
    # who used it is neither told nor able to make it unseen
    assert owned.opened.executor_sheets.uses_unseen() == ()
    owned.opened.executor_sheets.mark_seen()
    assert owned.opens("", Way.ALONE)
    (use,) = owned.opened.executor_sheets.uses_unseen()
    assert (use.slot_id, use.holder, use.used_at) == (sheet.slot_id, HOLDER, owned.clock.at)
    owned.opened.executor_sheets.mark_seen()
    assert owned.opened.executor_sheets.uses_unseen() == ()


def test_the_counselors_own_code_is_no_executors(owned: Owned) -> None:
    with_executor(owned)
    assert owned.opens(owned.code, Way.RECOVERY)
    assert logged(owned, AuditKind.EXECUTOR_SHEET_USED) == []


def test_a_revoked_sheet_opens_nothing_and_stays_on_file(owned: Owned) -> None:
    code = with_executor(owned)
    (sheet,) = owned.opened.executor_sheets.standing()
    owned.opened.executor_sheets.revoke(owned.by_code, sheet.slot_id)
    assert owned.opened.executor_sheets.standing() == ()
    (kept,) = owned.opened.journal.executor_sheets.list()
    assert (kept.holder, kept.revoked_at) == (HOLDER, owned.clock.at)
    assert logged(owned, AuditKind.EXECUTOR_SHEET_REVOKED) == [sheet.slot_id]
    owned.opened.journal.close()
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        owned.desk.vault.open(owned.path, code, way=Way.RECOVERY)


def test_an_executor_can_be_revoked_by_their_own_code_but_the_counselors_cannot(owned: Owned) -> None:
    code = with_executor(owned)
    (sheet,) = owned.opened.executor_sheets.standing()
    (own,) = [slot.id for slot in owned.header.slots_of(SlotType.RECOVERY) if slot.id != sheet.slot_id]
    with pytest.raises(UserError, match="record_not_found"):
        owned.opened.executor_sheets.revoke(owned.by_code, own)
    owned.opened.executor_sheets.revoke(Proof(Way.RECOVERY, code), sheet.slot_id)
    assert [slot.id for slot in owned.header.slots_of(SlotType.RECOVERY)] == [own]


def test_after_an_executors_code_a_new_way_is_offered(owned: Owned) -> None:
    code = with_executor(owned)
    assert owned.opens(code, Way.RECOVERY)
    assert owned.opened.unlock_choices.needs_new_way() is not None


# -- on paper ------------------------------------------------------------------


@pytest.mark.parametrize("paper", Paper)
def test_the_executor_sheet_is_one_page_with_the_code_and_what_to_do(
    owned: Owned, tmp_path: Path, paper: Paper
) -> None:
    shown = owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder=HOLDER)
    file = tmp_path / "sheet.pdf"
    owned.opened.new_codes.sheet().save(file, paper=paper)
    (text,) = page_texts(file.read_bytes())
    words = " ".join(text.split())
    assert "".join(shown.formatted.split("-")) in words.replace(" ", "")
    for expected in ("Executor sheet", "Install Counselor Desk", ".cdbak", "no legal advice", "To fill in by hand"):
        assert expected.lower() in words.lower()
    assert owned.header.vault_id in words.replace(" ", "")
    # a page may be lost: it names nobody in print
    assert "PLOVER" not in words
    assert owned.code not in words


def test_a_print_is_logged_by_what_was_printed(owned: Owned) -> None:
    owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder=HOLDER)
    assert len(owned.opened.new_codes.sheet().pages(paper=Paper.A4)) == 1
    owned.opened.new_codes.sheet().record_print()
    owned.opened.new_codes.begin_recovery_code(owned.by_code)
    owned.opened.new_codes.sheet().record_print()
    events = owned.opened.journal.audit.events()
    printed = [each.reason for each in events if each.kind is AuditKind.PRINTED_INTERNALLY]
    assert printed == ["recovery sheet", "executor sheet"]
