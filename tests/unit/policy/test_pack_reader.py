# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack file is read strictly: whatever is wrong with it is found, and said with its place."""

import re
from datetime import date

import pytest
from policy_samples import BASIS_HEAD, BASIS_VALUE, COMMON_LINES, PACK_TEXT, pack_text_with

from counselor_desk.domain.policy import (
    BasisRow,
    ClauseValue,
    ClockEvent,
    Confidence,
    DeadlineValue,
    DutyValue,
    EvidenceValue,
    Extension,
    GateValue,
    HolderValue,
    Regime,
    RetentionValue,
    Rule,
    RuleValue,
    WithoutRegime,
)
from counselor_desk.policy.pack_reader import read_pack

GATE_HEAD = 'key = "a.b"\ntype = "gate"\naxis = "disclosure"\n'
DEADLINE_HEAD = 'key = "a.b"\ntype = "deadline"\naxis = "deadline_on_practice"\n'
EVIDENCE_HEAD = 'key = "a.b"\ntype = "evidence"\naxis = "formalities"\n'


def findings_of(text: str) -> list[str]:
    pack, findings = read_pack(text, file="us-zz.toml")
    assert (pack is None) == bool(findings)
    return [str(each) for each in findings]


def changed(old: str, new: str, text: str = PACK_TEXT) -> str:
    assert old in text
    return text.replace(old, new, 1)


def without(name: str, text: str = PACK_TEXT) -> str:
    """The text without its first line that sets `name`."""
    return re.sub(rf"^{name} = .*\n", "", text, count=1, flags=re.MULTILINE)


def added_rule(head: str, value: str) -> Rule:
    pack, findings = read_pack(pack_text_with(head, value), file="us-zz.toml")
    assert findings == ()
    assert pack is not None
    return pack.rules[-1]


def test_a_sound_pack_is_read_whole() -> None:
    pack, findings = read_pack(PACK_TEXT, file="us-zz.toml")

    assert findings == ()
    assert pack is not None
    assert (pack.id, pack.version, pack.country, pack.region) == ("us-zz", "2026.1", "US", "ZZ")
    objection, declaration = pack.rules[0], pack.documents[0]
    assert (objection.key, objection.pack_id, objection.effective_from) == ("subpoena.objection", "us-zz", None)
    assert (objection.verified_on, objection.confidence) == (date(2026, 11, 22), Confidence.VERIFIED)
    assert isinstance(objection.value, DeadlineValue)
    assert declaration.effective_from == date(2020, 1, 1)
    assert isinstance(declaration.value, ClauseValue)
    assert declaration.value.texts[0].placeholders == ("name",)


def test_a_pack_of_a_whole_country_names_no_region() -> None:
    pack, _ = read_pack(without("region"), file="us-zz.toml")

    assert pack is not None
    assert pack.region is None


@pytest.mark.parametrize(
    ("head", "value", "kind"),
    [
        (GATE_HEAD, "stands = true", GateValue),
        (
            DEADLINE_HEAD,
            'spans = [{ amount = -10, unit = "calendar_days", starts = "production_date", required = false }]\n'
            'extension = { amount = 30, unit = "calendar_days", words = "With a letter." }\n'
            'combination = "latest"\nbound = "not_before"\nrolls_to_working_day = true\ndelegable = false',
            DeadlineValue,
        ),
        (
            'key = "a.b"\ntype = "retention"\naxis = "retention"\n',
            'years = 3\nstarts = "last_contact"\nyears_after_majority = 5\nuntil_age = 22\nsummary_years = 4',
            RetentionValue,
        ),
        (
            'key = "a.b"\ntype = "duty"\naxis = "disclosure"\n',
            'strength = "mandatory"\nmust_tell = ["law_enforcement"]\n'
            'may_tell = ["law_enforcement", "intended_person"]',
            DutyValue,
        ),
        ('key = "a.b"\ntype = "holder"\naxis = "formalities"\n', 'holders = ["client"]', HolderValue),
        (
            EVIDENCE_HEAD,
            'bases = ["court_order"]\nneeded = [{ key = "x", words = "X.", citation = "C", any_of = "g" },'
            ' { key = "y", words = "Y.", citation = "C", any_of = "g", condition = "criminal_matter" }]',
            EvidenceValue,
        ),
        (BASIS_HEAD, BASIS_VALUE, BasisRow),
    ],
)
def test_each_type_of_rule_becomes_its_value(head: str, value: str, kind: type[RuleValue]) -> None:
    assert isinstance(added_rule(head, value).value, kind)


def test_an_extension_and_what_cannot_be_delegated_are_kept() -> None:
    value = added_rule(
        DEADLINE_HEAD,
        'spans = [{ amount = 24, unit = "hours", starts = "reasonable_cause" }]\ndelegable = false\n'
        'extension = { amount = 30, unit = "calendar_days", words = "With a letter." }',
    ).value

    assert isinstance(value, DeadlineValue)
    assert value.delegable is False
    assert value.extension is not None
    assert isinstance(value.extension, Extension)
    assert value.spans[0].starts is ClockEvent.REASONABLE_CAUSE


