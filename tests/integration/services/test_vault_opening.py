# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal opens by each of its slots, and by nothing else; whatever fails says why and changes nothing."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import pytest
from fakes import BACKEND, CountingIds, MemoryKeyStore, SettableClock
from practice_journal import NOW, PASSPHRASE, PIN, Template, new_desk

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.ports import BackendChanged, Denied, KeyringResult, Locked, Missing, NoBackend, Wrong
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.security.key_slots import RecoverySecret
from counselor_desk.security.recovery_code import parse
from counselor_desk.security.vault_header import SlotType
from counselor_desk.security.vault_keys import replace_slots
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.vault import AskedAgain
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage import folder_suitability
from counselor_desk.storage.journal_folder import JournalFolder, JournalLock

HEADER, COPY = "VAULT.json", "VAULT.json.bak"
ROOT = 0


@pytest.fixture
def closed(template: Template, tmp_path: Path) -> Path:
    """A copy of the sample journal that nobody has open."""
    return Path(shutil.copytree(template.path, tmp_path / "journal"))


@pytest.fixture
def owner(template: Template) -> Desk:
    """The desk of the computer whose keyring holds the journal's entries."""
    return new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore(template.entries))


@pytest.fixture
def stranger() -> Desk:
    """A desk on a computer that never saw the journal."""
    return new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder that nobody has open, but for the lock and the count of wrong PINs."""
    passing = {"vault.lock", "pin-attempts.json"}
    files = (each for each in folder.rglob("*") if each.is_file() and each.name not in passing)
    return {str(each.relative_to(folder)): sha256(each.read_bytes()).hexdigest() for each in files}


def opens(desk: Desk, path: Path, typed: str) -> bool:
    with desk.vault.open(path, typed) as journal:
        return journal.clients.list() != ()


def refusal(desk: Desk, path: Path, typed: str) -> ErrorCode:
    with pytest.raises(DeskError) as caught:
        desk.vault.open(path, typed)
    return caught.value.code


@pytest.mark.parametrize("typed", ["", "  ", PIN, f" {PIN} ", PASSPHRASE, f"\t{PASSPHRASE}\n"])
def test_the_owner_opens_by_keyring_pin_and_passphrase(owner: Desk, closed: Path, typed: str) -> None:
    assert opens(owner, closed, typed)


@pytest.mark.parametrize(
    "spelled",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", " - "),
        lambda code: code.replace("-", "–"),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code),
        lambda code: f"\n  {code}\t",
    ],
)
def test_the_recovery_code_opens_in_every_spelling_on_any_computer(
    stranger: Desk, template: Template, closed: Path, spelled: Callable[[str], str]
) -> None:
    assert opens(stranger, closed, spelled(template.recovery_code))


def test_the_passphrase_opens_on_a_computer_without_a_keyring(stranger: Desk, closed: Path) -> None:
    assert opens(stranger, closed, PASSPHRASE)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kestrel-28", ErrorCode.PIN_REJECTED),
        ("another long sentence of somebody", ErrorCode.PASSPHRASE_REJECTED),
        ("8888-8888-8888-8888-8888-8888-8888", ErrorCode.RECOVERY_CODE_MALFORMED),
        ("A1B2-C3D4-E5F6-G7H8-J9K0-M1N2-P3Q?", ErrorCode.RECOVERY_CODE_MALFORMED),
    ],
)
def test_a_wrong_secret_is_refused_and_changes_nothing(owner: Desk, closed: Path, typed: str, code: ErrorCode) -> None:
    before = contents(closed)
    assert refusal(owner, closed, typed) is code
    assert contents(closed) == before


@pytest.mark.parametrize(
    ("way", "typed", "code"),
    [
        (Way.PIN, "000000", ErrorCode.KEYRING_ENTRY_MISSING),
        (Way.PASSPHRASE, "000000", ErrorCode.PASSPHRASE_REJECTED),
        (Way.PASSPHRASE, PIN, ErrorCode.PASSPHRASE_REJECTED),
        (Way.RECOVERY, "000000", ErrorCode.RECOVERY_CODE_MALFORMED),
        (Way.RECOVERY, PASSPHRASE, ErrorCode.RECOVERY_CODE_MALFORMED),
        (Way.ALONE, "", ErrorCode.KEYRING_ENTRY_MISSING),
        (Way.PASSPHRASE, " ", ErrorCode.SECRET_NOT_GIVEN),
    ],
)
def test_the_way_that_was_asked_for_is_tried_alone_and_says_why_it_fails(
    stranger: Desk, closed: Path, way: Way, typed: str, code: ErrorCode
) -> None:
    with pytest.raises(DeskError) as caught:
        stranger.vault.open(closed, typed, way=way)
    assert caught.value.code is code


@pytest.mark.parametrize(("way", "typed"), [(Way.PIN, PIN), (Way.PASSPHRASE, PASSPHRASE), (Way.ALONE, "")])
def test_every_way_opens_when_it_is_asked_for(owner: Desk, closed: Path, way: Way, typed: str) -> None:
    with owner.vault.open(closed, typed, way=way) as journal:
        assert journal.clients.list()


def test_a_way_that_the_journal_does_not_have_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN)).journal.close()
    with pytest.raises(DeskError) as caught:
        desk.vault.open(tmp_path / "journal", PASSPHRASE, way=Way.PASSPHRASE)
    assert caught.value.code is ErrorCode.NO_FITTING_SLOT


def test_the_recovery_code_opens_as_itself(stranger: Desk, template: Template, closed: Path) -> None:
    with stranger.vault.open(closed, template.recovery_code, way=Way.RECOVERY) as journal:
        assert journal.clients.list()


def test_the_code_of_another_journal_is_well_formed_and_rejected(
    owner: Desk, desk: Desk, closed: Path, tmp_path: Path
) -> None:
    other = desk.vault.create(tmp_path / "other", ways=WaysIn())
    other.journal.close()
    assert refusal(owner, closed, other.recovery_code.formatted) is ErrorCode.RECOVERY_CODE_REJECTED


def test_a_code_with_stray_characters_is_told_from_a_wrong_one(
    stranger: Desk, template: Template, closed: Path
) -> None:
    before = contents(closed)
    for stray in (f"{template.recovery_code}.", f"{template.recovery_code[:-1]}?", f"{template.recovery_code} 7"):
        assert refusal(stranger, closed, stray) is ErrorCode.RECOVERY_CODE_MALFORMED
    assert contents(closed) == before


def test_a_passphrase_of_five_short_words_with_a_digit_is_no_recovery_code(desk: Desk, tmp_path: Path) -> None:
    words = "river stone lamp4 cloud pine"
    desk.vault.create(tmp_path / "journal", ways=WaysIn(passphrase=words)).journal.close()
    with desk.vault.open(tmp_path / "journal", words) as journal:
        assert journal.path == tmp_path / "journal"


def test_nothing_typed_needs_a_slot_that_opens_by_the_keyring_alone(desk: Desk, tmp_path: Path) -> None:
    desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN)).journal.close()
    assert refusal(desk, tmp_path / "journal", "") is ErrorCode.SECRET_NOT_GIVEN


@pytest.mark.parametrize(
    ("ways", "asked"),
    [
        (WaysIn(pin=PIN, keyring_alone=True), AskedAgain.PIN),
        (WaysIn(keyring_alone=True, passphrase=PASSPHRASE), AskedAgain.KEYRING),
        (WaysIn(passphrase=PASSPHRASE), AskedAgain.PASSPHRASE),
    ],
)
def test_an_open_journal_says_what_is_given_again(desk: Desk, tmp_path: Path, ways: WaysIn, asked: AskedAgain) -> None:
    with desk.vault.create(tmp_path / "journal", ways=ways).journal as journal:
        assert desk.vault.asks_again(journal) is asked


def test_a_text_without_a_slot_that_could_take_it_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.vault.create(tmp_path / "journal", ways=WaysIn()).journal.close()
    assert refusal(desk, tmp_path / "journal", "a pin") is ErrorCode.NO_FITTING_SLOT


@pytest.mark.parametrize("typed", ["", PIN])
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Missing(BACKEND), ErrorCode.KEYRING_ENTRY_MISSING),
        (Locked(BACKEND), ErrorCode.KEYRING_LOCKED),
        (Denied(BACKEND), ErrorCode.KEYRING_DENIED),
        (NoBackend(), ErrorCode.KEYRING_NOT_THERE),
        (BackendChanged(BACKEND, "keyring.backends.libsecret.Keyring"), ErrorCode.KEYRING_CHANGED),
        (Wrong(BACKEND), ErrorCode.KEYRING_WRONG_ENTRY),
    ],
)
def test_each_answer_of_the_keyring_is_told_apart_and_changes_nothing(
    template: Template, closed: Path, typed: str, answer: KeyringResult, code: ErrorCode
) -> None:
    store = MemoryKeyStore(template.entries)
    store.answer_always(answer)
    before = contents(closed)
    assert refusal(new_desk(SettableClock(), CountingIds(), store), closed, typed) is code
    assert contents(closed) == before
    assert store.entries == template.entries


def test_an_entry_of_the_right_form_that_is_another_key_is_rejected(template: Template, closed: Path) -> None:
    foreign = MemoryKeyStore(dict.fromkeys(template.entries, bytes(32)))
    desk = new_desk(SettableClock(), CountingIds(), foreign)
    assert refusal(desk, closed, "") is ErrorCode.KEYRING_WRONG_ENTRY


def _delete(file: Path) -> None:
    file.unlink(missing_ok=True)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _other_json(file: Path) -> None:
    file.write_text('{"magic": "other"}', encoding="utf-8")


def _flip_mac(file: Path) -> None:
    header = json.loads(file.read_text("utf-8"))
    header["mac"] = ("B" if header["mac"][0] == "A" else "A") + header["mac"][1:]
    file.write_text(json.dumps(header, sort_keys=True, separators=(",", ":")), encoding="utf-8")


def _flip_every_slot(file: Path) -> None:
    header = json.loads(file.read_text("utf-8"))
    for slot in header["slots"]:
        slot["ct"] = ("B" if slot["ct"][0] == "A" else "A") + slot["ct"][1:]
    file.write_text(json.dumps(header, sort_keys=True, separators=(",", ":")), encoding="utf-8")


DAMAGES = [_delete, _cut, _empty, _other_json, _flip_mac, _flip_every_slot]


@pytest.fixture
def three_copies(closed: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """All three copies of the header: in VAULT.json, in its .bak and outside the folder."""
    third = tmp_path / "config" / "header.json"
    third.parent.mkdir()
    for place in (closed / COPY, third):
        shutil.copy(closed / HEADER, place)
    return closed / HEADER, closed / COPY, third


def with_third_copy(template: Template, third: Path) -> Desk:
    return build_desk(
        clock=SettableClock(),
        ids=CountingIds(1 << 40),
        key_store=MemoryKeyStore(template.entries),
        third_copy=lambda _: third,
        key_parameters=SMALL_MACHINE,
    )


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("whole", [0, 1, 2])
def test_one_whole_copy_of_the_header_is_enough(
    template: Template, three_copies: tuple[Path, Path, Path], damage: Callable[[Path], None], whole: int
) -> None:
    for number, copy in enumerate(three_copies):
        if number != whole:
            damage(copy)
    desk = with_third_copy(template, three_copies[2])
    assert opens(desk, three_copies[0].parent, template.recovery_code)
    assert opens(desk, three_copies[0].parent, "")


@pytest.mark.parametrize("damages", list(permutations((_delete, _cut, _flip_mac), 2)))
def test_different_damage_to_two_copies_leaves_the_third(
    template: Template, three_copies: tuple[Path, Path, Path], damages: tuple[Callable[[Path], None], ...]
) -> None:
    for copy, damage in zip(three_copies, damages, strict=False):
        damage(copy)
    assert opens(with_third_copy(template, three_copies[2]), three_copies[0].parent, template.recovery_code)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_delete, ErrorCode.JOURNAL_NOT_FOUND),
        (_cut, ErrorCode.HEADER_UNREADABLE),
        (_flip_mac, ErrorCode.HEADER_ALTERED),
        (_flip_every_slot, ErrorCode.RECOVERY_CODE_REJECTED),
    ],
)
def test_without_a_whole_copy_the_database_is_not_touched(
    template: Template, three_copies: tuple[Path, Path, Path], damage: Callable[[Path], None], code: ErrorCode
) -> None:
    for copy in three_copies:
        damage(copy)
    before = contents(three_copies[0].parent)
    desk = with_third_copy(template, three_copies[2])
    assert refusal(desk, three_copies[0].parent, template.recovery_code) is code
    assert contents(three_copies[0].parent) == before


def test_a_slot_that_was_taken_away_does_not_come_back_through_an_older_copy(
    template: Template, owner: Desk, closed: Path
) -> None:
    file = HeaderFile(closed)
    header = file.read().candidates[0].header
    (recovery,) = header.slots_of(SlotType.RECOVERY)
    (old,) = header.slots_of(SlotType.KEYRING_PIN)
    secret = RecoverySecret(parse(template.recovery_code))
    without = replace_slots(header, recovery.id, secret, new=None, gone=[old.id], today=NOW.date())
    file.replace(without, verified_before=header)
    assert refusal(owner, closed, PIN) is ErrorCode.PASSPHRASE_REJECTED


def test_a_header_of_a_newer_version_is_refused_although_an_older_copy_lies_beside_it(
    owner: Desk, closed: Path
) -> None:
    shutil.copy(closed / HEADER, closed / COPY)
    header = json.loads((closed / HEADER).read_text("utf-8"))
    (closed / HEADER).write_text(json.dumps({**header, "v": 2}), encoding="utf-8")
    before = contents(closed)
    assert refusal(owner, closed, "") is ErrorCode.HEADER_TOO_NEW
    with pytest.raises(VaultError, match="header_too_new"):
        owner.vault.require_journal(closed)
    assert contents(closed) == before


def test_a_missing_database_is_named_and_no_new_one_is_made(owner: Desk, closed: Path) -> None:
    (closed / "db" / "journal-000001.db").unlink()
    assert refusal(owner, closed, "") is ErrorCode.JOURNAL_FILE_MISSING
    assert list((closed / "db").iterdir()) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_that_is_no_journal_says_so_before_a_secret_is_asked(
    owner: Desk, tmp_path: Path, is_there: bool
) -> None:
    folder = tmp_path / "letters"
    if is_there:
        folder.mkdir()
        (folder / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(VaultError, match="journal_not_found"):
        owner.vault.require_journal(folder)
    assert refusal(owner, folder, "") is ErrorCode.JOURNAL_NOT_FOUND
    assert folder.exists() is is_there


def test_a_second_instance_in_this_program_is_kept_out(owner: Desk, template: Template, closed: Path) -> None:
    with owner.vault.open(closed, "") as journal:
        other = new_desk(SettableClock(), CountingIds(), MemoryKeyStore(template.entries))
        assert refusal(other, closed, "") is ErrorCode.JOURNAL_IN_USE
        assert journal.clients.list()
    assert opens(owner, closed, "")


SECOND_PROCESS = """
import os, sys
from pathlib import Path
from counselor_desk.app.bootstrap import build_desk
from counselor_desk.domain.errors import DeskError
from fakes import MemoryKeyStore
if sys.argv[3]:
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[3]))
try:
    build_desk(key_store=MemoryKeyStore(), third_copy=lambda _: None).vault.open(Path(sys.argv[1]), sys.argv[2]).close()
