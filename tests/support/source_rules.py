# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that no off-the-shelf linter knows, each with its reason and with a violation it must catch.

A rule looks at one parsed module and names the lines that break it. `tests/architecture/test_source_rules.py` runs
every rule over the tree, and over its own `planted` and `allowed` examples.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

PACKAGE = "counselor_desk"

# Modules that stay longer, and classes that stay wider, than the rule, with the reason.
LONG_MODULES: dict[str, str] = {}
WIDE_CLASSES: dict[str, str] = {
    "Matters": "every step of one matter from its arrival to its end, each a few lines over the same stores",
    "OpenDesk": "one accessor for each service over an open journal, and nothing else to learn",
    "OpenJournal": "one accessor for each store of the journal, and nothing else to learn",
    "Vault": "every way into a journal, each a few lines over the pieces that do it",
    "TableReader": "one typed accessor for each shape that a value of a policy pack can have",
}

MAXIMUM_LINES = 420
MAXIMUM_PUBLIC_METHODS = 14

# Names of fields that hold what a person is called, wrote, said, or can be reached by.
_TEXT_OF_PEOPLE = """
legal_name display_name preferred_name former_name full_name given_name family_name name names aliases pronouns
counselor_name practice_name recipient_name signer_name contact_name signatory signer recipient attendees
phone phones phone_number email emails address addresses recipient_address street city postcode
body text words sections addendum late_entry_reason reason strike_reason description details comment remark remarks
caption case_number court scope_text purpose presenting_problem diagnosis
received_by changes group_name
secret pin passphrase recovery_code canary canaries
"""
TEXT_OF_PEOPLE = frozenset(_TEXT_OF_PEOPLE.split())

# A field of such a name that holds no text of people, with what it holds instead: "module.Class.field".
_OF_THE_RULE = "a sentence of a policy pack or of this program about a rule; it is written before any client is known"
HOLDS_NO_PEOPLE = {
    "domain.gate.ItemDecision.words": _OF_THE_RULE,
    "domain.gate_reasons.Blocker.words": _OF_THE_RULE,
    "domain.legal_clocks.Extension.words": _OF_THE_RULE,
    "domain.policy.MergedRule.reason": _OF_THE_RULE,
    "domain.policy.RuleClause.text": _OF_THE_RULE,
    "domain.policy.Unknown.reason": _OF_THE_RULE,
    "domain.policy_packs.Rule.words": _OF_THE_RULE,
    "domain.release_bases.EvidenceNeeded.words": _OF_THE_RULE,
    "domain.rule_values.ClauseText.text": _OF_THE_RULE,
    "domain.packets.Check.name": "the fixed name of a check",
    "domain.packets.Check.words": "a sentence of this program with counts and file names; no words of a record",
    "domain.releases.PacketFile.name": "the name of a file in a packet; those never carry a person's name",
}

