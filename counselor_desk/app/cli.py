# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: a stable contract for people and scripts.

Exit: 0 fine, 1 a finding, 2 wrong usage, 3 cannot unlock, 4 machine trouble.
"""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from counselor_desk import __version__
from counselor_desk.app.console import read_secret, say_trouble
from counselor_desk.app.logging_setup import set_up_logging
from counselor_desk.documents.foreign_page_argument import FOREIGN_PAGE_ARGUMENT
from counselor_desk.documents.packet_reading_argument import PACKET_READING_ARGUMENT
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.failure_report import describe
from counselor_desk.security.readback_argument import READBACK_ARGUMENT

_PROGRAM, _WINDOW = "counselor-desk", "open"
FINE, FINDING, WRONG_USAGE, CANNOT_UNLOCK, MACHINE_TROUBLE = range(5)

_FINDINGS = frozenset(
    {
        ErrorCode.JOURNAL_DAMAGED,
        ErrorCode.BACKUP_DAMAGED,
        ErrorCode.BACKUP_UNREADABLE,
        ErrorCode.JOURNAL_FILE_MISSING,
        ErrorCode.RELEASE_NOT_VERIFIED,
        # the key itself came out of an authenticated header, so a database that refuses it is a damaged one
        ErrorCode.KEY_REJECTED,
    }
)
_USAGE = frozenset({ErrorCode.JOURNAL_NOT_FOUND, ErrorCode.JOURNAL_ALREADY_THERE, ErrorCode.TARGET_ALREADY_THERE})
_SECRETS = frozenset(
    {ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.SECRET_NOT_GIVEN, ErrorCode.PACKAGE_PASSPHRASE_REJECTED}
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never lets an exception or its message out."""
    set_up_logging()
    given = _with_default(list(sys.argv[1:] if arguments is None else arguments))
    command = _OF_ITS_OWN.get(given[0]) or _command(given)
    try:
        _guard()
        return command()
    except DeskError as error:
        say_trouble(error)
        return exit_code(error)
    except KeyboardInterrupt:
        say_trouble(UserError(ErrorCode.CANCELLED))
        return FINDING
    except MemoryError:
        say_trouble(MachineError(ErrorCode.OUT_OF_MEMORY))
        return MACHINE_TROUBLE
    except Exception as error:
        # the outermost boundary: what an unknown error says may hold a client's words, so only its place is told
        sys.stderr.write(describe(type(error), error.__traceback__) + "\n")
        say_trouble(BugError(type(error).__name__))
        return MACHINE_TROUBLE


def exit_code(error: DeskError) -> int:
    """The contract's exit code for a failure."""
    if error.code in _FINDINGS:
        return FINDING
    if error.code in _USAGE:
        return WRONG_USAGE
    if error.code in _SECRETS or isinstance(error, VaultError):
        return CANNOT_UNLOCK
    if isinstance(error, UserError):
        return WRONG_USAGE
    return MACHINE_TROUBLE


def _guard() -> None:
    from counselor_desk.security.process_guard import deny_network, harden_process

    harden_process()
    deny_network()


def _with_default(given: list[str]) -> list[str]:
    """`counselor-desk` alone, or with the journal only, opens the window."""
    is_open = not given or given[0] == "--journal" or given[0].startswith("--journal=")
    return [_WINDOW, *given] if is_open else given


def _command(given: Sequence[str]) -> Callable[[], int]:
    if given[0] == _WINDOW:
        # the start of the window does not wait for the parsers of all other commands
        parsed = _of_window(_Parser(prog=f"{_PROGRAM} {_WINDOW}")).parse_args(given[1:])
    else:
        parsed = _parser().parse_args(given)
    return partial(parsed.run, parsed)


def _read_back() -> int:
    from counselor_desk.security.keystore import main

    return main()


def _draw_foreign_page() -> int:
    from counselor_desk.documents.foreign_pages import main
    from counselor_desk.security.drawing_guard import allow_drawing_only

    return main(allow_drawing_only)


def _read_packet_back() -> int:
    from counselor_desk.documents.packet_reading import main

    return main()


