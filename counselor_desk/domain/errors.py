# SPDX-License-Identifier: GPL-3.0-or-later
"""Every failure the program can name, as a code without any text of people.

A code is safe in a log, a crash report and a test; the sentence for it stands in `explanations`.
"""

from enum import StrEnum


class ErrorCode(StrEnum):
    """What went wrong, in one word per case; the value is what logs show."""

    # the counselor can act on these
    VALUE_MISSING = "value_missing"
    VALUE_NOT_ALLOWED = "value_not_allowed"
    DATE_RANGE_IMPOSSIBLE = "date_range_impossible"
    TIME_RANGE_IMPOSSIBLE = "time_range_impossible"
    CODE_ALREADY_USED = "code_already_used"
    RECORD_NOT_FOUND = "record_not_found"
    RECORD_CHANGED_MEANWHILE = "record_changed_meanwhile"
    NOTE_SIGNED = "note_signed"
    NOTE_NOT_SIGNED = "note_not_signed"
    NOTE_EMPTY = "note_empty"
    NOTE_STRUCK = "note_struck"
    LATE_ENTRY_REASON_MISSING = "late_entry_reason_missing"
    SESSION_NOT_ENDED = "session_not_ended"
    EMPTY_OVER_TEXT = "empty_over_text"
    CONSENT_NOT_OPEN = "consent_not_open"
    LEGAL_HOLD_STANDS = "legal_hold_stands"
    MATTER_CLOSED = "matter_closed"
    RELEASE_REFUSED = "release_refused"
    RELEASE_UNDECIDED = "release_undecided"
    RELEASE_NOT_VERIFIED = "release_not_verified"
    IDENTITY_MISMATCH = "identity_mismatch"
    PACKAGE_NOT_RECOGNISED = "package_not_recognised"
    PACKAGE_UNREADABLE = "package_unreadable"
    PACKAGE_PASSPHRASE_REJECTED = "package_passphrase_rejected"  # noqa: S105
    OUTPUT_FOLDER_NOT_OURS = "output_folder_not_ours"
    CANCELLED = "cancelled"
    SECRET_NOT_GIVEN = "secret_not_given"  # noqa: S105
    SECRET_TOO_WEAK = "secret_too_weak"  # noqa: S105
    SEAL_UNREADABLE = "seal_unreadable"
    STAMP_UNREADABLE = "stamp_unreadable"
    STAMP_REFUSED = "stamp_refused"
    STAMP_OF_ANOTHER_REQUEST = "stamp_of_another_request"
    STAMP_NOT_TRUSTED = "stamp_not_trusted"
    STAMP_ROOT_UNREADABLE = "stamp_root_unreadable"

    # the journal and its keys
    JOURNAL_NOT_FOUND = "journal_not_found"
    JOURNAL_ALREADY_THERE = "journal_already_there"
    JOURNAL_TOO_NEW = "journal_too_new"
    JOURNAL_DAMAGED = "journal_damaged"
    JOURNAL_FILE_MISSING = "journal_file_missing"
    UPGRADE_INTERRUPTED = "upgrade_interrupted"
    HEADER_UNREADABLE = "header_unreadable"
    HEADER_TOO_NEW = "header_too_new"
    HEADER_ALTERED = "header_altered"
    KEY_PARAMETERS_REFUSED = "key_parameters_refused"
    KEY_REJECTED = "key_rejected"
    PIN_REJECTED = "pin_rejected"
    PASSPHRASE_REJECTED = "passphrase_rejected"  # noqa: S105
    RECOVERY_CODE_MALFORMED = "recovery_code_malformed"
    RECOVERY_CODE_REJECTED = "recovery_code_rejected"
    NO_FITTING_SLOT = "no_fitting_slot"
    KEYRING_ENTRY_MISSING = "keyring_entry_missing"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_DENIED = "keyring_denied"
    KEYRING_NOT_THERE = "keyring_not_there"
    KEYRING_CHANGED = "keyring_changed"
    KEYRING_WRONG_ENTRY = "keyring_wrong_entry"
    COMPARTMENT_CLOSED = "compartment_closed"
    BACKUP_UNREADABLE = "backup_unreadable"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_TOO_NEW = "backup_too_new"
    PIN_TOO_SOON = "pin_too_soon"
    PIN_NO_LONGER_ACCEPTED = "pin_no_longer_accepted"
    BACKUP_OF_ANOTHER_JOURNAL = "backup_of_another_journal"
    LAST_BACKUP = "last_backup"

    # the machine
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    PERMISSION_DENIED = "permission_denied"
    DISK_FAILED = "disk_failed"
    JOURNAL_IN_USE = "journal_in_use"
    FOLDER_UNSUITABLE = "folder_unsuitable"
    FOLDER_NOT_THERE = "folder_not_there"
    TARGET_ALREADY_THERE = "target_already_there"
    RELEASE_NOT_WRITTEN = "release_not_written"
    OUT_OF_MEMORY = "out_of_memory"
    FONT_MISSING = "font_missing"
    LIBRARY_TOO_OLD = "library_too_old"
    DISPLAY_NOT_THERE = "display_not_there"
    SETTINGS_NOT_SAVED = "settings_not_saved"
    NO_PRINTER = "no_printer"
    NOT_PRINTED = "not_printed"

    # our own mistakes
    UNEXPECTED = "unexpected"


class DeskError(Exception):
    """Base of all failures; carries a code and a place in our own words, never a value.

    Args:
        code: what went wrong.
        where: a fixed word of ours that narrows it (a column, a step, a slot type), never text that a person typed.
    """

    def __init__(self, code: ErrorCode, *, where: str = "") -> None:
        super().__init__(f"{code.value} ({where})" if where else code.value)
        self.code = code
        self.where = where


class UserError(DeskError):
    """The counselor can put it right by entering or choosing something else."""


class MachineError(DeskError):
    """The surroundings failed (disk, permissions, another instance); the program is not to blame."""


class VaultError(DeskError):
    """The journal cannot be opened, or is not what it should be."""


class BugError(DeskError):
    """A mistake of the program itself; goes to the crash page with the frames but without any message."""

    def __init__(self, where: str) -> None:
        super().__init__(ErrorCode.UNEXPECTED, where=where)
