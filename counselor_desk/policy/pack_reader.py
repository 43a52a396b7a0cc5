# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the text of one pack file into a `Pack`, or into everything that is wrong with it."""

import re
import tomllib
from datetime import date
from itertools import combinations

from counselor_desk.domain.policy_packs import Confidence, Pack, Regime, Rule, WithoutRegime
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.domain.rule_values import (
    AXES_OF_TYPE,
    ClauseText,
    ClauseValue,
    Forum,
    MergeAxis,
    RuleType,
    RuleValue,
)
from counselor_desk.policy.findings import PackFinding
from counselor_desk.policy.table_reader import TableReader
from counselor_desk.policy.value_reader import read_value

SCHEMA = 1

_PACK_ID = re.compile(r"[a-z]{2}(-[a-z]+)?")
_VERSION = re.compile(r"\d{4}\.\d+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_REGION = re.compile(r"[A-Z]{2,3}")
_LICENCE = re.compile(r"[A-Z]+")
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_BRACKETS = re.compile(r"\[[^\[\]]+\]")


def read_pack(text: str, *, file: str) -> tuple[Pack | None, tuple[PackFinding, ...]]:
    """Read the text of `file`; the pack is None exactly when there are findings."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # tomllib's message names a line and a column, never a line's text
        return None, (PackFinding(file=file, where="", words=f"is not valid TOML: {error}"),)
    findings: list[PackFinding] = []
    pack = _read_pack(TableReader(content, file=file, where="", findings=findings), stem=file.removesuffix(".toml"))
    return (None if findings else pack), tuple(findings)


def _read_pack(table: TableReader, *, stem: str) -> Pack:
    if table.whole_number("schema", least=1) != SCHEMA:
        table.note(f"must be {SCHEMA}, the only one this program reads", name="schema")
    pack_id = _shaped(table, "id", _PACK_ID)
    if pack_id != stem:
        table.note("must be the file's name without its ending", name="id")
    pack = Pack(
        id=pack_id,
        version=_shaped(table, "version", _VERSION),
        country=_shaped(table, "country", _COUNTRY),
        region=_shaped(table, "region", _REGION) if table.has("region") else None,
        licences=_licences(table),
        regimes=frozenset(table.choices("regimes", Regime)),
        disclaimer=table.text("disclaimer"),
        rules=tuple(_read_rule(each, pack_id=pack_id) for each in table.tables("rules")),
        documents=tuple(_read_clause(each, pack_id=pack_id) for each in table.tables("documents")),
    )
    if not pack.rules:
        table.note("must hold at least one rule", name="rules")
    table.finish()
    _note_overlaps(table, (*pack.rules, *pack.documents))
    return pack


def _read_rule(table: TableReader, *, pack_id: str) -> Rule:
    key = _key(table)
    # the type decides how the value is read, so a wrong one is told alone and the value is not judged
    findable = table.has("type")
    kind = table.choice("type", RuleType)
    if not findable or kind is RuleType.CLAUSE:
        if kind is RuleType.CLAUSE and findable:
            table.note("a clause belongs under documents", name="type")
        kind = RuleType.GATE
    axis = table.choice("axis", MergeAxis)
    if axis not in AXES_OF_TYPE[kind]:
        table.note(f"a {kind} is merged on: {', '.join(sorted(AXES_OF_TYPE[kind]))}", name="axis")
    value = read_value(kind, table.table("value"))
    if isinstance(value, BasisRow) and key != f"basis.{value.basis}":
        table.note("of a basis must be basis. and its name", name="key")
    return _finish_rule(table, key=key, axis=axis, value=value, pack_id=pack_id)


def _read_clause(table: TableReader, *, pack_id: str) -> Rule:
    key = _key(table)
    text = table.text("text")
    if "[" in _BRACKETS.sub("", text) or "]" in _BRACKETS.sub("", text):
        table.note("has a bracket without its partner", name="text")
    value = ClauseValue(texts=(ClauseText(forum=table.choice("forum", Forum), text=text),))
    return _finish_rule(table, key=key, axis=MergeAxis.FORMALITIES, value=value, pack_id=pack_id)


def _finish_rule(table: TableReader, *, key: str, axis: MergeAxis, value: RuleValue, pack_id: str) -> Rule:
    rule = Rule(
        key=key,
        axis=axis,
        value=value,
        authority=table.text("authority"),
        source=table.text("source"),
        effective_from=table.day_or_unknown("effective_from"),
        effective_to=table.optional_day("effective_to"),
        verified_on=table.day("verified_on"),
        confidence=table.choice("confidence", Confidence),
        words=table.text("words"),
        pack_id=pack_id,
        licences=_licences(table),
        regimes=frozenset(table.choices("regimes", Regime)),
        without_regime=table.choice("without_regime", WithoutRegime, default=WithoutRegime.LEAVE_OUT),
        unless=frozenset(table.choices("unless", Regime)),
    )
    if rule.effective_to is not None and rule.effective_from is not None and rule.effective_to < rule.effective_from:
        table.note("lies before effective_from", name="effective_to")
    if rule.regimes & rule.unless:
        table.note("names a regime that the rule needs", name="unless")
    table.finish()
    return rule


def _key(table: TableReader) -> str:
    key = _shaped(table, "key", _KEY)
    table.name_as(key)
    return key


def _licences(table: TableReader) -> tuple[str, ...]:
    licences = table.texts("licences")
    if not all(_LICENCE.fullmatch(licence) for licence in licences):
        table.note("must be codes in capitals, such as LMHC", name="licences")
    return licences


def _shaped(table: TableReader, name: str, shape: re.Pattern[str]) -> str:
    value = table.text(name)
    if value and not shape.fullmatch(value):
        table.note(f"does not have its form ({shape.pattern})", name=name)
    return value


def _note_overlaps(table: TableReader, rules: tuple[Rule, ...]) -> None:
    for one, other in combinations(rules, 2):
        if one.key == other.key and _can_stand_together(one, other):
            table.note("has two rules that would be in force together", name=one.key)


def _can_stand_together(one: Rule, other: Rule) -> bool:
    if isinstance(one.value, ClauseValue) and isinstance(other.value, ClauseValue):
        forums = [{text.forum for text in value.texts} for value in (one.value, other.value)]
        if not forums[0] & forums[1]:
            return False
    if one.licences and other.licences and not set(one.licences) & set(other.licences):
        return False
    if one.regimes & other.unless or other.regimes & one.unless:
        return False
    begins = [rule.effective_from or date.min for rule in (one, other)]
    ends = [rule.effective_to or date.max for rule in (one, other)]
    return max(begins) <= min(ends)
