# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads the binding of Qt without the import statement that it brings along.

PySide6 puts its own `__import__` in the place of Python's (shibokensupport/feature.py, 6.11): it reads the source of
each module that is imported from then on, to see whether that speaks of PySide6 and may ask for other spellings of
Qt's names. Nothing here asks for any. Measured: 253 sources until the first list, 50 to 70 ms of the processor's time,
and their 68,000 lines stay in memory.
"""

import builtins


def load_binding_plainly() -> None:
    """Load the first module of the binding and keep Python's import; does nothing where the binding is loaded."""
    plain = builtins.__import__
    import PySide6.QtCore  # noqa: F401 - whichever module is first brings the other import with it

    builtins.__import__ = plain
