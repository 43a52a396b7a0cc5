# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody in a text who is not the client: nobody on file is missed, and dates and scores are nobody."""

import string
from collections import Counter
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from factories import an_item
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.name_spotting import letters_of
from counselor_desk.domain.records import ItemField
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.domain.third_persons import REASON_FOR, KnownPerson, Mention, MentionKind, find_mentions

CLIENT = ("Marisol Ana Quint", "Mari")
RAFAEL = KnownPerson(key="rafael", names=("Rafael Osprey", "Rafa"), kind=MentionKind.CONTACT)
OTHER = KnownPerson(key="other", names=("Łucja O'Neil-Ruiz", "Łucja"), kind=MentionKind.OTHER_CLIENT)
HASSAN = KnownPerson(key="hassan", names=("حسن العلي", "حسن"), kind=MentionKind.CONTACT)
CHEN = KnownPerson(key="chen", names=("陈美玲", "Mei 陈"), kind=MentionKind.OTHER_CLIENT)
ON_FILE = (RAFAEL, OTHER, HASSAN, CHEN)


def mentions(*texts: str, known: tuple[KnownPerson, ...] = ON_FILE, **names: Any) -> tuple[Mention, ...]:
    item = an_item(id="note:1", fields=tuple(ItemField(f"Part {number}", text) for number, text in enumerate(texts)))
    return find_mentions([item], **{"client_names": CLIENT, "known": known, **names})


def found(*texts: str, **arguments: Any) -> list[tuple[str, MentionKind]]:
    return [(each.text, each.kind) for each in mentions(*texts, **arguments)]


def words(text: str, kind: MentionKind, **arguments: Any) -> list[str]:
    return [each.text for each in mentions(text, **arguments) if each.kind is kind]


# --- people on file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Rafa called.",
        "rafa called",
        "RAFA CALLED",
        "It was Rafa's idea.",
        "It was Rafa’s idea.",
        "Rafa'll come, Rafa’d said.",
        "Rafa-related stress.",
        "An argument over ex-Rafa.",
        "Rafa/Mari had words.",
        "(Rafa)",
        "“Rafa”",
        "Rafa2",
        "_Rafa_",
        "1. Rafa",
        "- Rafa",
        "Rafa",
    ],
)
def test_a_contact_is_found_by_a_nickname_wherever_it_stands(text: str) -> None:
    assert {each.key for each in mentions(text)} >= {"rafael"}


@pytest.mark.parametrize(
    "written",
    ["Łucja O'Neil-Ruiz", "Łucja O’Neil‑Ruiz", "łucja o’neil ruiz", "ŁUCJA O'NEIL-RUIZ", "Łucja  O'Neil-\nRuiz"],
)
def test_another_client_is_found_under_every_way_of_writing_the_name(written: str) -> None:
    assert found(f"Sat next to {written} there.") == [(written, MentionKind.OTHER_CLIENT)]


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("Her uncle حسن العلي came.", "حسن العلي", "hassan"),
        ("تحدثت مع وحسن اليوم", "حسن", "hassan"),
        ("她昨天见了陈美玲，谈了很久。", "陈美玲", "chen"),
        ("Lunch with Mei 陈 today.", "Mei 陈", "chen"),
        ("Lunch with mei 陈 today.", "mei 陈", "chen"),
    ],
)
def test_names_in_scripts_without_capitals_or_spaces_are_found(text: str, name: str, key: str) -> None:
    assert (name, key) in {(each.text, each.key) for each in mentions(text)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Will called. Grace was late.", ["Will", "Grace"]),
        ("She will call with grace.", []),
        ("Will Grace came.", ["Will Grace"]),
        ("WILL came", ["WILL"]),
    ],
)
def test_a_part_of_a_name_counts_with_a_capital_only(text: str, names: list[str]) -> None:
    will = KnownPerson(key="will", names=("Will Grace",), parts=("Will", "Grace"), kind=MentionKind.CONTACT)

    assert words(text, MentionKind.CONTACT, known=(will,)) == names


def test_the_longest_name_of_a_person_is_one_mention() -> None:
    assert found("Rafael Osprey called.") == [("Rafael Osprey", MentionKind.CONTACT)]


def test_mentions_of_one_person_share_a_key_whatever_the_name() -> None:
    assert {each.key for each in mentions("Rafael Osprey called; Rafa was late.")} == {"rafael"}


