# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging that cannot tell on anybody: event names, ids, types and places; never the message of an exception."""

import logging
import sys
import threading
from copy import copy
from types import TracebackType

from counselor_desk.failure_report import describe

_OURS = ("counselor_desk", "qt")
"""Loggers that write event names, ids and places by rule; `qt` is the crash hook's own, and never holds Qt's words."""

_WITHHELD = "(message withheld)"


class WithholdingFormatter(logging.Formatter):
    """Formats an exception as its type and frames; what it says may hold somebody's words and is left out.

    A library's message may as well: of it only the level, the logger and the place of the call are told.
    """

    def format(self, record: logging.LogRecord) -> str:
        # a copy: other handlers, as those of a test run, have the record too
        told = copy(record)
        # another handler may have cached the full text on the record (measured: it would be printed here)
        told.exc_text = told.stack_info = None
        if record.name.split(".")[0] not in _OURS:
            told.msg, told.args = f"{_WITHHELD} {record.module}:{record.lineno}", None
        return super().format(told)

    def formatException(  # noqa: N802 - overrides the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        return describe(kind, trace) if kind is not None else ""


def set_up_logging() -> None:
    """Send warnings and worse to standard error through the withholding formatter, and hook every way out of a
    crash.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithholdingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # what a library warns of goes the same way, and not to standard error with its words
    logging.captureWarnings(True)
    # its own report of a failed log call prints the arguments
    logging.raiseExceptions = False
    sys.excepthook = _report
    threading.excepthook = lambda arguments: _report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
    sys.unraisablehook = lambda unraisable: _report(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)


def _report(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    sys.stderr.write(describe(kind, trace) + "\n")