except DeskError as error:
    print(error.code.value)
else:
    print("opened")
"""


def in_another_process(path: Path, typed: str, *, user: int | None = None) -> str:
    """Open the journal from a second process, as another user if asked, and return what came of it."""
    places = [str(Path(__file__).parents[3]), str(Path(__file__).parents[2] / "support")]
    done = subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS, str(path), typed, "" if user is None else str(user)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return done.stdout.strip() or done.stderr


def test_a_way_in_that_another_window_changed_while_the_secret_was_checked_is_not_undone(
    owner: Desk, closed: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new code was printed and typed back; what is opened with the header of before would put the old one back."""
    lock = JournalFolder.lock

    def after_the_other_window(folder: JournalFolder) -> JournalLock:
        monkeypatch.setattr(JournalFolder, "lock", lock)
        other = open_desk(owner, owner.vault.open(closed, ""))
        shown = other.new_codes.begin_recovery_code(Proof(Way.PIN, PIN))
        other.new_codes.finish(shown.formatted)
        other.journal.close()
        return lock(folder)

    monkeypatch.setattr(JournalFolder, "lock", after_the_other_window)
    assert refusal(owner, closed, template.recovery_code) is ErrorCode.JOURNAL_IN_USE
    assert refusal(owner, closed, template.recovery_code) is ErrorCode.RECOVERY_CODE_REJECTED