def test_limits_of_a_rule_are_kept() -> None:
    read = added_rule(
        GATE_HEAD
        + 'licences = ["LMHC"]\nregimes = ["hipaa"]\nwithout_regime = "keep_as_default"\nunless = ["part2"]\n'
        + "effective_to = 2030-01-01\n",
        "stands = true",
    )

    assert read.licences == ("LMHC",)
    assert read.regimes == {Regime.HIPAA}
    assert read.without_regime is WithoutRegime.KEEP_AS_DEFAULT
    assert read.unless == {Regime.PART2}
    assert read.effective_to == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema = ", "is not valid TOML"),
        (without("schema"), "schema: is missing"),
        (changed("schema = 1", "schema = 2"), "schema: must be 1"),
        (changed("schema = 1", "schema = true"), "schema: must be a whole number"),
        (changed('id = "us-zz"', 'id = "us-yy"'), "id: must be the file's name"),
        (changed('id = "us-zz"', 'id = "US ZZ"'), "id: does not have its form"),
        (changed('version = "2026.1"', 'version = "one"'), "version: does not have its form"),
        (changed('country = "US"', 'country = "us"'), "country: does not have its form"),
        (changed('region = "ZZ"', 'region = "zz"'), "region: does not have its form"),
        (changed("licences = []", 'licences = ["lpc"]'), "licences: must be codes in capitals"),
        (changed("licences = []", 'licences = ["LPC", "LPC"]'), "licences: names the same thing twice"),
        (changed("licences = []", "licences = [1]"), "licences: must be a list of texts"),
        (changed("licences = []", 'licences = "LPC"'), "licences: must be a list"),
        (changed("regimes = []", 'regimes = ["gdpr"]'), "regimes: must be one of"),
        (changed("regimes = []", 'regimes = ["hipaa", "hipaa"]'), "regimes: names the same thing twice"),
        (without("disclaimer"), "disclaimer: is missing"),
        (changed('disclaimer = "Not legal advice."', 'disclaimer = " "'), "disclaimer: must be a text"),
        (changed("regimes = []", "regimes = []\nauthor = 'me'"), "author: is not a key that belongs here"),
        (PACK_TEXT[: PACK_TEXT.index("[[rules]]")], "rules: must hold at least one rule"),
        (PACK_TEXT[: PACK_TEXT.index("[[rules]]")] + "rules = [1]", "rules: must be a list of tables"),
        (without("key"), "key: is missing"),
        (changed('key = "subpoena.objection"', 'key = "Objection"'), "key: does not have its form"),
        (without("type"), "type: is missing"),
        (changed('type = "deadline"', 'type = "wish"'), "type: must be one of"),
        (changed('type = "deadline"', 'type = "clause"'), "type: a clause belongs under documents"),
        (without("axis"), "axis: is missing"),
        (changed("deadline_on_practice", "retention"), "axis: a deadline is merged on"),
        (without("authority"), "authority: is missing"),
        (without("source"), "source: is missing"),
        (without("words"), "words: is missing"),
        (without("confidence"), "confidence: is missing"),
        (changed('confidence = "verified"', 'confidence = "sure"'), "confidence: must be one of"),
        (without("verified_on"), "verified_on: is missing"),
        (changed("verified_on = 2026-11-22", 'verified_on = "2026-11-22"'), "verified_on: must be a date"),
        (changed("verified_on = 2026-11-22", "verified_on = 2026-11-22T10:00:00"), "verified_on: must be a date"),
        (changed("verified_on = 2026-11-22", "verified_on = 2026-02-30"), "is not valid TOML"),
        (without("effective_from"), "effective_from: is missing"),
        (changed('effective_from = "unknown"', 'effective_from = "long ago"'), "effective_from: must be a date"),
        (
            changed('effective_from = "unknown"', "effective_from = 2025-06-20\neffective_to = 2025-06-19"),
            "effective_to: lies before effective_from",
        ),
        (
            changed('effective_from = "unknown"', 'effective_from = "unknown"\nregimes=["hipaa"]\nunless=["hipaa"]'),
            "unless: names a regime that the rule needs",
        ),
        (changed("I, [name], certify.", "I, [name, certify."), "text: has a bracket without its partner"),
        (changed("I, [name], certify.", "I, name], certify."), "text: has a bracket without its partner"),
        (changed('forum = "any"', 'forum = "here"'), "forum: must be one of"),
        (without("spans"), "spans: needs at least one span"),
        (changed("amount = 14", "amount = 14.5"), "amount: must be a whole number"),
        (changed("amount = 14", "amount = -400"), "amount: must be a whole number"),
        (changed('unit = "calendar_days"', 'unit = "hours"').replace("14", "0"), "amount: is 0 exactly when"),
        (changed('unit = "calendar_days"', 'unit = "immediate"'), "amount: is 0 exactly when"),
        (changed('starts = "service"', 'starts = "soon"'), "starts: must be one of"),
        (changed('starts = "service"', 'starts = "service", note = "x"'), "note: is not a key that belongs here"),
        (f"{PACK_TEXT}\n[[rules]]\n{GATE_HEAD}{COMMON_LINES}value = 1", "value: must be a table"),
        (f"{PACK_TEXT}\n[[rules]]\n{GATE_HEAD}{COMMON_LINES}", "value: is missing"),
        (pack_text_with(GATE_HEAD, ""), "stands: is missing"),
        (pack_text_with(GATE_HEAD, "stands = 1"), "stands: must be true or false"),
        (
            pack_text_with(
                'key = "a.b"\ntype = "duty"\naxis = "disclosure"\n',
                'strength = "mandatory"\nmust_tell = ["law_enforcement"]\nmay_tell = []',
            ),
            "may_tell: must name everybody who has to be told",
        ),
        (pack_text_with(EVIDENCE_HEAD, "needed = []"), "bases: must name the bases"),
        (pack_text_with(EVIDENCE_HEAD, 'bases = ["court_order"]'), "needed: must ask for something"),
        (
            pack_text_with(
                EVIDENCE_HEAD,
                'bases = ["court_order"]\nneeded = [{ key = "x", words = "X.", citation = "C" },'
                ' { key = "x", words = "Y.", citation = "C" }]',
            ),
            "needed: asks for x twice",
        ),
        (
            pack_text_with(
                EVIDENCE_HEAD,
                'bases = ["court_order"]\nneeded = [{ key = "x", words = "X.", citation = "C", any_of = "g" }]',
            ),
            "needed: has only one way to satisfy g",
        ),
        (
            pack_text_with(BASIS_HEAD, BASIS_VALUE.replace("supported = true", "supported = false")),
            "refusal: stands exactly on the rows that are not supported",
        ),
        (
            pack_text_with(BASIS_HEAD, BASIS_VALUE + 'refusal = "No."'),
            "refusal: stands exactly on the rows that are not supported",
        ),
        (
            pack_text_with(BASIS_HEAD, BASIS_VALUE + "answered_without_packet = true"),
            "answered_without_packet: cannot stand on a supported row",
        ),
        (
            pack_text_with(BASIS_HEAD, BASIS_VALUE.replace('citations = ["A rule"]', "")),
            "citations: must name at least one place",
        ),
        (
            pack_text_with(BASIS_HEAD.replace("basis.court_order", "basis.wish"), BASIS_VALUE),
            "key: of a basis must be basis. and its name",
        ),
        (
            pack_text_with(BASIS_HEAD.replace("basis.court_order", "basis.insurer"), BASIS_VALUE),
            "key: of a basis must be basis. and its name",
        ),
    ],
)
def test_whatever_is_wrong_is_found(text: str, said: str) -> None:
    findings = findings_of(text)

    assert any(said in finding for finding in findings), findings