def test_a_part_of_another_word_is_no_mention() -> None:
    assert found("The rafael-ospreys and girafa and Rafaela", known=(RAFAEL,))[0][0] != "Rafa"
    assert found("a girafa walked", known=(RAFAEL,)) == []


def test_a_person_on_file_beside_an_unknown_name_leaves_the_unknown_one_to_be_decided() -> None:
    assert found("She saw Rafa Gutierrez there.") == [
        ("Rafa", MentionKind.CONTACT),
        ("Gutierrez", MentionKind.LIKELY_NAME),
    ]


def test_an_unknown_name_around_a_person_on_file_is_not_lost_at_either_side() -> None:
    assert [text for text, _ in found("She saw Jean Rafa Gutierrez there.")] == ["Jean", "Rafa", "Gutierrez"]


def test_a_person_on_file_without_a_usable_name_matches_nothing() -> None:
    nobody = KnownPerson(key="nobody", names=("", "  ", "--", "42"), kind=MentionKind.CONTACT)

    assert found("-- 42 and nothing else", known=(nobody,)) == []


# --- the client's own name -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Marisol Ana Quint came.",
        "We saw Mari, and Marisol, and Quint's own words.",
        "Today MARISOL said that Marisól was fine.",
        "It was Mari’s plan; asked Ms. Quint.",
        "Marisol-Ana",
    ],
)
def test_the_clients_own_name_is_never_a_mention(text: str) -> None:
    assert found(text) == []


def test_a_contact_with_the_clients_own_name_in_the_list_is_not_searched_for() -> None:
    same = KnownPerson(key="same", names=("MARI", "Marisol  Ana Quint"), kind=MentionKind.CONTACT)

    assert found("Mari and Marisol Ana Quint", known=(same,)) == []


def test_a_contact_named_inside_the_clients_own_full_name_is_not_found_there_but_elsewhere() -> None:
    ana = KnownPerson(key="ana", names=("Ana",), kind=MentionKind.CONTACT)

    assert [each.start for each in mentions("Marisol Ana Quint saw Ana.", known=(ana,))] == [22]


def test_a_client_who_shares_a_surname_is_still_found_in_full() -> None:
    sister = KnownPerson(key="sister", names=("Ines Quint",), kind=MentionKind.OTHER_CLIENT)

    assert found("Ines Quint came.", known=(sister,)) == [("Ines Quint", MentionKind.OTHER_CLIENT)]


def test_the_counselors_and_the_practices_own_names_are_nobodys_secret() -> None:
    text = "Called by Dana Whitlock of Harbor Counseling."

    assert found(text, allowed_names=("Dana Whitlock", "Harbor Counseling")) == []


# --- contact details and identifiers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "(510) 555-0134",
        "510-555-0134",
        "510.555.0134",
        "510 555 0134",
        "510–555–0134",
        "510‑555‑0134",
        "1-510-555-0134",
        "1 (510) 555-0134",
        "+1 510 555 0134",
        "+1-510-555-0134",
        "5105550134",
        "+15105550134",
        "555-0134",
        "510-555-0134 x12",
        "510-555-0134x12",
        "510-555-0134 ext. 204",
        "020 7946 0958",
        "(020) 7946 0958",
        "0161 496 0000",
        "07700 900123",
        "+44 7700 900123",
        "+447700900123",
        "+44 (0)20 7946 0958",
        "06.12.34.56.78",
        "4111 1111 1111 1111",
        "4111111111111111",
    ],
)
def test_every_digit_of_a_telephone_or_card_number_is_noticed(number: str) -> None:
    text = f"Reached at {number}, then left."
    noticed = {place for each in mentions(text) for place in range(each.start, each.end)}

    assert {place for place, sign in enumerate(text) if sign.isdigit()} <= noticed


@pytest.mark.parametrize(
    "address", ["rafael@osprey.example", "r.osprey+court@mail.osprey.co.uk", "R_O-2@x-y.example", "é.dubois@ex.fr"]
)
def test_an_email_address_is_one_mention(address: str) -> None:
    assert words(f"Wrote to {address}.", MentionKind.EMAIL) == [address]


@pytest.mark.parametrize("address", ["https://osprey.example/rafa?x=1", "http://a.b", "www.osprey.example"])
def test_a_web_address_is_one_mention(address: str) -> None:
    assert words(f"See {address}, please.", MentionKind.WEB_ADDRESS) == [address]


