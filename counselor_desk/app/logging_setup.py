# SPDX-License-Identifier: GPL-3.0-or-later
"""Logging that cannot tell on anybody: event names, ids, types and places; never the message of an exception."""

import logging
import sys
import threading
from types import TracebackType

from counselor_desk.failure_report import describe


class WithholdingFormatter(logging.Formatter):
    """Formats an exception as its type and frames; what it says may hold somebody's words and is left out."""

    def format(self, record: logging.LogRecord) -> str:
        # another handler may have cached the full text on the record (measured: it would be printed here)
        record.exc_text = None
        return super().format(record)

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
    # its own report of a failed log call prints the arguments
    logging.raiseExceptions = False
    sys.excepthook = _report
    threading.excepthook = lambda arguments: _report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
    sys.unraisablehook = lambda unraisable: _report(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)


def _report(kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None) -> None:
    sys.stderr.write(describe(kind, trace) + "\n")
