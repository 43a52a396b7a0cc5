# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways into a journal as they are drawn: the page, its dialogs, and what follows an opening by a code."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from counselor_desk.app.demo_keys import PASSPHRASE, PIN, PrintedKeyStore
from counselor_desk.app.screens.camera import Act, Scene, press, visible
from counselor_desk.app.screens.plays import (
    close_overlays,
    in_turn,
    press_button,
    stay,
    type_into,
)
from counselor_desk.app.screens.theaters import Stagehand
from counselor_desk.domain.errors import BugError
from counselor_desk.domain.executor_sheets import ExecutorUse
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.pin_delays import TRIES
from counselor_desk.domain.ports import (
    BackendChanged,
    Clock,
    Denied,
    Found,
    KeyringResult,
    Locked,
    Missing,
    NoBackend,
    Wrong,
)
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.pin_attempts import PinAttempts
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.file_dialogs import FileKind
from counselor_desk.ui.late_doors import LateFileDialogs
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.places import OpeningPlace, Section, SectionPlace
from counselor_desk.ui.widgets.choices import ChoiceCard
from counselor_desk.ui.widgets.strength_meter import StrengthMeter

_SECRET_SERVICE = "keyring.backends.SecretService.Keyring"  # noqa: S105 - the name of a class
_KWALLET = "keyring.backends.kwallet.DBusKeyring"
_ANSWERS: tuple[tuple[str, KeyringResult], ...] = (
    ("missing", Missing(_SECRET_SERVICE)),
    ("locked", Locked(_SECRET_SERVICE)),
    ("denied", Denied(_SECRET_SERVICE)),
    ("no-keyring", NoBackend()),
    ("changed", BackendChanged(recorded=_SECRET_SERVICE, current=_KWALLET)),
    ("wrong", Wrong(_SECRET_SERVICE)),
)
_HOLDERS = ("Rosalind Achterberg-Mbeki", "Tobias Ferncastle")
_STRONG = "copper ladder under seven quiet clouds"


class _Keyring(PrintedKeyStore):
    """Names itself as a desktop's keyring does."""

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        self.entries[(vault_id, slot_id)] = secret
        return Found(secret, _SECRET_SERVICE)


class _Answering(PrintedKeyStore):
    """Gives one answer to whatever it is asked for."""

    def __init__(self, answer: KeyringResult) -> None:
        super().__init__()
        self.answer = answer

    def load(self, **_: object) -> KeyringResult:
        return self.answer