def test_a_finding_names_file_rule_and_key() -> None:
    assert findings_of(changed("deadline_on_practice", "retention")) == [
        "us-zz.toml: rules[1] subpoena.objection > axis: "
        "a deadline is merged on: access, deadline_on_practice, disclosure"
    ]


def test_everything_wrong_is_found_in_one_reading() -> None:
    text = without("authority", without("source", changed('country = "US"', 'country = "us"')))

    assert len(findings_of(text)) == 3


def rule_with(lines: str) -> str:
    return f"\n[[rules]]\n{GATE_HEAD}{COMMON_LINES}{lines}[rules.value]\nstands = true\n"


def dated(lines: str) -> str:
    return rule_with("").replace('effective_from = "unknown"', lines)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (rule_with(""), rule_with(""), True),
        (rule_with('licences = ["LPC"]\n'), rule_with('licences = ["LCSW"]\n'), False),
        (rule_with('licences = ["LPC"]\n'), rule_with('licences = ["LCSW", "LPC"]\n'), True),
        (rule_with('licences = ["LPC"]\n'), rule_with(""), True),
        (rule_with('regimes = ["hipaa"]\n'), rule_with('unless = ["hipaa"]\n'), False),
        (rule_with('unless = ["hipaa"]\n'), rule_with('regimes = ["hipaa"]\n'), False),
        (dated("effective_from = 2020-01-01\neffective_to = 2025-06-19"), dated("effective_from = 2025-06-20"), False),
        (dated("effective_from = 2020-01-01\neffective_to = 2025-06-20"), dated("effective_from = 2025-06-20"), True),
        (dated('effective_from = "unknown"\neffective_to = 2025-06-19'), dated("effective_from = 2025-06-20"), False),
    ],
)
def test_two_rules_of_one_key_may_not_be_in_force_together(one: str, other: str, together: bool) -> None:
    findings = findings_of(PACK_TEXT + one + other)

    assert bool(findings) is together
    assert all("has two rules that would be in force together" in finding for finding in findings)


@pytest.mark.parametrize(("forum", "together"), [("any", True), ("state_court", False)])
def test_a_statement_may_be_worded_once_for_each_forum(forum: str, together: bool) -> None:
    statement = PACK_TEXT[PACK_TEXT.index("[[documents]]") :].replace('forum = "any"', f'forum = "{forum}"')

    assert bool(findings_of(PACK_TEXT + statement)) is together