# what the program asks a process of its own to do; nobody types it
_OF_ITS_OWN = {
    READBACK_ARGUMENT: _read_back,
    FOREIGN_PAGE_ARGUMENT: _draw_foreign_page,
    PACKET_READING_ARGUMENT: _read_packet_back,
}


class _Parser(argparse.ArgumentParser):
    """Repeats nothing that it does not know: it may be a PIN that somebody typed behind the command."""

    def __init__(self, **settings: Any) -> None:
        # else `--secret WORDS` is taken for --secret-stdin
        super().__init__(**{**settings, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        if message.startswith("unrecognized arguments"):
            message = "there is an argument that this command does not know (secrets are never taken as arguments)"
        super().error(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=_PROGRAM,
        description="A practice journal for solo counselors: written without friction, kept without leaks, released "
        "without mistakes.",
        epilog="Exit: 0 fine, 1 a finding, 2 wrong usage, 3 cannot unlock, 4 machine trouble.",
    )
    parser.add_argument("--version", action="version", version=f"Counselor Desk {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    _of_window(commands.add_parser(_WINDOW, help="open the window (the same without any command)"))

    demo = commands.add_parser("demo", help="write a fictional practice and run the whole main job on it")
    demo.add_argument("--out", type=Path, default=Path("demo-out"), metavar="DIR", help="default: demo-out")
    demo.add_argument("--headless", action="store_true", help="never open a window")
    demo.add_argument("--seed", type=int, default=7, metavar="N", help="another seed is another practice")
    demo.add_argument("--clients", type=_positive, default=24, metavar="N")
    demo.add_argument("--sessions", type=_positive, default=600, metavar="N")
    demo.set_defaults(run=_demo)

    verify = commands.add_parser("verify", help="check a release packet; needs no journal")
    verify.add_argument("package", type=Path, nargs="+", metavar="PACKAGE", help="the packet's folder")
    verify.add_argument(
        "--secret-stdin",
        action="store_true",
        help="read the words that open a protected packet from standard input, one line for each such packet",
    )
    verify.add_argument(
        "--seal",
        type=_printed_seal,
        action="append",
        default=[],
        metavar="SIZE:ROOT",
        help="a seal card's number of entries and root: show that the log is unchanged since",
    )
    verify.set_defaults(run=_verify)

    check = commands.add_parser("check", help="check a journal: integrity, log, signed notes, backups")
    _with_journal(check)
    check.set_defaults(run=_check)

    backup = commands.add_parser("backup", help="write a verified backup of a journal")
    _with_journal(backup)
    backup.add_argument("--to", type=_backup_name, required=True, metavar="FILE", help="a new file ending in .cdbak")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="restore a backup into a new folder")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="a folder that is empty or not there yet"
    )
    _with_secret(restore)
    restore.set_defaults(run=_restore)

    bench = commands.add_parser("bench", help="measure how fast the program is, on fictional journals of many sizes")
    bench.add_argument(
        "--notes", type=_size, nargs="+", metavar="N", default=None, help="sizes of the journals; default: 1000 10000"
    )
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    bench.add_argument("--plot", type=Path, metavar="FILE", help="draw how they grow with the journal, as PNG")
    bench.add_argument(
        "--journals", type=Path, metavar="DIR", help="keep the journals there, and measure those that are there"
    )
    bench.add_argument("--quick", action="store_true", help="the short ones only, with few repetitions")
    # how the command calls itself in the session that it has made; nobody types it
    bench.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    bench.set_defaults(run=_bench)

    self_test = commands.add_parser("self-test", help="prove that this installation works, in under 30 seconds")
    self_test.set_defaults(run=_self_test)
    return parser


def _of_window(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--journal", type=Path, metavar="DIR", help="default: your own journal")
    # how a locked window begins the program anew; nobody types it
    parser.add_argument("--locked", choices=("in-front", "behind", "minimized"), help=argparse.SUPPRESS)
    parser.set_defaults(run=_open)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number of at least 1")
    return int(text)


def _size(text: str) -> int:
    from counselor_desk.app.bench.plan import LEAST_NOTES

    notes = _positive(text)
    if notes < LEAST_NOTES:
        raise argparse.ArgumentTypeError(f"must be at least {LEAST_NOTES}: the sample practice needs the room")
    return notes


def _printed_seal(text: str) -> TreeHead:
    from counselor_desk.documents.packet_verifier import read_printed_seal

    seal = read_printed_seal(text)
    if seal is None:
        raise argparse.ArgumentTypeError(
            "must be the number of entries, a colon, and the 64 signs of the root; a check group after them must fit"
        )
    return seal


def _backup_name(text: str) -> Path:
    """A backup under another ending would not be found by the checks."""
    path = Path(text)
    if path.suffix != ".cdbak":
        raise argparse.ArgumentTypeError("the name must end in .cdbak")
    return path


def _with_journal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--journal", type=Path, metavar="DIR", help="default: your own journal")
    _with_secret(parser)


def _with_secret(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--secret-stdin",
        action="store_true",
        help="read the PIN, passphrase or recovery code from standard input, one line",
    )


def _open(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.display import require_display
    from counselor_desk.app.plain_import import load_binding_plainly

    require_display()
    load_binding_plainly()
    # nothing that the first page loads is garbage, and looking for some takes 25 ms; the window switches it on again
    gc.disable()
    # Qt costs a quarter of a second, which no other command should pay
    from counselor_desk.app.window import open_window

    return open_window(parsed.journal, locked=parsed.locked)


def _demo(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.demo import run_demo
    from counselor_desk.app.demo_keys import PrintedKeyStore
    from counselor_desk.app.demo_output import DemoOutput
    from counselor_desk.app.display import has_display

    key_store, output = PrintedKeyStore(), DemoOutput(parsed.out)
    told = run_demo(
        out=parsed.out, seed=parsed.seed, clients=parsed.clients, sessions=parsed.sessions, key_store=key_store
    )
    if told != FINE:
        return told
    if parsed.headless or not has_display():
        from counselor_desk.app.screens.draw import draw_demo_screens

        return draw_demo_screens(output, key_store=key_store)
    from counselor_desk.app.window import open_window

    return open_window(output.journal, key_store=key_store)


def _verify(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.commands import verify

    check = partial(verify, passphrase=_packet_passphrase(parsed), seals=parsed.seal)
    return max([_verified(check, each) for each in parsed.package])


def _packet_passphrase(parsed: argparse.Namespace) -> Callable[[], str] | None:
    """How to ask for the words of a protected packet; None where nobody can answer: then its hashes are checked."""
    if not parsed.secret_stdin and not sys.stdin.isatty():
        return None
    prompt = "Words that open the packet (Enter checks its hashes only): "
    return partial(read_secret, from_standard_input=parsed.secret_stdin, prompt=prompt)


def _verified(verify: Callable[[Path], int], package: Path) -> int:
    """Check one packet and say its trouble, so that the next one is checked all the same."""
    try:
        return verify(package)
    except DeskError as error:
        say_trouble(error)
        return exit_code(error)


def _check(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.commands import check

    return check(_journal(parsed), secret=lambda: _secret(parsed))


def _backup(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.commands import backup

    return backup(_journal(parsed), to=parsed.to, secret=lambda: _secret(parsed))


def _restore(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.commands import restore

    return restore(parsed.file, to=parsed.to, secret=lambda: _secret(parsed))


def _bench(parsed: argparse.Namespace) -> int:
    from counselor_desk.app.bench.plan import USUAL_SIZES, Plan

    plan = Plan(
        sizes=tuple(parsed.notes or USUAL_SIZES),
        json=parsed.json,
        plot=parsed.plot,
        journals=parsed.journals,
        is_quick=parsed.quick,
    )
    if parsed.inside is None:
        from counselor_desk.app.bench.run import run_bench

        return run_bench(plan)
    from counselor_desk.app.bench.measuring import measure

    return measure(plan, folder=parsed.inside)


def _self_test(_parsed: argparse.Namespace) -> int:
    from counselor_desk.app.self_test import run_self_test

    return run_self_test()


def _journal(parsed: argparse.Namespace) -> Path:
    from counselor_desk.app.bootstrap import default_journal

    journal: Path | None = parsed.journal
    return default_journal() if journal is None else journal


def _secret(parsed: argparse.Namespace) -> str:
    return read_secret(from_standard_input=parsed.secret_stdin)
