# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's one way to speak: plain lines on standard output, trouble on standard error, secrets read
unseen.
"""

import getpass
import sys

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError, VaultError
from counselor_desk.domain.explanations import explain

_LONGEST_SECRET = 1024


def say(line: str) -> None:
    """Print one line for a person; signs that the terminal cannot show are replaced, never an error."""
    print(_showable(line, sys.stdout.encoding), flush=True)


def say_trouble(error: DeskError) -> None:
    """Print what happened and what to do; the code stands behind it for whoever is asked for help."""
    where = f", {error.where}" if error.where else ""
    print(
        _showable(f"{explain(error.code)} [{error.code.value}{where}]", sys.stderr.encoding),
        file=sys.stderr,
        flush=True,
    )


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
    return getpass.getpass(prompt)


def _as_text(typed: bytes) -> str:
    """Raises VaultError NO_FITTING_SLOT for bytes that are no text: no slot can have been made from them."""
    try:
        return typed.decode("utf-8")
    except UnicodeDecodeError:
        raise VaultError(ErrorCode.NO_FITTING_SLOT, where="not text") from None


def _showable(line: str, encoding: str | None) -> str:
    return line.encode(encoding or "utf-8", errors="replace").decode(encoding or "utf-8")
