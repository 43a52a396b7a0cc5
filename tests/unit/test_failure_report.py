# SPDX-License-Identifier: GPL-3.0-or-later
"""A report of a failure tells the type, the place and the surroundings, and nothing about anybody."""

import json
import platform
import re
from types import TracebackType

import pytest

from counselor_desk import __version__
from counselor_desk.failure_report import compose_report, describe

SENTINEL = "Marisol said"


def caught() -> tuple[type[BaseException], TracebackType | None]:
    try:
        raise ValueError(SENTINEL)
    except ValueError as error:
        return type(error), error.__traceback__


def caught_in_a_library() -> tuple[type[BaseException], TracebackType | None]:
    try:
        json.loads(SENTINEL)
    except json.JSONDecodeError as error:
        return type(error), error.__traceback__
    raise AssertionError


def test_an_exception_is_described_by_its_type_and_its_frames() -> None:
    first, *frames = describe(*caught()).splitlines()

    assert first == "builtins.ValueError (message withheld)"
    assert len(frames) == 1
    assert re.fullmatch(r"  test_failure_report\.py:\d+ in caught", frames[0])


def test_frames_do_not_tell_where_the_program_is_installed() -> None:
    described = describe(*caught_in_a_library())

    assert len(described.splitlines()) > 2
    assert not re.search(r"(^|\s)(/|[A-Z]:\\)", described)


def test_a_frame_of_ours_is_told_by_its_place_in_the_package() -> None:
    code = compile("raise KeyError('Jane Roe')", "/srv/jane/apps/counselor_desk/ui/tasks.py", "exec")
    try:
        exec(code, {})  # noqa: S102 - the only way to a frame with a path of our choice
    except KeyError as error:
        described = describe(type(error), error.__traceback__)

    assert "  counselor_desk/ui/tasks.py:1 in <module>" in described
    assert "jane" not in described.lower()


def test_an_exception_without_frames_is_its_type() -> None:
    assert describe(MemoryError, None) == "builtins.MemoryError (message withheld)"


def test_a_report_tells_version_system_and_frames_but_not_the_message() -> None:
    report = compose_report(*caught())

    assert report.startswith(f"Counselor Desk {__version__}\n")
    assert f"Python {platform.python_version()}" in report
    assert " in caught" in report
    assert SENTINEL not in report


def test_a_report_does_not_name_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "JANES-LAPTOP")

    assert "JANES-LAPTOP" not in compose_report(*caught())
