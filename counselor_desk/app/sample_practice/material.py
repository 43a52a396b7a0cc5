# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the written material in `resources/samples`: themes of counseling and the sentences that all share."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from counselor_desk.app.sample_practice.phrases import Phrase, read_phrase
from counselor_desk.resource_files import resource_path

Phrases = tuple[Phrase, ...]


class Phase(StrEnum):
    """Where in the work a session stands."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


@dataclass(frozen=True)
class Task:
    """Something to do between sessions; `name` is how later notes speak of it."""

    key: str
    name: Phrase
    set: Phrase
    done: Phrases
    partly: Phrases


@dataclass(frozen=True)
class Event:
    """What a client brought, and what the counselor makes of it."""

    phase: Phase
    said: Phrases
    means: Phrase

    @property
    def slots(self) -> frozenset[str]:
        return slots_of(*self.said, self.means)


@dataclass(frozen=True)
class Work:
    """What was done in a session and what came of it; `phase` None fits every time."""

    phase: Phase | None
    did: Phrases
    came: Phrases


@dataclass(frozen=True)
class Module:
    """The topic of one group session with its homework."""

    did: Phrase
    task: Task


@dataclass(frozen=True)
class Theme:
    """Everything that is written for one kind of concern."""

    key: str
    concern: Phrase
    approach: str
    measure: str
    severity: int
    roles: tuple[str, ...]
    presenting: Phrases
    history: Phrases
    goals: Phrases
    formulation: Phrases
    process: Phrases
    tasks: tuple[Task, ...]
    events: tuple[Event, ...]
    works: tuple[Work, ...]
    modules: tuple[Module, ...] = ()
    own: Mapping[str, Phrases] = field(default_factory=dict)
    group: Mapping[str, Phrases] = field(default_factory=dict)


@dataclass(frozen=True)
class EverydayPhrases:
    """Sentences that every theme shares, by the name of their list, and the bands of the measures."""

    pools: Mapping[str, Phrases]
    addenda: tuple[tuple[str, Phrase], ...]
    strike_reason: str
    bands: Mapping[str, tuple[tuple[int, str], ...]]
    works: tuple[Work, ...]


THEME_KEYS = (
    *("trauma", "panic", "depression", "ocd", "grief", "burnout", "perinatal", "social", "drinking", "caring"),
    *("migration", "couple", "family", "skills-group"),
)


def slots_of(*phrases: Phrase) -> frozenset[str]:
    """The slots of several phrases together."""
    return frozenset().union(*(phrase.slots for phrase in phrases))


def sample_table(name: str) -> dict[str, Any]:
    """One file of the material as it stands."""
    return tomllib.loads(resource_path("samples", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def common() -> EverydayPhrases:
    """The shared sentences."""
    table = sample_table("common")
    lists = {key: value for key, value in table.items() if key not in ("addenda", "struck", "bands", "works")}
    return EverydayPhrases(
        pools={key: _phrases(value) for key, value in lists.items()},
        addenda=tuple((each["reason"], read_phrase(each["text"])) for each in table["addenda"]),
        strike_reason=table["struck"][0]["reason"],
        bands={measure: tuple((limit, band) for limit, band in rows) for measure, rows in table["bands"].items()},
        works=tuple(_work(each) for each in table["works"]),
    )


@cache
def theme(key: str) -> Theme:
    """One theme by the name of its file."""
    table = sample_table(f"theme-{key}")
    return Theme(
        key=key,
        concern=read_phrase(table["concern"]),
        approach=table["approach"],
        measure=table["measure"],
        severity=table["severity"],
        roles=tuple(table.get("roles", ())),
        presenting=_phrases(table["presenting"]),
        history=_phrases(table["history"]),
        goals=_phrases(table["goals"]),
        formulation=_phrases(table["formulation"]),
        process=_phrases(table["process"]),
        tasks=tuple(_task(each) for each in table.get("tasks", ())),
        events=tuple(
            Event(Phase(each["phase"]), _phrases(each["said"]), read_phrase(each["means"]))
            for each in table.get("events", ())
        ),
        works=tuple(_work(each) for each in table["works"]),
        modules=tuple(_module(each, table) for each in table.get("modules", ())),
        own={role: _phrases(lines) for role, lines in table.get("own", {}).items()},
        group={
            name: _phrases(table[name])
            for name in ("means_early", "means_middle", "means_late", "came")
            if name in table
        },
    )


def _phrases(lines: list[str]) -> Phrases:
    return tuple(read_phrase(line) for line in lines)


def _task(table: Mapping[str, Any]) -> Task:
    return Task(
        key=table.get("key", table["name"]),
        name=read_phrase(table["name"]),
        set=read_phrase(table["set"]),
        done=_phrases(table["done"]),
        partly=_phrases(table["partly"]),
    )


def _work(table: Mapping[str, Any]) -> Work:
    phase = None if table.get("phase", "any") == "any" else Phase(table["phase"])
    return Work(phase, _phrases(table["did"]), _phrases(table["came"]))


def _module(table: Mapping[str, Any], of_theme: Mapping[str, Any]) -> Module:
    task = Task(
        key=table["name"],
        name=read_phrase(table["name"]),
        set=read_phrase(table["task"]),
        done=_phrases(of_theme["own_done"]),
        partly=_phrases(of_theme["own_partly"]),
    )
    return Module(read_phrase(table["did"][0]), task)
