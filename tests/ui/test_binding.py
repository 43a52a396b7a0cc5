# SPDX-License-Identifier: GPL-3.0-or-later
"""The binding between Python and Qt is one that can be trusted for a working day.

PySide6-Essentials 6.12.0 is built as if None, True and False could not die, which holds from Python 3.12 on. Measured
on 3.11: each call of a void method takes one reference to None away, each `emit` one to True, and after about 5,000
calls the process ends with "Fatal Python error: none_dealloc". 6.11.3 and 6.10.3 do not.
"""

import sys

from PySide6.QtCore import QObject, QTimer

CALLS = 200


def test_calls_into_qt_do_not_wear_out_the_constants_of_python() -> None:
    owner, timer = QObject(), QTimer()
    before = [sys.getrefcount(constant) for constant in (None, True, False)]

    for _ in range(CALLS):
        timer.setInterval(5)
        owner.objectNameChanged.emit("")
        timer.isActive()

    after = [sys.getrefcount(constant) for constant in (None, True, False)]
    assert all(now > then - CALLS / 2 for then, now in zip(before, after, strict=True))