@pytest.mark.parametrize(
    "address",
    [
        "12 Quarry Lane",
        "221b Baker Street",
        "9 Osprey Row",
        "14 St John's Road",
        "1600 Martin Luther Avenue",
        "12 West 45th Street",
        "7 Rafa Court",
    ],
)
def test_a_street_address_is_one_mention_even_with_a_name_in_it(address: str) -> None:
    assert found(f"Lives at {address} now.") == [(address, MentionKind.ADDRESS)]


@pytest.mark.parametrize("identifier", ["123-45-6789", "AB 12 34 56 C", "AB123456C", "ab123456c", "943 476 5919"])
def test_an_identifier_of_a_person_is_noticed(identifier: str) -> None:
    assert words(f"Number {identifier} on file.", MentionKind.IDENTIFIER) == [identifier]


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("policy number HB-22041", "HB-22041"),
        ("Claim no. 88-1204", "88-1204"),
        ("case #FL-26-0417", "FL-26-0417"),
        ("account number: 0044218", "0044218"),
        ("passport no X1234567", "X1234567"),
    ],
)
def test_a_number_behind_the_word_for_it_is_an_identifier(text: str, identifier: str) -> None:
    assert words(text, MentionKind.IDENTIFIER) == [identifier]


@pytest.mark.parametrize(
    "text", ["in this case no medication", "has an account number somewhere", "in any case nothing"]
)
def test_the_word_for_it_without_a_number_is_no_identifier(text: str) -> None:
    assert found(text) == []


def test_a_name_inside_an_email_or_web_address_is_part_of_it() -> None:
    assert found("rafa@osprey.example and www.rafa.example") == [
        ("rafa@osprey.example", MentionKind.EMAIL),
        ("www.rafa.example", MentionKind.WEB_ADDRESS),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "GAD-7: 15 and PHQ-9: 12, then 9.",
        "Seen 2026-03-05, 15:00 to 15:50.",
        "Seen 2026-03-05 15:00 to 15:50.",
        "Seen 5/3/2026 and 05.03.2026 and 5-3-26.",
        "Seen 2026/03/05 10.00-10.50 by video.",
        "From 2026-01-01 - 2026-06-30.",
        "50 mg twice, 1,200 steps, 98.6 degrees, 7/10",
        "Worked there 2019-2023 and 2019 – 2021.",
        "45 CFR 164.512 was read.",
        "docket FL-26-0417",
        "6 sessions, 50 minutes, 3 of 10 homework tasks",
        "F41.1 and F33.0",
    ],
)
def test_dates_times_scores_and_doses_are_nobody(text: str) -> None:
    assert found(text) == []


def test_a_telephone_number_behind_a_date_is_found() -> None:
    assert words("On 2026-03-05 510-555-0134 rang.", MentionKind.PHONE) == ["510-555-0134"]


# --- order, keys and reasons -----------------------------------------------------------------------------------------


def test_mentions_come_in_reading_order_with_their_place() -> None:
    one, two = an_item(id="note:1", fields=(ItemField("Data", "x Rafa"),)), an_item(id="note:2")
    three = an_item(id="note:3", fields=(ItemField("Data", "none"), ItemField("Plan", "Rafa and Łucja")))

    listed = find_mentions([one, two, three], client_names=CLIENT, known=ON_FILE)

    assert [(each.item_id, each.heading, each.start, each.end) for each in listed] == [
        ("note:1", "Data", 2, 6),
        ("note:3", "Plan", 0, 4),
        ("note:3", "Plan", 9, 14),
    ]


def test_a_likely_name_is_gathered_under_its_folded_form() -> None:
    assert {each.key for each in mentions("She met Zoë.", "Then Zoe left.")} == {"zoe"}


@pytest.mark.parametrize("kind", MentionKind)
def test_every_kind_of_mention_has_a_reason_for_redacting_it(kind: MentionKind) -> None:
    assert isinstance(REASON_FOR[kind], RedactionReason)


def test_another_clients_name_is_redacted_as_such() -> None:
    assert REASON_FOR[MentionKind.OTHER_CLIENT] is RedactionReason.OTHER_CLIENT


# --- properties ------------------------------------------------------------------------------------------------------