class _Chosen(LateFileDialogs):
    """Answers a question for a file as a person with a backup at hand would."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open_file(
        self,
        parent: QWidget,  # noqa: ARG002 - nothing is shown
        *,
        title: str,  # noqa: ARG002
        kinds: tuple[FileKind, ...],  # noqa: ARG002
        on_chosen: Callable[[Path], None],
    ) -> None:
        on_chosen(self._path)


def keyring_acts(stagehand: Stagehand, journal: Path) -> tuple[Act, ...]:
    """The unlock page with each answer of a keyring that gives no key."""
    return tuple(
        Act(stagehand.locked(journal, key_store=_Answering(answer)), (Scene(f"unlock-{name}", stay),))
        for name, answer in _ANSWERS
    )


def waiting_acts(stagehand: Stagehand, journal: Path, *, key_store: PrintedKeyStore) -> tuple[Act, ...]:
    """The unlock page after wrong PINs: the wait in words, and after the tenth the other ways alone."""

    def wrong(copy: Path, clock: Clock, *, count: int) -> None:
        attempts = PinAttempts(copy, clock=clock)
        for _ in range(count):
            attempts.count_wrong()

    return tuple(
        Act(
            stagehand.locked(journal, key_store=key_store, prepare=partial(wrong, count=count)),
            (Scene(name, stay),),
        )
        for name, count in (("unlock-wait", 6), ("unlock-ten-wrong", TRIES))
    )


def code_acts(stagehand: Stagehand, journal: Path, *, code: str) -> tuple[Act, ...]:
    """A journal that a recovery code has opened, because the keyring lost its entry."""
    opening = stagehand.locked(journal, key_store=_Keyring())
    by_code = in_turn(type_into("recovery_code", code), press_button("unlock"))
    scenes = (
        Scene(
            "unlock-by-code", in_turn(press_button("use_recovery"), type_into("recovery_code", code[:12])), is_main=True
        ),
        Scene("unlock-code-slip", press_button("unlock")),
        Scene("new-way-offered", by_code, is_main=True),
        Scene("new-way-error", in_turn(type_into("pin", "123456"), press_button("way_in_primary"))),
        Scene("new-way-put-off", in_turn(press_button("way_in_cancel"), _to_ways)),
    )
    return (Act(opening, scenes),)


def lost_laptop_acts(stagehand: Stagehand, *, nowhere: Path, backup: Path, code: str) -> tuple[Act, ...]:
    """A new computer with a backup and the code on paper, from the first screen to the new way in."""
    opening = stagehand.locked(nowhere, key_store=_Keyring(), file_dialogs=_Chosen(backup))
    scenes = (
        Scene("laptop-first-screen", stay),
        Scene("laptop-what-to-open", press_button("open_existing")),
        Scene("laptop-restore", in_turn(_choose_backup, press_button("open_other_primary"))),
        Scene("laptop-restore-slip", in_turn(type_into("proof_code", code[:-1]), press_button("restore_primary"))),
        Scene("laptop-new-way", in_turn(type_into("proof_code", code), press_button("restore_primary"))),
    )
    return (Act(opening, scenes),)


def forgotten_pin_acts(
    stagehand: Stagehand, journal: Path, *, code: str, key_store: PrintedKeyStore
) -> tuple[Act, ...]:
    """A PIN that nobody remembers, while the keyring gives its half."""
    opening = stagehand.locked(journal, key_store=key_store)
    by_code = in_turn(press_button("use_recovery"), type_into("recovery_code", code), press_button("unlock"))
    return (Act(opening, (Scene("forgotten-pin-new-way", by_code),)),)


def ways_acts(stagehand: Stagehand, journal: Path, *, day: date, key_store: PrintedKeyStore) -> tuple[Act, ...]:
    """The page of the ways in, and every dialog that it opens."""
    keyring = _Keyring(dict(key_store.entries))
    opening = stagehand.opened(journal, day=day, prepare=_make_executor_sheets, key_store=keyring)
    proof = in_turn(press_button("proof_way_1"), type_into("proof_secret", PASSPHRASE))
    scenes = (
        Scene("ways-in", _to_ways, is_main=True),
        Scene("ways-in-change-pin", press_button("change_pin_button")),
        Scene("ways-in-change-pin-error", in_turn(type_into("new_pin", "123456"), press_button("change_pin_primary"))),
        Scene("ways-in-change-passphrase", in_turn(_to_ways, press_button("change_passphrase_button"))),
        Scene("ways-in-passphrase-weak", in_turn(type_into("new_passphrase", "sunshine and roses"), _measure)),
        Scene("ways-in-passphrase-strong", in_turn(type_into("new_passphrase", _STRONG), _measure)),
        Scene("ways-in-another", in_turn(_to_ways, press_button("use_another_way")), is_main=True),
        Scene(
            "ways-in-proof-refused", in_turn(_another_by_pin, type_into("proof_secret", "wrong-one"), _press_primary)
        ),
        Scene("ways-in-new-code", in_turn(_to_ways, press_button("new_recovery_code_button")), is_main=True),
        Scene("ways-in-new-code-shown", in_turn(proof, press_button("new_recovery_code_primary")), is_main=True),
        Scene(
            "ways-in-new-code-slip",
            in_turn(type_into("typed_code", "AAAA-BB"), press_button("new_recovery_code_primary")),
        ),
        Scene("ways-in-new-code-abandoned", press_button("new_recovery_code_cancel")),
        Scene("ways-in-executor", in_turn(_to_ways, press_button("new_executor_sheet"))),
        Scene("ways-in-executor-error", press_button("executor_sheet_primary")),
        Scene(
            "ways-in-executor-shown",
            in_turn(type_into("executor_holder", "Noor van der Berg"), proof, press_button("executor_sheet_primary")),
        ),
        Scene("ways-in-revoke", in_turn(_to_ways, press_button("revoke_executor_1"))),
        Scene("ways-in-codes", in_turn(_to_ways, partial(_show_codes, are_codes=True))),
        Scene("ways-in-names-again", partial(_show_codes, are_codes=False)),
        Scene("executor-used", partial(_show_executor_used, day=day), is_main=True),
    )
    return (Act(opening, scenes),)


def _make_executor_sheets(desk: OpenDesk) -> None:
    passphrase = [way.slot_id for way in desk.unlock_choices.ways() if way.kind is WayKind.PASSPHRASE]
    # so that the keyring is named as on a desktop, and not as the demonstration's own
    desk.unlock_choices.use_keyring_and_pin(Proof(Way.PASSPHRASE, PASSPHRASE), PIN, keep=passphrase)
    for holder in _HOLDERS:
        shown = desk.new_codes.begin_executor_sheet(Proof(Way.PASSPHRASE, PASSPHRASE), holder=holder)
        desk.new_codes.finish(shown.formatted)


def _show_executor_used(window: MainWindow, *, day: date) -> None:
    from counselor_desk.ui.dialogs.executor_used import ExecutorUsedDialog

    close_overlays(window)
    window.go_to(SectionPlace(Section.TODAY))
    if window.context is None:
        raise BugError("a scene before the journal is open")
    noon = datetime(day.year, day.month, day.day, 20, 15, tzinfo=UTC)
    uses = [
        ExecutorUse(slot_id=SlotId("0" * 16), holder=_HOLDERS[0], used_at=noon - timedelta(days=days))
        for days in (3, 1)
    ]
    ExecutorUsedDialog(window, context=window.context, uses=uses).open()


def _show_codes(window: MainWindow, *, are_codes: bool) -> None:
    if window.context is not None:
        window.context.names.show_codes(are_codes)


def _measure(window: MainWindow) -> None:
    # a picture does not wait for the pause in the typing
    for meter in window.findChildren(StrengthMeter):
        meter.measure()


def _another_by_pin(window: MainWindow) -> None:
    type_into("pin", "kestrel-28")(window)
    type_into("pin_again", "kestrel-28")(window)


def _choose_backup(window: MainWindow) -> None:
    card = visible(window, "other_backup")
    if not isinstance(card, ChoiceCard):
        raise BugError("a scene chooses what is no choice")
    card.chosen.emit()


def _press_primary(window: MainWindow) -> None:
    press(window, "way_in_primary")


def _to_ways(window: MainWindow) -> None:
    close_overlays(window)
    window.go_to(OpeningPlace())