# The outermost boundaries, where a failure of any kind is turned into a sentence and an exit code.
BOUNDARIES = {
    f"{PACKAGE}/app/cli.py": "the last frame of every command: what nothing below knew becomes exit 4",
    f"{PACKAGE}/ui/tasks.py": "the end of every job on the vault thread: what is no failure of ours becomes a BugError",
    f"{PACKAGE}/security/keystore.py": "keyring backends raise what their system does; it becomes a result of ours",
    f"{PACKAGE}/app/screens/camera.py": "what a scene raises is handed on, and raised when the loop has ended",
    f"{PACKAGE}/documents/packet_check.py": "a hostile PDF can make its reader raise anything; it becomes a finding",
    f"{PACKAGE}/security/time_stamps.py": "a hostile answer can make its parsers raise anything; it becomes a refusal",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One source file, parsed."""

    path: str
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    @classmethod
    def parse(cls, path: str, text: str) -> "Module":
        return cls(path=path, text=text, tree=ast.parse(text, filename=path))

    @property
    def in_package(self) -> bool:
        return self.path.startswith(f"{PACKAGE}/")

    @property
    def in_tests(self) -> bool:
        return self.path.startswith("tests/")

    def is_in(self, layer: str) -> bool:
        return self.path.startswith(f"{PACKAGE}/{layer}/")


@dataclass(frozen=True, slots=True)
class Example:
    """A file that a rule must complain about (`planted`) or must leave alone (`allowed`)."""

    path: str
    text: str

    @property
    def module(self) -> Module:
        return Module.parse(self.path, self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One house rule."""

    name: str
    reason: str
    find: Callable[[Module], Iterator[tuple[int, str]]]
    planted: tuple[Example, ...]
    allowed: tuple[Example, ...]


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a module; kept, because some thirty rules go over all of them."""
    return tuple(ast.walk(tree))


@cache
def _calls(tree: ast.Module) -> tuple[tuple[ast.Call, str, str], ...]:
    found = []
    for node in nodes(tree):
        if isinstance(node, ast.Call):
            receiver, _, last = ast.unparse(node.func).rpartition(".")
            found.append((node, receiver, last))
    return tuple(found)


def calls(module: Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call with the dotted receiver ("self._log") and the last name ("info")."""
    return iter(_calls(module.tree))


def _is_composed(node: ast.expr) -> bool:
    """True for text put together at run time: an f-string with a value in it, `%`, `+`, or `.format(...)`."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod | ast.Add)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _composed_names(module: Module) -> frozenset[str]:
    """Names that are somewhere bound to composed text."""
    bound: set[str] = set()
    for node in nodes(module.tree):
        if isinstance(node, ast.Assign) and _is_composed(node.value):
            bound.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            bound.add(node.target.id)
    return frozenset(bound)


def _print(module: Module) -> Iterator[tuple[int, str]]:
    if not module.in_package or module.path == f"{PACKAGE}/app/console.py":
        return
    for call, receiver, last in calls(module):
        if (receiver, last) == ("", "print"):
            yield call.lineno, "print()"


_LOG_METHODS = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})


def _composed_log(module: Module) -> Iterator[tuple[int, str]]:
    for call, receiver, last in calls(module):
        is_log = last in _LOG_METHODS and re.search(r"(^|[._])(log|logger|logging)$", receiver, re.IGNORECASE)
        if module.in_package and is_log and any(_is_composed(argument) for argument in call.args):
            yield call.lineno, f"{receiver}.{last}() with composed text"


def _composed_sql(module: Module) -> Iterator[tuple[int, str]]:
    composed = _composed_names(module)
    for call, _, last in calls(module):
        if not module.in_package or last not in {"execute", "executemany"} or not call.args:
            continue
        sql = call.args[0]
        if _is_composed(sql) or (isinstance(sql, ast.Name) and sql.id in composed):
            yield call.lineno, f"{last}() with composed SQL"


def _executescript(module: Module) -> Iterator[tuple[int, str]]:
    if not module.in_package or module.path == f"{PACKAGE}/storage/migrator.py":
        return
    for call, _, last in calls(module):
        if last == "executescript":
            yield call.lineno, "executescript()"


_BROAD = frozenset({"Exception", "BaseException"})


def _broad_except(module: Module) -> Iterator[tuple[int, str]]:
    if not module.in_package or module.path in BOUNDARIES:
        return
    for node in nodes(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = {"BaseException"} if node.type is None else {ast.unparse(each) for each in _members(node.type)}
            if caught & _BROAD and not isinstance(node.body[-1], ast.Raise):
                yield node.lineno, "catches everything and does not raise"
    for call, _, last in calls(module):
        if last == "suppress" and {ast.unparse(each) for each in call.args} & _BROAD:
            yield call.lineno, "suppresses everything"


def _members(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _uses_name(name: str) -> Callable[[Module], Iterator[tuple[int, str]]]:
    def find(module: Module) -> Iterator[tuple[int, str]]:
        if not module.in_package:
            return
        for node in nodes(module.tree):
            attribute = isinstance(node, ast.Attribute) and node.attr == name
            plain = isinstance(node, ast.Name) and node.id == name
            imported = isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names)
            if (attribute or plain or imported) and isinstance(node, ast.expr | ast.ImportFrom):
                yield node.lineno, name

    return find


_READS_A_FILE = frozenset(
    {"open", "read_bytes", "read_text", "write_bytes", "write_text", "copy", "copy2", "copyfile", "file_digest", "mmap"}
)
_JOURNAL_NAME = re.compile(r"(^|_)(db|database)(_|$)")


def _opens_database(module: Module) -> Iterator[tuple[int, str]]:
    if not module.in_package:
        return
    for call, _, last in calls(module):
        if last not in _READS_A_FILE:
            continue
        for part in ast.walk(call):
            text = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""
            name = part.id if isinstance(part, ast.Name) else part.attr if isinstance(part, ast.Attribute) else ""
            if text.endswith(".db") or _JOURNAL_NAME.search(name):
                yield call.lineno, f"{last}() on a database file"
                break


# the single module that speaks to a library, so that its version and its quirks are dealt with in one place
_CONFINED = {
    "sqlcipher3": f"{PACKAGE}/storage/driver.py",
    "keyring": f"{PACKAGE}/security/keystore.py",
    "secretstorage": f"{PACKAGE}/security/secret_service.py",
    "rfc3161_client": f"{PACKAGE}/security/time_stamps.py",
}


def _strays(module: Module) -> Iterator[tuple[int, str]]:
    if not module.in_package:
        return
    for node in nodes(module.tree):
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [node.module or ""]
        else:
            continue
        for library in {name.partition(".")[0] for name in imported}:
            if _CONFINED.get(library, module.path) != module.path:
                yield node.lineno, f"imports {library}, which belongs to {_CONFINED[library]}"


def _sleeps(module: Module) -> Iterator[tuple[int, str]]:
    if not module.in_tests:
        return
    for node in nodes(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}:
            yield node.lineno, "sleep()"
        elif (
            isinstance(node, ast.ImportFrom) and node.module == "time" and "sleep" in {each.name for each in node.names}
        ):
            yield node.lineno, "from time import sleep"


_IMPURE_MODULES = frozenset({"random", "secrets", "uuid", "time", "os"})
_CLOCK_READS = frozenset({"now", "today", "utcnow", "fromtimestamp", "localtime"})
_CLOCK_OWNERS = re.compile(r"(^|\.)(datetime|date|time|dt)$")


def _impure_domain(module: Module) -> Iterator[tuple[int, str]]:
    if not module.is_in("domain"):
        return
    for node in nodes(module.tree):
        if isinstance(node, ast.Import):
            impure = {alias.name.partition(".")[0] for alias in node.names} & _IMPURE_MODULES
        elif isinstance(node, ast.ImportFrom):
            impure = {(node.module or "").partition(".")[0]} & _IMPURE_MODULES
        else:
            continue
        if impure:
            yield node.lineno, f"imports {', '.join(sorted(impure))}"
    for call, receiver, last in calls(module):
        if last in _CLOCK_READS and _CLOCK_OWNERS.search(receiver):
            yield call.lineno, f"{receiver}.{last}()"


def _repr_of_people(module: Module) -> Iterator[tuple[int, str]]:
    if not module.is_in("domain"):
        return
    stem = module.path.removeprefix(f"{PACKAGE}/").removesuffix(".py").replace("/", ".")
    for node in nodes(module.tree):
        if not isinstance(node, ast.ClassDef) or not _is_dataclass_with_repr(node):
            continue
        for item in node.body:
            if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
                continue
            if not re.search(r"\b(str|bytes)\b", ast.unparse(item.annotation)):
                continue  # an enum or an identifier; a nested dataclass answers for its own fields
            place = f"{stem}.{node.name}.{item.target.id}"
            if item.target.id in TEXT_OF_PEOPLE and place not in HOLDS_NO_PEOPLE and not _hides_repr(item.value):
                yield item.lineno, f"{place} shows in repr()"


def _is_dataclass_with_repr(node: ast.ClassDef) -> bool:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(called) in {"dataclass", "dataclasses.dataclass"}:
            keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
            return not any(each.arg == "repr" and ast.unparse(each.value) == "False" for each in keywords)
    return False


def _hides_repr(value: ast.expr | None) -> bool:
    if not isinstance(value, ast.Call):
        return False
    return any(each.arg == "repr" and ast.unparse(each.value) == "False" for each in value.keywords)


SPDX = "# SPDX-License-Identifier: GPL-3.0-or-later"


def _first_lines(module: Module) -> Iterator[tuple[int, str]]:
    if not module.text.startswith(SPDX + "\n"):
        yield 1, "the licence line is missing"
    if ast.get_docstring(module.tree) is None:
        yield 2, "the module does not say why it exists"


def _too_long(module: Module) -> Iterator[tuple[int, str]]:
    lines = module.text.count("\n")
    if module.in_package and lines > MAXIMUM_LINES and module.path not in LONG_MODULES:
        yield lines, f"{lines} lines"


def _too_wide(module: Module) -> Iterator[tuple[int, str]]:
    for node in nodes(module.tree):
        if not module.in_package or not isinstance(node, ast.ClassDef) or node.name in WIDE_CLASSES:
            continue
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef) and not item.name.startswith("_")]
        if len(methods) > MAXIMUM_PUBLIC_METHODS:
            yield node.lineno, f"{node.name} has {len(methods)} public methods"


_EMPTY_WORDS = frozenset(
    {"data", "info", "manager", "managers", "helper", "helpers", "util", "utils", "misc", "common"}
)


def _empty_names(module: Module) -> Iterator[tuple[int, str]]:
    path = PurePosixPath(module.path)
    folders = path.parts[:-1] if module.in_package else ()
    for name in (*folders, path.stem):
        if set(name.split("_")) & _EMPTY_WORDS:
            yield 1, f"a module is named {name}"
    for node in nodes(module.tree):
        if isinstance(node, ast.ClassDef):
            words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", node.name)}
            if words & _EMPTY_WORDS:
                yield node.lineno, f"a class is named {node.name}"


def _inside(layer: str, text: str) -> Example:
    return Example(path=f"{PACKAGE}/{layer}/example.py", text=text)


_METHODS = "\n".join(f"    def act_{number}(self): ..." for number in range(MAXIMUM_PUBLIC_METHODS + 1))

RULES = (
    Rule(
        "no print outside the console",
        "Only app/console.py decides what reaches a terminal, so that no text of people ever does by accident.",
        _print,
        planted=(_inside("services", "print('hello')"),),
        allowed=(Example(f"{PACKAGE}/app/console.py", "print('hello')"), _inside("services", "printer.print()")),
    ),
    Rule(
        "log calls take a literal",
        "A composed message carries values into the log; ours carry event names and ids only.",
        _composed_log,
        planted=(
            _inside("services", "_log.info(f'opened {client}')"),
            _inside("services", "logging.warning('opened %s' % client)"),
            _inside("services", "self._logger.error('opened {}'.format(client))"),
            _inside("services", "log.info('opened ' + client)"),
        ),
        allowed=(_inside("services", "_log.info('journal_opened', extra=fields)"),),
    ),
    Rule(
        "SQL is a literal",
        "Composed SQL is where injection starts, and it cannot be found by searching for the statement.",
        _composed_sql,
        planted=(
            _inside("storage", "connection.execute(f'SELECT * FROM {table}')"),
            _inside("storage", "connection.executemany('INSERT INTO ' + table, rows)"),
            _inside("storage", "sql = 'SELECT %s' % column\nconnection.execute(sql)"),
            _inside("storage", "sql = 'SELECT 1'\nsql += ' WHERE x'\nconnection.execute(sql)"),
        ),
        allowed=(_inside("storage", "connection.execute('SELECT body FROM note WHERE id = ?', (note_id,))"),),
    ),
    Rule(
        "executescript belongs to the migrator",
        "It commits a transaction that is open without a word.",
        _executescript,
        planted=(_inside("storage", "connection.executescript(text)"),),
        allowed=(Example(f"{PACKAGE}/storage/migrator.py", "connection.executescript(text)"),),
    ),
    Rule(
        "whoever catches everything raises",
        "A swallowed mistake looks like success; only the outermost boundary may turn one into a sentence.",
        _broad_except,
        planted=(
            _inside("storage", "try:\n    save()\nexcept Exception:\n    pass"),
            _inside("storage", "try:\n    save()\nexcept:\n    undo()"),
            _inside("storage", "try:\n    save()\nexcept (OSError, BaseException) as why:\n    note(why)"),
            _inside("storage", "with contextlib.suppress(Exception):\n    save()"),
        ),
        allowed=(
            _inside("storage", "try:\n    save()\nexcept BaseException:\n    undo()\n    raise"),
            Example(f"{PACKAGE}/app/cli.py", "try:\n    run()\nexcept Exception:\n    explain()"),
        ),
    ),
    Rule(
        "no trace callback",
        "set_trace_callback hands every statement, with the values in it, to whoever listens.",
        _uses_name("set_trace_callback"),
        planted=(_inside("storage", "connection.set_trace_callback(print_it)"),),
        allowed=(_inside("storage", "connection.set_progress_handler(check, 1000)"),),
    ),
    Rule(
        "no get_keyring",
        "It returns whatever a configuration file or an installed package put first, a plaintext file among them.",
        _uses_name("get_keyring"),
        planted=(
            _inside("security", "import keyring\nkeyring.get_keyring()"),
            _inside("security", "from keyring import get_keyring"),
        ),
        allowed=(_inside("security", "from keyring.backends.SecretService import Keyring"),),
    ),
    Rule(
        "the database file is never opened beside its connection",
        "Closing a second handle drops the POSIX locks of the first: another process may then write, and rows vanish.",
        _opens_database,
        planted=(
            _inside("storage", "open(folder / 'journal.db', 'rb')"),
            _inside("storage", "(folder / f'journal-{generation:06d}.db').read_bytes()"),
            _inside("services", "shutil.copy2(database_path, target)"),
            _inside("services", "self._database.read_bytes()"),
        ),
        allowed=(_inside("storage", "header_path.read_bytes()"), _inside("storage", "driver.connect(database_path)")),
    ),
    Rule(
        "one module speaks to the database driver and one to the keyring",
        "The import contracts know packages; these libraries are confined to a single file each.",
        _strays,
        planted=(
            _inside("storage", "from sqlcipher3 import dbapi2"),
            _inside("security", "import keyring.backends"),
            _inside("security", "from rfc3161_client import VerifierBuilder"),
        ),
        allowed=(
            Example(f"{PACKAGE}/storage/driver.py", "import sqlcipher3"),
            Example(f"{PACKAGE}/security/keystore.py", "from keyring.backend import KeyringBackend"),
        ),
    ),
    Rule(
        "tests never sleep",
        "A sleep is either too short on a busy machine or too long on every other; wait for the event instead.",
        _sleeps,
        planted=(
            Example("tests/unit/test_example.py", "time.sleep(1)"),
            Example("tests/unit/test_example.py", "from time import sleep"),
        ),
        allowed=(Example("tests/unit/test_example.py", "clock.advance(seconds=60)"),),
    ),
    Rule(
        "the domain knows no clock and no chance",
        "A rule that reads the time or a random number cannot be proven by a table of cases.",
        _impure_domain,
        planted=(
            _inside("domain", "from datetime import datetime\nx = datetime.now(UTC)"),
            _inside("domain", "import datetime\nx = datetime.date.today()"),
            _inside("domain", "import random"),
            _inside("domain", "from uuid import uuid4"),
            _inside("domain", "import os"),
        ),
        allowed=(_inside("domain", "from datetime import date\nx = date.fromisoformat('2026-11-22')"),),
    ),
    Rule(
        "text of people stays out of repr()",
        "A repr ends up in a traceback, a log or a failing test's output.",
        _repr_of_people,
        planted=(
            _inside("domain", "@dataclass(frozen=True, slots=True)\nclass Client:\n    legal_name: str"),
            _inside("domain", "@dataclass\nclass Note:\n    body: str = ''"),
            _inside("domain", "@dataclass\nclass Note:\n    body: str = field(default='', repr=True)"),
        ),
        allowed=(
            _inside("domain", "@dataclass(frozen=True)\nclass Client:\n    legal_name: str = field(repr=False)"),
            _inside("domain", "@dataclass(frozen=True, repr=False)\nclass Note:\n    body: str"),
            _inside("domain", "class Note(Protocol):\n    body: str"),
            _inside("domain", "@dataclass\nclass Redaction:\n    reason: RedactionReason"),
        ),
    ),
    Rule(
        "every module carries its licence and its reason to exist",
        "A file must stand on its own when it is read alone or copied out.",
        _first_lines,
        planted=(_inside("domain", '"""Why."""\n'), _inside("domain", f"{SPDX}\nx = 1\n")),
        allowed=(_inside("domain", f'{SPDX}\n"""Why."""\n'),),
    ),
    Rule(
        f"no module over {MAXIMUM_LINES} lines",
        "A longer one holds two subjects; split it along the domain or explain it in LONG_MODULES.",
        _too_long,
        planted=(_inside("services", "x = 1\n" * (MAXIMUM_LINES + 1)),),
        allowed=(_inside("services", "x = 1\n" * MAXIMUM_LINES),),
    ),
    Rule(
        f"no class with more than {MAXIMUM_PUBLIC_METHODS} public methods",
        "A wider one does two jobs; split it along the domain or explain it in WIDE_CLASSES.",
        _too_wide,
        planted=(_inside("services", f"class Everything:\n{_METHODS}"),),
        allowed=(_inside("services", "class One:\n    def act(self): ...\n    def _step(self): ..."),),
    ),
    Rule(
        "names say what a thing is",
        "data, info, manager, helper and util fit everything, so they lead nobody to the right file.",
        _empty_names,
        planted=(
            Example(f"{PACKAGE}/services/client_utils.py", "x = 1"),
            Example(f"{PACKAGE}/helpers/clients.py", "x = 1"),
            _inside("services", "class ClientManager: ..."),
            _inside("services", "class SessionInfo: ..."),
        ),
        allowed=(
            _inside("services", "class DatabaseError(Exception): ..."),
            Example(f"{PACKAGE}/documents/metadata.py", "class Information: ..."),
        ),
    ),
)


@cache
def modules_under(root: Path) -> tuple[Module, ...]:
    """Every Python file of the package, its tests and its build scripts, in a stable order; read once."""
    return tuple(
        Module.parse(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        for folder in (PACKAGE, "tests", "packaging")
        for path in sorted((root / folder).rglob("*.py"))
    )
