# SPDX-License-Identifier: GPL-3.0-or-later
"""The strip: what must be read whole is read whole, at every width and text size."""

from datetime import date

import pytest
from practice_journal import CLIENT, Practice, court_order
from PySide6.QtWidgets import QApplication, QPushButton
from stage import Stage, settle

from counselor_desk.ui.places import ClientPlace
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.tokens import LIGHT
from counselor_desk.ui.widgets.labels import Label


def labels(stage: Stage, cell: str) -> list[Label]:
    return [each for each in stage.find(QPushButton, f"strip_{cell}").findChildren(Label) if each.isVisible()]


@pytest.mark.parametrize("text_scale", [1.0, 2.0])
def test_a_review_that_is_overdue_is_never_cut(
    stage: Stage, practice: Practice, qapp: QApplication, text_scale: float
) -> None:
    practice.clock.at = practice.clock.at.replace(year=2027)
    application_style.apply(qapp, tokens=LIGHT, text_scale=text_scale)
    stage.window.resize(1024, 700)
    stage.go_to(ClientPlace(CLIENT))
    settle()

    second = labels(stage, "consent")[-1]
    assert second.text().startswith("Review overdue since")
    assert second.height() >= second.heightForWidth(second.width())
    assert second.wordWrap()


def test_the_number_of_a_docket_is_not_cut_in_its_middle(stage: Stage, practice: Practice) -> None:
    docket = "26-FL-004187-ALAMEDA-COUNTY-DEPARTMENT-SEVENTEEN"
    court_order(practice.opened, docket=docket)
    court_order(practice.opened, docket="another", dated_on=date(2026, 11, 10))
    stage.go_to(ClientPlace(CLIENT))

    fact = labels(stage, "hold")[0]
    assert fact.text().startswith("Legal hold: 26-FL-")
    assert fact.text().endswith("…")
    assert f"{docket} and 1 more" in stage.find(QPushButton, "strip_hold").toolTip()
