# SPDX-License-Identifier: GPL-3.0-or-later
"""No value of the domain shows a text of people in its repr(): not in a log, a traceback or a failed assertion.

Every dataclass of the domain is built with a telling word in each of its texts. What may be seen is listed below with
what it holds instead, so that a new field is hidden or thought about.
"""

import importlib
import inspect
import pkgutil
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import factories
import pytest
from gate_samples import an_open_gate, answer

import counselor_desk.domain
from counselor_desk.domain.records import ItemField
from counselor_desk.domain.third_persons import KnownPerson, Mention, MentionKind, find_mentions

# rules, packs and reasons are written before any client is known: their words are for everybody to see
OF_THE_RULES = {
    "policy", "policy_packs", "rule_values", "release_bases", "legal_clocks", "gate_reasons", "explanations", "errors",
}  # fmt: skip

MAY_BE_SEEN = {
    "AgedBackup": {"key"},
    "PracticeProfile": {"id", "licence", "country", "region", "zone"},
    "Client": {"id", "code", "country", "region"},
    "Contact": {"id", "client_id"},
    "Restriction": {"id", "client_id"},
    "Appointment": {"id", "zone", "attendees"},
    "CheckIn": {"id", "client_id"},
    "Snippet": {"id", "shortcut"},
    "ExecutorSheet": {"slot_id"},
    "ExecutorUse": {"slot_id"},
    "Delivery": {"release_id"},
    "FollowUp": {"id", "matter_id"},
    "Session": {"id", "zone", "attendees"},
    "Note": {"id", "client_id", "session_id"},
    "NoteSection": {"heading"},
    "Addendum": {"id", "note_id", "previous_hash"},
    "PsychotherapyNote": {"id", "client_id", "session_id"},
    "ConsentDocument": {"id"},
    "Consent": {"id", "client_id", "document_id"},
    "Authorization": {"id", "client_id"},
    "Disclosure": {"id", "client_id", "matter_id", "release_id", "basis"},
    "Clause": {"id", "matter_id"},
    "Consultation": {"role"},
    "EvidenceOnFile": {"key"},
    "LegalHold": {"id", "client_id", "matter_id"},
    "Matter": {"id", "client_id", "authorization_id"},
    "ItemField": {"heading"},
    "RecordItem": {"id", "client_id"},
    "Redaction": {"id", "matter_id", "item_id", "field_hash"},
    "ItemChoice": {"matter_id", "item_id"},
    "PersonDecision": {"matter_id", "item_id"},
    "Withheld": {"item_id", "citation"},
    "Release": {
        "id", "number", "matter_id", "client_id", "basis", "authority", "released_items", "withheld_items",
        "manifest_sha256", "supersedes",
    },
    "PacketFile": {"name"},
    "TreeHead": {"root"},
    "Frontier": {"peaks"},
    "TreeProofs": {"included", "grown"},
    "ClosedEntry": {"at", "committed"},
    "OpenEntry": {"at", "subject", "client_id", "content_hash"},
    "ItemProof": {"path"},
    "SignatureProof": {"path"},
    "SealProof": {"path"},
    "LogProofs": {"paths"},
    "AuditEvent": {"subject", "client_id", "content_hash", "record_hash"},
    "Seal": {"id"},
    "SealCheck": {"id"},
    "SealStamp": {"seal_id", "root_fingerprint", "answer_hash"},
    "ItemDecision": {"item_id", "words", "citation"},
    "GateRequest": {"evidence", "withheld_for_people"},
    "Decision": {"citations"},
    "Mention": {"item_id"},
    "PeopleReview": {"withheld_items"},
    "PacketField": {"heading"},
    "PacketTable": {"columns"},
    "PacketItem": {"item_id", "group"},
    "WrittenRow": {"session_ended", "begun", "signed"},
    "Declaration": {"title", "citation"},
    "PacketContent": {"number", "language", "produced_on", "supersedes"},
    "LetterSection": {"heading"},
    "Letter": {"reference_number", "language", "produced_on", "table_empty"},
    "Check": {"name", "words", "file"},
    "Found": {"backend"},
    "Missing": {"backend"},
    "Locked": {"backend"},
    "Denied": {"backend"},
    "BackendChanged": {"recorded", "current"},
    "Wrong": {"backend"},
}  # fmt: skip


def _dataclasses(*, of_the_rules: bool) -> Iterator[type]:
    for module in pkgutil.iter_modules(counselor_desk.domain.__path__):
        if (module.name in OF_THE_RULES) is not of_the_rules:
            continue
        loaded = importlib.import_module(f"counselor_desk.domain.{module.name}")
        for value in vars(loaded).values():
            if inspect.isclass(value) and is_dataclass(value) and value.__module__ == loaded.__name__:
                yield value


