# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that speaks to a terminal: whole sentences, in any encoding, and secrets that are not shown."""

import getpass
import io
import sys

import pytest

from counselor_desk.app.console import ProgressLine, read_secret, say, say_trouble
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.explanations import explain


def piped(typed: bytes) -> io.TextIOWrapper:
    """Standard input that another program fills."""
    return io.TextIOWrapper(io.BytesIO(typed), encoding="ascii")


class Terminal(io.StringIO):
    """Standard input at which a person sits."""

    def isatty(self) -> bool:
        return True


def test_a_line_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    say("ok      all is well")

    assert capsys.readouterr() == ("ok      all is well\n", "")


def test_trouble_goes_to_standard_error_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    say_trouble(MachineError(ErrorCode.DISK_FULL))

    assert capsys.readouterr() == ("", f"{explain(ErrorCode.DISK_FULL)} [disk_full]\n")


def test_the_place_of_trouble_stands_behind_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    say_trouble(MachineError(ErrorCode.DISK_FULL, where="backup.write"))

    assert capsys.readouterr().err.endswith(" [disk_full, backup.write]\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_signs_that_a_terminal_cannot_show_are_replaced(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding=encoding, newline=""))

    say("packet 记录, done")

    assert shown.getvalue().decode(encoding) == "packet ??, done\n"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (b"482913\n", "482913"),
        (b"a passphrase of five words\r\n", "a passphrase of five words"),
        (b"no end of line", "no end of line"),
        (b"first line\nsecond line\n", "first line"),
        (b"", ""),
        (b"  kept as typed \n", "  kept as typed "),
        ("fünf stille Reiher am Moor\n".encode(), "fünf stille Reiher am Moor"),
    ],
)
def test_one_line_of_standard_input_is_the_secret(typed: bytes, read: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", piped(typed))

    assert read_secret(from_standard_input=True) == read


def test_an_endless_line_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", piped(b"x" * 1_000_000))

    assert len(read_secret(from_standard_input=True)) <= 1024


def test_bytes_that_are_no_text_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", piped(b"\xff\xfe\n"))

    with pytest.raises(VaultError) as refused:
        read_secret(from_standard_input=True)

    assert refused.value.code is ErrorCode.NO_FITTING_SLOT


def test_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", piped(b"482913\n"))

    with pytest.raises(UserError) as refused:
        read_secret(from_standard_input=False)

    assert refused.value.code is ErrorCode.SECRET_NOT_GIVEN


def test_at_a_terminal_the_secret_is_asked_for_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return "482913"

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", answer)

    assert read_secret(from_standard_input=False) == "482913"
    assert asked == ["PIN, passphrase or recovery code: "]


class ErrorTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_is_cleared_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = ErrorTerminal()
    monkeypatch.setattr(sys, "stderr", screen)
    line = ProgressLine({"copy": "Copying the journal", "verify": "Proving"})
    for step, done, total in (("copy", 1, 4), ("copy", 1, 4), ("copy", 4, 4), ("other", 0, 1), ("verify", 0, 1)):
        line(step, done, total)
    line.end()
    line.end()
    shown = [each.rstrip() for each in screen.getvalue().split("\r")]
    assert shown == ["", "Copying the journal 25 %", "Copying the journal 100 %", "Proving", "", ""]


def test_progress_says_nothing_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    line = ProgressLine({"copy": "Copying the journal"})
    line("copy", 1, 4)
    line.end()
    assert file.getvalue() == ""
