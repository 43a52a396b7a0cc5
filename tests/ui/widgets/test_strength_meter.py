# SPDX-License-Identifier: GPL-3.0-or-later
"""The strength of a passphrase follows the typing: measured once it pauses, said in words, gone with the text."""

import pytest
from pytestqt.qtbot import QtBot

from counselor_desk.services.secret_choice import strength_of
from counselor_desk.ui.inline_runner import InlineRunner
from counselor_desk.ui.tasks import TaskRunner
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.progress import Bar
from counselor_desk.ui.widgets.strength_meter import StrengthMeter

STRONG, WEAK = "copper ladder under seven quiet clouds", "password"


@pytest.fixture
def meter(qtbot: QtBot) -> StrengthMeter:
    made = StrengthMeter(InlineRunner(), name="strength")
    qtbot.addWidget(made)
    return made


def said(meter: StrengthMeter) -> str:
    return meter.findChildren(Label)[0].text()


def test_nothing_is_said_while_nothing_is_typed(meter: StrengthMeter) -> None:
    meter.follow(" ")
    assert meter.isHidden()


def test_it_waits_for_a_pause_in_the_typing(meter: StrengthMeter, qtbot: QtBot) -> None:
    meter.follow(STRONG)
    assert meter.isHidden()
    qtbot.waitUntil(lambda: not meter.isHidden())


@pytest.mark.parametrize("typed", [STRONG, WEAK])
def test_the_words_are_those_of_the_service(meter: StrengthMeter, typed: str) -> None:
    meter.follow(typed)
    meter.measure()
    assert said(meter).startswith(strength_of(typed).words.rstrip("."))
    assert meter.accessibleDescription() == said(meter)


@pytest.mark.parametrize(("typed", "is_short"), [(STRONG, False), (WEAK, True)])
def test_the_bar_warns_until_it_is_enough(meter: StrengthMeter, typed: str, is_short: bool) -> None:
    meter.follow(typed)
    meter.measure()
    assert meter.findChildren(Bar)[0].is_short is is_short


def test_a_text_that_was_taken_away_takes_the_words_with_it(meter: StrengthMeter) -> None:
    meter.follow(STRONG)
    meter.measure()
    meter.follow("")
    assert meter.isHidden()


def test_an_answer_that_comes_too_late_is_not_shown(qtbot: QtBot) -> None:
    runner = TaskRunner()
    meter = StrengthMeter(runner, name="strength")
    qtbot.addWidget(meter)
    meter.follow(STRONG)
    meter.measure()
    meter.follow("")
    assert runner.drain(20_000)
    assert meter.isHidden()
    runner.shut_down()
    runner.deleteLater()