ALL = tuple(_dataclasses(of_the_rules=False))
RULES = {kind.__name__ for kind in _dataclasses(of_the_rules=True)}

_PLAIN: dict[object, Any] = {
    int: 1,
    float: 0.5,
    bool: True,
    date: date(2026, 3, 9),
    datetime: datetime(2026, 3, 9, 12, tzinfo=UTC),
    time: time(10),
}
# a value that the class refuses in its place
_APART: dict[tuple[str, str], Any] = {
    ("Session", "stop"): time(11),
    ("Redaction", "end"): 2,
    ("Session", "zone"): "Europe/London",
    ("Appointment", "stop"): time(11),
    ("Appointment", "zone"): "Europe/London",
    ("Snippet", "shortcut"): ";safe",
}


def _value(kind: Any, word: str) -> Any:
    if isinstance(kind, NewType):
        return _value(kind.__supertype__, word)
    if kind is str:
        return word
    if kind is bytes:
        return word.encode()
    if kind in _PLAIN:
        return _PLAIN[kind]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    if is_dataclass(kind):
        return _filled(kind, prefix=f"{word}>")
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _value(next(each for each in arguments if each is not type(None)), word)
    if origin is tuple:
        return tuple(_value(each, word) for each in arguments if each is not Ellipsis)
    if origin is frozenset:
        return frozenset({_value(arguments[0], word)})
    if origin in (dict, Mapping):
        return {_value(arguments[0], word): _value(arguments[1], word)}
    raise AssertionError(f"no sample for {kind}")


def _filled(kind: Any, *, prefix: str = "") -> Any:
    """A value whose every text says in which field it stands: `<Client.legal_name>`."""
    hints = get_type_hints(kind)
    name = kind.__name__
    values = {
        each.name: _APART.get((name, each.name), _value(hints[each.name], f"{prefix}<{name}.{each.name}>"))
        for each in fields(kind)
        if each.init
    }
    return kind(**values)


def _shown(value: object) -> set[tuple[str, str]]:
    found = {(match[1], match[2]) for match in re.finditer(r"<(\w+)\.(\w+)>(?!>)", f"{value!r}{value}")}
    return {(name, each) for name, each in found if name not in RULES}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_only_texts_that_hold_nothing_of_people_are_shown(kind: Any) -> None:
    value = kind(names=frozenset(), never=frozenset()) if kind.__name__ == "NameSpotter" else _filled(kind)

    allowed = {(name, each) for name, names in MAY_BE_SEEN.items() for each in names}
    assert _shown(value) <= allowed


def test_the_list_of_what_may_be_seen_names_only_what_is_there() -> None:
    there = {kind.__name__: {each.name for each in fields(kind)} for kind in ALL}

    assert [name for name, names in MAY_BE_SEEN.items() if names - there.get(name, set())] == []


def test_a_field_that_shows_would_be_noticed() -> None:
    assert _shown(factories.a_client(code="<Client.legal_name>")) == {("Client", "legal_name")}


# --- the samples of the other tests ----------------------------------------------------------------------------------

_MADE: tuple[Callable[[], Any], ...] = tuple(
    make for name, make in vars(factories).items() if name.startswith(("a_", "an_")) and inspect.isfunction(make)
)
SENTINEL = re.compile(r"\b[A-Z]{6,}\b")


@pytest.mark.parametrize("make", _MADE, ids=lambda make: make.__name__)
def test_no_sample_shows_its_telling_word(make: Callable[[], Any]) -> None:
    value = make()

    assert not SENTINEL.search(re.sub(r"<\w+\.[A-Z_]+:", "", f"{value!r}{value}"))


def test_neither_a_request_to_the_gate_nor_its_answer_shows_one() -> None:
    request = an_open_gate()
    shown = re.sub(r"<\w+\.[A-Z0-9_]+:", "", f"{request!r}{answer(request)!r}")

    assert not {"ZEBULON", "SYCAMORE", "MARIGOLD", "JUNIPER"} & {*SENTINEL.findall(shown)}


def test_a_mention_does_not_show_whom_it_mentions() -> None:
    person = KnownPerson(key="rafael osprey", names=("Rafael OSPREY",), kind=MentionKind.CONTACT)
    item = factories.an_item(fields=(ItemField("Data", "Rafael OSPREY came."),))

    (found,) = find_mentions([item], client_names=(), known=[person])

    assert isinstance(found, Mention)
    assert "osprey" not in f"{found!r}{person!r}".lower()
