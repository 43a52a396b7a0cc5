# SPDX-License-Identifier: GPL-3.0-or-later
"""No text of a person is in an exception, and none is readable in any file."""

import base64
import re
import traceback
from pathlib import Path

import pytest
from factories import NOW
from journal_fixtures import KEY, MAC_KEY, OneOfEach, add_one_of_each

from counselor_desk.domain.errors import DeskError
from counselor_desk.storage.backup_file import write_backup
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.search import SearchStore

SENTINEL = "SAPPHIREWREN"

# twelve characters and more, so that no form of them can turn up in ciphertext by chance
WORDS_ON_FILE = (
    "Harbor ZEBULON Counseling",
    "Marisol ZEBULON Quint",
    "never after six, KESTREL at home",
    "Rafael OSPREY Quint",
    "nothing to the TAMARISK health plan",
    "Slept badly since the MARIGOLD call",
    "The call was on Sunday, MARIGOLD said later.",
    "what stays between us: LARKSPUR",
    "Ines JUNIPER, attorney",
    "SYCAMORE v. Quint",
    "Priya BRAMBLE",
    "speaks of HAWTHORN only",
    "in the log only, TANAGER",
    "rafael osprey quint",
    "(510) 555-0177",
)


def everything_said(error: BaseException) -> str:
    return "".join((str(error), repr(error), repr(error.args), *traceback.format_exception(error)))


class UndoneError(Exception):
    """Raised and caught here only, to undo what was not refused."""


def refusal(database: Database, sql: str, value: str | bytes | None) -> DeskError | None:
    """Why a statement was refused; None, and nothing changed, when it was not."""
    try:
        with database.transaction():
            database.execute(sql, (value,))
            raise UndoneError
    except DeskError as error:
        return error
    except UndoneError:
        return None


def test_no_broken_constraint_repeats_what_was_to_be_stored(database: Database, free: OneOfEach) -> None:
    tables = database.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')")
    answers = [
        refusal(database, f'UPDATE "{table}" SET "{column.text("name")}" = ?', value)
        for table in (row.text("name") for row in tables)
        for column in database.rows("SELECT name FROM pragma_table_info(?)", (table,))
        for value in (SENTINEL, SENTINEL.encode(), None, f"{SENTINEL}\ud800")
    ]
    refused = [error for error in answers if error is not None]
    assert len(answers) > 1000
    assert len(refused) > 700
    for error in refused:
        assert SENTINEL not in everything_said(error)
        assert error.__cause__ is None


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT json_extract('{{}}', '{SENTINEL}')",
        f"SELECT {SENTINEL} FROM client",
        f"SELECT * FROM search_text WHERE search_text MATCH '{SENTINEL}:x'",
        f"SELECT '{SENTINEL}' FROM",
        f"SELECT {SENTINEL}()",
    ],
)
def test_no_failed_statement_repeats_itself(database: Database, sql: str) -> None:
    with pytest.raises(DeskError) as raised:
        database.rows(sql)
    # the line of the test itself is in the traceback; what the error carries is not
    assert SENTINEL not in str(raised.value) + repr(raised.value.args)
    assert raised.value.__cause__ is None


def test_no_search_repeats_what_was_typed(database: Database) -> None:
    for query in (f'"{SENTINEL}', f"{SENTINEL}*", f"NEAR({SENTINEL}", f"title:{SENTINEL}", f"{SENTINEL}\ud800"):
        assert SearchStore(database).find(query) == ()


def forms_of(word: str) -> set[bytes]:
    """The word as it could stand in a file: two encodings, hex in both cases, base64 at each of its three offsets."""
    plain = {word.encode("utf-8"), word.encode("utf-16-le"), word.encode("utf-16-be")}
    hexadecimal = {form.hex().encode() for form in plain} | {form.hex().upper().encode() for form in plain}
    shifted = {base64.b64encode(bytes(shift) + form)[4:-4] for form in plain for shift in range(3)}
    forms = plain | hexadecimal | shifted
    assert min(map(len, forms)) >= 8
    return forms


def test_the_scan_sees_what_it_looks_for() -> None:
    text = f"met {WORDS_ON_FILE[0]} again".encode()
    for form in (text, text.decode().encode("utf-16-le"), text.hex().encode(), base64.b64encode(text)):
        assert any(each in form for each in forms_of(WORDS_ON_FILE[0]))


def test_no_word_on_file_can_be_read_in_any_file(journal_file: Path, tmp_path: Path) -> None:
    database = open_database(journal_file, key=KEY)
    held = add_one_of_each(database)
    write_backup(
        tmp_path / "x.cdbak",
        database=database,
        header_json=b"{}",
        backup_mac_key=MAC_KEY,
        database_key=KEY,
        made_at=NOW,
        app_version="1.0",
    )
    while_open = {each.name: each.read_bytes() for each in tmp_path.iterdir() if each != journal_file}
    database.close()
    files = {**while_open, **{f"closed {each.name}": each.read_bytes() for each in tmp_path.iterdir()}}
    assert any(name.endswith("-wal") and content for name, content in while_open.items())
    words = (*WORDS_ON_FILE, KEY.hex(), held.client.id)
    pattern = re.compile(b"|".join(re.escape(form) for word in words for form in forms_of(word)))
    assert [name for name, content in files.items() if pattern.search(content)] == []