def test_a_second_process_is_kept_out_and_let_in_afterwards(owner: Desk, template: Template, closed: Path) -> None:
    with owner.vault.open(closed, ""):
        assert in_another_process(closed, template.recovery_code) == "journal_in_use"
    assert in_another_process(closed, template.recovery_code) == "opened"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_may_not_be_written_is_refused_and_left_as_it_is(
    owner: Desk, template: Template, closed: Path
) -> None:
    before = contents(closed)
    folders = (closed / "db", closed / "backups", closed)
    nobody = 65534 if os.geteuid() == ROOT else None
    for each in (*closed.rglob("*"), closed):
        if nobody is not None:
            os.chown(each, nobody, nobody)
        each.chmod(0o500 if each.is_dir() else 0o400)
    for parent in closed.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o055)
    try:
        said = in_another_process(closed, template.recovery_code, user=nobody)
    finally:
        for each in reversed(folders):
            each.chmod(0o700)
    assert said in {"permission_denied", "read_only"}
    assert contents(closed) == before


def test_a_network_mount_is_refused(owner: Desk, closed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 x rw\n2 1 0:2 / {tmp_path} rw - nfs4 far:/x rw\n", encoding="utf-8")
    monkeypatch.setattr(folder_suitability, "_MOUNTINFO", mounts)
    before = contents(closed)
    with pytest.raises(MachineError, match=r"folder_unsuitable \(network\)"):
        owner.vault.open(closed, "")
    assert contents(closed) == before


def test_a_flipped_byte_in_the_first_page_is_noticed_when_opening(owner: Desk, closed: Path) -> None:
    database = closed / "db" / "journal-000001.db"
    content = bytearray(database.read_bytes())
    content[100] ^= 1
    database.write_bytes(content)
    before = contents(closed)
    assert refusal(owner, closed, "") in {ErrorCode.KEY_REJECTED, ErrorCode.JOURNAL_DAMAGED}
    assert contents(closed) == before


def test_the_database_of_another_journal_under_this_header_is_refused(
    owner: Desk, desk: Desk, closed: Path, tmp_path: Path
) -> None:
    desk.vault.create(tmp_path / "other", ways=WaysIn()).journal.close()
    shutil.copy(tmp_path / "other" / "db" / "journal-000001.db", closed / "db" / "journal-000001.db")
    assert refusal(owner, closed, "") is ErrorCode.KEY_REJECTED


def test_giving_a_secret_again_for_an_open_journal_is_checked(owner: Desk, closed: Path) -> None:
    with owner.vault.open(closed, "") as journal:
        assert owner.vault.reauthenticate(journal, PIN, way=None).slot_id
        with pytest.raises(VaultError, match="pin_rejected"):
            owner.vault.reauthenticate(journal, "kestrel-28", way=None)
        with pytest.raises(UserError, match="recovery_code_malformed"):
            owner.vault.reauthenticate(journal, "A1B2-C3D4-E5F6-G7H8-J9K0-M1N2-P3Q?", way=None)


def test_everything_in_the_folder_is_for_the_owner_only(owner: Desk, closed: Path) -> None:
    def modes() -> set[tuple[bool, int]]:
        return {(each.is_dir(), stat.S_IMODE(each.stat().st_mode)) for each in (closed, *closed.rglob("*"))}

    with owner.vault.open(closed, "") as journal:
        while_open = modes()
        assert journal.clients.list()
    assert while_open | modes() == {(True, 0o700), (False, 0o600)}
