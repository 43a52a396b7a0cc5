# SPDX-License-Identifier: GPL-3.0-or-later
"""A log that cannot tell on anybody: types, places and event names, never what an exception says."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from counselor_desk.app.logging_setup import WithholdingFormatter, set_up_logging

SENTINEL = "Marisol said"


def caught() -> BaseException:
    try:
        raise ValueError(SENTINEL)
    except ValueError as error:
        return error


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What reaches standard error once logging is set up; everything is put back afterwards."""
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    set_up_logging()
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], logging.raiseExceptions = handlers, raises
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def test_a_logged_exception_keeps_its_message_to_itself(shown: io.StringIO) -> None:
    logging.getLogger("counselor_desk").error("event", exc_info=caught())

    assert "ERROR counselor_desk event" in shown.getvalue()
    assert "builtins.ValueError (message withheld)" in shown.getvalue()
    assert SENTINEL not in shown.getvalue()


def test_a_text_that_another_handler_left_on_the_record_is_not_printed(shown: io.StringIO) -> None:
    error = caught()
    record = logging.LogRecord("desk", logging.ERROR, "", 1, "event", None, (type(error), error, error.__traceback__))
    logging.Formatter().format(record)
    assert record.exc_text is not None
    assert SENTINEL in record.exc_text

    logging.getLogger().handle(record)

    assert SENTINEL not in shown.getvalue()


def test_a_log_call_that_fails_prints_nothing_of_its_arguments(shown: io.StringIO) -> None:
    logging.getLogger("counselor_desk").warning("%d sessions", SENTINEL)

    assert SENTINEL not in shown.getvalue()


@pytest.mark.parametrize("name", ["keyring", "pikepdf.writer", "counselor_desk_of_somebody_else", "py.warnings"])
def test_a_library_tells_where_it_spoke_and_not_what_it_said(name: str, shown: io.StringIO) -> None:
    logging.getLogger(name).error("could not read %s", SENTINEL)

    assert f"ERROR {name} (message withheld) test_logging_setup:" in shown.getvalue()
    assert SENTINEL not in shown.getvalue()


@pytest.mark.parametrize("name", ["counselor_desk.ui.tasks", "qt"])
def test_our_own_events_are_told(name: str, shown: io.StringIO) -> None:
    logging.getLogger(name).error("task.bug place=%s", "tasks.py:7")

    assert f"ERROR {name} task.bug place=tasks.py:7" in shown.getvalue()


def test_another_handler_still_gets_the_whole_record(shown: io.StringIO, caplog: pytest.LogCaptureFixture) -> None:
    record = logging.LogRecord("keyring", logging.ERROR, "", 1, "said %s", (SENTINEL,), None)
    WithholdingFormatter().format(record)

    assert record.getMessage() == f"said {SENTINEL}"


def test_the_words_of_a_warning_are_withheld(shown: io.StringIO) -> None:
    with warnings.catch_warnings():
        # the run of the tests turns warnings into errors and shows them its own way
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(SENTINEL, UserWarning, stacklevel=1)

    assert "py.warnings (message withheld)" in shown.getvalue()
    assert SENTINEL not in shown.getvalue()


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
def test_only_warnings_and_worse_are_shown(level: int, shown: io.StringIO) -> None:
    logging.getLogger("keyring").log(level, "chatter")

    assert shown.getvalue() == ""


@pytest.mark.usefixtures("shown")
def test_the_last_hook_withholds_too(capsys: pytest.CaptureFixture[str]) -> None:
    error = caught()
    # once more: the plug-ins of the test run put their own hook in place in between
    set_up_logging()

    sys.excepthook(type(error), error, error.__traceback__)

    said = capsys.readouterr().err
    assert "ValueError (message withheld)" in said
    assert SENTINEL not in said


def test_a_record_without_an_exception_has_nothing_to_withhold() -> None:
    assert WithholdingFormatter("%(message)s").formatException((None, None, None)) == ""
