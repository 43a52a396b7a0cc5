# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof that somebody may change a way in: one way at a time by its name, each fault beside its field."""

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from counselor_desk.domain.errors import ErrorCode, MachineError, VaultError
from counselor_desk.services.pin_attempts import PinTooSoonError
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proof import ProofForm
from counselor_desk.ui.widgets.choices import FilterChips
from counselor_desk.ui.widgets.fields import Field

ALL = (Way.PIN, Way.PASSPHRASE, Way.ALONE, Way.RECOVERY)


def shown(qtbot: QtBot, ways: Sequence[Way] = ALL) -> ProofForm:
    form = ProofForm(ways)
    qtbot.addWidget(form)
    form.show()
    return form


def choose(form: ProofForm, way: Way) -> None:
    chips = form.findChildren(FilterChips)[0]
    chips.buttons[ALL.index(way)].click()


def error(form: ProofForm) -> str:
    return "".join(each.error for each in form.findChildren(Field) if each.isVisible())


def type_secret(form: ProofForm, text: str, name: str = "proof_secret") -> None:
    form.findChildren(QLineEdit, name)[0].setText(text)


def test_the_handiest_way_is_asked_for_first(qtbot: QtBot) -> None:
    form = shown(qtbot)
    type_secret(form, "kestrel-27")
    assert form.proof() == Proof(Way.PIN, "kestrel-27")


def test_a_single_way_offers_no_choice(qtbot: QtBot) -> None:
    form = shown(qtbot, [Way.RECOVERY])
    assert not form.findChildren(FilterChips)[0].isVisible()


@pytest.mark.parametrize(
    ("way", "sentence"),
    [(Way.PIN, "Type your PIN."), (Way.PASSPHRASE, "Type your passphrase."), (Way.RECOVERY, "Type your code.")],
)
def test_what_was_not_typed_is_asked_for(qtbot: QtBot, way: Way, sentence: str) -> None:
    form = shown(qtbot)
    choose(form, way)
    assert form.proof() is None
    assert error(form) == sentence


def test_a_slip_in_the_code_is_named_and_kept(qtbot: QtBot) -> None:
    form = shown(qtbot)
    choose(form, Way.RECOVERY)
    type_secret(form, "ABCD-U", "proof_code")
    assert form.proof() is None
    assert error(form).startswith("Group 2, sign 1")
    assert form.findChildren(QLineEdit, "proof_code")[0].text() == "ABCD-U"


def test_the_keyring_alone_asks_for_nothing(qtbot: QtBot) -> None:
    form = shown(qtbot)
    choose(form, Way.ALONE)
    assert form.proof() == Proof(Way.ALONE)


def test_a_keyring_alone_that_fails_leads_to_a_way_that_can_be_typed(qtbot: QtBot) -> None:
    form = shown(qtbot)
    choose(form, Way.ALONE)
    assert form.show_error(VaultError(ErrorCode.KEYRING_LOCKED))
    assert form.way is Way.PASSPHRASE
    assert "keyring" in error(form)


def test_another_way_forgets_what_was_typed_for_the_one_before(qtbot: QtBot) -> None:
    form = shown(qtbot)
    type_secret(form, "kestrel-27")
    choose(form, Way.PASSPHRASE)
    assert form.findChildren(QLineEdit, "proof_secret")[0].text() == ""


def test_the_wait_is_said_in_seconds(qtbot: QtBot) -> None:
    form = shown(qtbot)
    assert form.show_error(PinTooSoonError(4))
    assert "Wait 4 seconds" in error(form)


def test_after_ten_wrong_pins_the_sentence_says_what_opens(qtbot: QtBot) -> None:
    form = shown(qtbot)
    assert form.show_error(VaultError(ErrorCode.PIN_NO_LONGER_ACCEPTED))
    assert "recovery code or the passphrase" in error(form)


def test_an_error_of_something_else_is_left_to_the_dialog(qtbot: QtBot) -> None:
    assert not shown(qtbot).show_error(MachineError(ErrorCode.DISK_FULL))