_NAMES = st.sampled_from([(name, person.key) for person in ON_FILE for name in person.names])
_SIGNS = st.text(st.characters(codec="utf-8"), max_size=60)
_NOTES = st.one_of(
    _SIGNS,
    st.lists(
        st.sampled_from(
            [
                "Rafa",
                "Osprey",
                "Mari",
                "Gutierrez",
                "Dr.",
                "said",
                "that",
                "in",
                "May",
                "2026-03-05",
                "510-555-0134",
                "\n",
                "rafa@osprey.example",
                "12 Quarry Lane",
                "陈美玲",
                "حسن",
                "1.",
                ",",
                ".",
                "O’Neil",
                "case no. A-1234",
            ]
        ),
        max_size=14,
    ).map(" ".join),
)


@given(_NOTES, _NAMES, _NOTES)
def test_a_known_name_is_noticed_wherever_it_is_put(before: str, name: tuple[str, str], after: str) -> None:
    text = f"{before} {name[0]} {after}"
    start = len(before) + 1

    noticed = {place for each in mentions(text) for place in range(each.start, each.end)}

    # the gap between the words of a name tells nothing
    assert {start + at for at, sign in enumerate(name[0]) if sign.isalnum()} <= noticed


@given(st.lists(_NOTES, min_size=1, max_size=3))
def test_mentions_never_overlap_and_quote_their_own_span(texts: list[str]) -> None:
    listed = mentions(*texts)

    for one, other in pairwise(listed):
        assert one.heading < other.heading or one.end <= other.start
    for each in listed:
        text = texts[int(each.heading.removeprefix("Part "))]
        assert each.text == text[each.start : each.end]
        assert each.text.strip()


@given(_SIGNS, st.lists(st.text(max_size=8), max_size=4))
def test_no_text_and_no_name_is_too_strange(text: str, names: list[str]) -> None:
    person = KnownPerson(key="k", names=tuple(names), kind=MentionKind.CONTACT)

    assert all(each.text for each in mentions(text, known=(person,), client_names=tuple(names[:1])))


@given(st.lists(_NOTES, max_size=3))
def test_the_order_of_people_on_file_makes_no_difference(texts: list[str]) -> None:
    assert mentions(*texts, known=ON_FILE) == mentions(*texts, known=ON_FILE[::-1])


# --- cost ------------------------------------------------------------------------------------------------------------

_ALPHABET = string.ascii_lowercase


def _name(number: int) -> str:
    first, second = divmod(number, len(_ALPHABET) ** 2)
    return f"Zq{_ALPHABET[first]}{_ALPHABET[second // 26]}{_ALPHABET[second % 26]} Kestrel"


class _CountingKey(str):
    """A key that counts how often it is compared as a dictionary does."""

    counted: ClassVar[Counter[str]] = Counter()

    def __hash__(self) -> int:
        self.counted["hash"] += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        self.counted["equal"] += 1
        return super().__eq__(other)


def test_a_thousand_clients_cost_one_look_up_for_each_run_of_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: without the index it would be a thousand comparisons for each word, 60 million in all."""
    sentence = "She spoke of work and of sleep, then Zqbcd Kestrel came up again and was left for next week. "
    items = [an_item(id=f"note:{number}", fields=(ItemField("Data", sentence * 10),)) for number in range(300)]
    people = tuple(
        KnownPerson(key=f"client {number}", names=(_name(number),), kind=MentionKind.OTHER_CLIENT)
        for number in range(1000)
    )

    def counting(text: str) -> Any:
        return tuple(type(run)(run.start, run.end, _CountingKey(run.key)) for run in letters_of(text))

    monkeypatch.setattr("counselor_desk.domain.third_persons.letters_of", counting)
    _CountingKey.counted.clear()

    listed = find_mentions(items, client_names=CLIENT, known=people)

    runs = sum(len(letters_of(item.fields[0].text)) for item in items)
    assert sum(each.kind is MentionKind.OTHER_CLIENT for each in listed) == 3000
    assert _CountingKey.counted["hash"] <= 3 * runs
    assert _CountingKey.counted["equal"] <= 3 * runs


@pytest.mark.parametrize("sign", ["a", "1", "A ", "a.", "-", "1 ", "Ab, ", "a@", "陈", "((", "policy no "])
def test_a_long_hostile_text_is_read_to_its_end(sign: str) -> None:
    """100,000 signs of one kind took minutes while a pattern could start again at every sign of a run."""
    text = sign * (100_000 // len(sign)) + " Rafa"

    assert mentions(text)[-1].text.endswith("Rafa")
