# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's one way to speak: plain lines on standard output, trouble on standard error, secrets read
unseen.
"""

import sys
from collections.abc import Mapping

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError, VaultError

_LONGEST_SECRET = 1024


def say(line: str) -> None:
    """Print one line for a person; signs that the terminal cannot show are replaced, never an error."""
    print(_showable(line, sys.stdout.encoding), flush=True)


def say_trouble(error: DeskError) -> None:
    """Print what happened and what to do; the code stands behind it for whoever is asked for help."""
    # some hundred sentences, which a start without trouble need not make
    from counselor_desk.domain.explanations import explain

    where = f", {error.where}" if error.where else ""
    print(
        _showable(f"{explain(error.code)} [{error.code.value}{where}]", sys.stderr.encoding),
        file=sys.stderr,
        flush=True,
    )


class ProgressLine:
    """One line on a terminal that says how far a long command is; says nothing into a file or a pipe."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words for each step that is to be told."""
        self._words = words
        self._shown = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        words = self._words.get(step)
        if words is None or not sys.stderr.isatty():
            return
        percent = f" {100 * done // total} %" if total > 1 else ""
        line = f"{words}{percent}"
        if line != self._shown:
            # blanks over what the longer line before has left
            print(f"\r{line:<{len(self._shown)}}", end="", file=sys.stderr, flush=True)
            self._shown = line

    def end(self) -> None:
        """Clear the line, so that what is said next begins on a clean one."""
        if self._shown:
            print(f"\r{'':<{len(self._shown)}}\r", end="", file=sys.stderr, flush=True)
            self._shown = ""


def read_secret(*, from_standard_input: bool, prompt: str = "PIN, passphrase or recovery code: ") -> str:
    """Read one secret: from standard input when asked to, else from a prompt that does not show it.

    An empty answer stands for the keyring alone.

    Raises:
        UserError: SECRET_NOT_GIVEN where there is neither a terminal nor --secret-stdin.
        VaultError: NO_FITTING_SLOT for what is no text.
    """
    if from_standard_input:
        return _as_text(sys.stdin.buffer.readline(_LONGEST_SECRET).rstrip(b"\r\n"))
    if not sys.stdin.isatty():
        raise UserError(ErrorCode.SECRET_NOT_GIVEN)
    import getpass

    return getpass.getpass(prompt)


def _as_text(typed: bytes) -> str:
    """Raises VaultError NO_FITTING_SLOT for bytes that are no text: no slot can have been made from them."""
    try:
        return typed.decode("utf-8")
    except UnicodeDecodeError:
        raise VaultError(ErrorCode.NO_FITTING_SLOT, where="not text") from None


def _showable(line: str, encoding: str | None) -> str:
    return line.encode(encoding or "utf-8", errors="replace").decode(encoding or "utf-8")
