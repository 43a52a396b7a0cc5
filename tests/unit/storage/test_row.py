# SPDX-License-Identifier: GPL-3.0-or-later
"""Values keep their exact form in columns, and nothing of an unexpected type passes."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from factories import a_restriction, a_session
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.consents import ConsentTopic
from counselor_desk.domain.errors import BugError
from counselor_desk.storage.row import Row, column_value, column_values, instant_text, list_text, period_parameters


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_as_it_was(moment: datetime) -> None:
    assert Row({"at": instant_text(moment)}).instant("at") == moment


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_text_order_of_instants_is_time_order(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=-8))])
def test_an_instant_outside_utc_is_refused(zone: timezone | None) -> None:
    with pytest.raises(BugError):
        instant_text(datetime(2026, 11, 22, tzinfo=zone))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_a_list_of_texts_comes_back_as_it_was(texts: list[str]) -> None:
    assert Row({"names": list_text(texts)}).json_list("names") == texts


def test_a_list_keeps_other_scripts_unescaped() -> None:
    assert list_text(["王芳"]) == '["王芳"]'


@pytest.mark.parametrize(
    ("value", "column"),
    [
        (date(2026, 2, 3), "2026-02-03"),
        (time(9, 5), "09:05:00"),
        (True, 1),
        (ConsentTopic.TREATMENT, "treatment"),
        (b"\x00", b"\x00"),
        (None, None),
        (7, 7),
    ],
)
def test_each_kind_of_value_has_one_form(value: object, column: object) -> None:
    assert column_value(value) == column
    assert type(column_value(value)) is type(column)


def test_a_nested_value_is_not_guessed_at() -> None:
    with pytest.raises(BugError):
        column_values(a_session())


def test_fields_become_columns_of_the_same_name() -> None:
    assert column_values(a_restriction(id="r", client_id="c", words="w"), without=("agreed_on", "recorded_at")) == {
        "id": "r",
        "client_id": "c",
        "words": "w",
        "lifted_on": None,
    }


def test_a_column_of_another_type_is_a_bug() -> None:
    row = Row({"number": "1", "none": None})
    for read in (lambda: row.integer("number"), lambda: row.text("none"), lambda: row.blob("number")):
        with pytest.raises(BugError):
            read()


def test_an_open_period_is_null_at_both_ends() -> None:
    assert period_parameters(None, date(2026, 1, 1)) == {"first": None, "last": "2026-01-01"}
