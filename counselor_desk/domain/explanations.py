# SPDX-License-Identifier: GPL-3.0-or-later
"""A sentence for every failure: what happened and what to do, for somebody who is frightened of losing a record."""

from dataclasses import dataclass

from counselor_desk.domain.errors import ErrorCode as C


@dataclass(frozen=True, slots=True)
class Explanation:
    """Two short texts that never contain anything a person typed."""

    happened: str
    what_to_do: str

    def __str__(self) -> str:
        return f"{self.happened} {self.what_to_do}"


def explain(code: C) -> Explanation:
    """The explanation of a code; every code has one."""
    return _EXPLANATIONS[code]


_NOTHING_CHANGED = "Nothing was changed."

_EXPLANATIONS: dict[C, Explanation] = {
    C.VALUE_MISSING: Explanation("Something that is needed was left empty.", "Fill it in and try again."),
    C.VALUE_NOT_ALLOWED: Explanation("A value cannot be used here.", "Enter another one and try again."),
    C.DATE_RANGE_IMPOSSIBLE: Explanation(
        "These dates cannot both be right: the period ends before it begins.",
        "Compare them with the paper and enter them again. Nothing was saved.",
    ),
    C.TIME_RANGE_IMPOSSIBLE: Explanation(
        "The session would stop when it starts.", "Enter the stop time, for example 09:50. Nothing was saved."
    ),
    C.CODE_ALREADY_USED: Explanation("This code or number is already in use.", "Choose another one."),
    C.RECORD_NOT_FOUND: Explanation("This entry is not in the journal.", "Go back to the list and open it from there."),
    C.RECORD_CHANGED_MEANWHILE: Explanation(
        "This entry was saved from somewhere else in the meantime.",
        "Open it again; your text has not been thrown away.",
    ),
    C.NOTE_SIGNED: Explanation("A signed note is never changed.", "Write an addendum to it."),
    C.NOTE_NOT_SIGNED: Explanation("This note is still a draft.", "Sign it first."),
    C.NOTE_EMPTY: Explanation("There is nothing in this note to sign.", "Write the note, or leave it as a draft."),
    C.NOTE_STRUCK: Explanation("This note was already marked as entered in error.", "Its text can still be read."),
    C.LATE_ENTRY_REASON_MISSING: Explanation(
        "This note was begun more than 48 hours after the session.", "Write down why, then sign it as a late entry."
    ),
    C.SESSION_NOT_ENDED: Explanation(
        "This note is about a session that has not ended yet.",
        "Sign it once the session is over, or correct its stop time. The draft is kept.",
    ),
    C.EMPTY_OVER_TEXT: Explanation(
        "An empty text would have replaced what is written.", "The text was kept. Delete it on purpose if it should go."
    ),
    C.CONSENT_NOT_OPEN: Explanation("This consent has already ended.", "Record a new one."),
    C.LEGAL_HOLD_STANDS: Explanation(
        "A legal hold stands on this client's record, so it cannot be changed or deleted.",
        "Write an addendum or a late entry, or consult before you lift the hold.",
    ),
    C.MATTER_CLOSED: Explanation("This matter is closed.", "Open a new one for a new request."),
    C.RELEASE_REFUSED: Explanation(
        "Nothing was built: something that this kind of request needs is missing.",
        "See the list of what is missing, or stop and consult.",
    ),
    C.RELEASE_UNDECIDED: Explanation("Nothing was built: something is not decided yet.", "Decide it first."),
    C.RELEASE_NOT_VERIFIED: Explanation(
        "The packet did not pass its own check, so no file was written.",
        "See which check failed. The record is unchanged.",
    ),
    C.IDENTITY_MISMATCH: Explanation(
        "The initials or the date of birth on the paper are not this client's.",
        "Make sure that you have opened the right client.",
    ),
    C.PACKAGE_NOT_RECOGNISED: Explanation(
        "This is not a release packet.", "Name the folder that holds manifest.json and record.pdf."
    ),
    C.PACKAGE_UNREADABLE: Explanation(
        "This packet could not be read.", "Check that the folder can be opened and try again."
    ),
    C.PACKAGE_PASSPHRASE_REJECTED: Explanation(
        "This password does not open the files of the packet.",
        "Ask the sender for the six words and try again. Without them only the hashes can be checked.",
    ),
    C.OUTPUT_FOLDER_NOT_OURS: Explanation(
        "The folder already holds something that the demonstration did not write.",
        "Choose an empty folder. Nothing in it was changed.",
    ),
    C.CANCELLED: Explanation("Stopped as you asked.", "Nothing was written."),
    C.SECRET_NOT_GIVEN: Explanation(
        "No PIN, passphrase or recovery code was given.", "Type one, or give it on standard input with --secret-stdin."
    ),
    C.SECRET_TOO_WEAK: Explanation(
        "This PIN or passphrase is too short.", "Use at least 6 characters for a PIN and 5 words for a passphrase."
    ),
    C.SEAL_UNREADABLE: Explanation(
        "This is not a seal as it stands on a card: a sign is wrong or missing.",
        "Compare the size and the root with the card, group by group. Nothing was checked.",
    ),
    C.STAMP_UNREADABLE: Explanation(
        "This file is not an answer of a time-stamping service, or it was cut short.",
        f"Choose the file that the service sent; its name mostly ends in .tsr. {_NOTHING_CHANGED}",
    ),
    C.STAMP_REFUSED: Explanation(
        "The time-stamping service did not stamp the seal; its answer says so.",
        f"Ask it again, or ask another service. {_NOTHING_CHANGED}",
    ),
    C.STAMP_OF_ANOTHER_REQUEST: Explanation(
        "This answer belongs to another request: it stamps something else than the seals that were asked about.",
        f"Choose the answer to the file that was written here. {_NOTHING_CHANGED}",
    ),
    C.STAMP_NOT_TRUSTED: Explanation(
        "The signature of this answer does not lead to a root certificate that you chose.",
        f"Choose the root certificate of the service that made it, or ask another service. {_NOTHING_CHANGED}",
    ),
    C.STAMP_ROOT_UNREADABLE: Explanation(
        "This file is not the root certificate of a time-stamping service.",
        f"Choose one certificate in a file that ends in .pem, .der, .crt or .cer. {_NOTHING_CHANGED}",
    ),
    C.JOURNAL_NOT_FOUND: Explanation(
        "There is no journal in this folder.",
        "Check the folder; a journal holds a file named VAULT.json and a folder named db. Nothing was created.",
    ),
    C.JOURNAL_ALREADY_THERE: Explanation(
        "This folder already holds a journal.", "Open it, or choose another folder. The journal there was not touched."
    ),
    C.JOURNAL_TOO_NEW: Explanation(
        "This journal was written by a newer version of Counselor Desk.",
        f"Install that version or a newer one and open it again. {_NOTHING_CHANGED}",
    ),
    C.JOURNAL_DAMAGED: Explanation(
        "The journal's file is damaged; the damage was found before anything was shown from it.",
        "Keep the damaged file, and go back to the newest good backup.",
    ),
    C.JOURNAL_FILE_MISSING: Explanation(
        "The journal's database file is not where its header says.",
        f"Look for it in another copy of the folder, or restore a backup. {_NOTHING_CHANGED}",
    ),
    C.UPGRADE_INTERRUPTED: Explanation(
        "An upgrade of the journal was interrupted.", "Open it again; a copy from before the upgrade has been kept."
    ),
    C.HEADER_UNREADABLE: Explanation(
        "The file that holds the journal's key slots (VAULT.json) cannot be read, and neither can its copies.",
        f"Restore a backup with your recovery code or passphrase. {_NOTHING_CHANGED}",
    ),
    C.HEADER_TOO_NEW: Explanation(
        "This journal was made by a newer version of Counselor Desk.",
        f"Install that version or a newer one and open it again. {_NOTHING_CHANGED}",
    ),
    C.HEADER_ALTERED: Explanation(
        "The file that holds the journal's key slots (VAULT.json) was altered.",
        f"Restore it from a backup of the journal. {_NOTHING_CHANGED}",
    ),
    C.KEY_PARAMETERS_REFUSED: Explanation(
        "The journal asks for a key computation outside the safe limits.",
        f"The file VAULT.json may have been altered; restore it from a backup. {_NOTHING_CHANGED}",
    ),
    C.KEY_REJECTED: Explanation(
        "The key does not open the journal's database, or the database is damaged.",
        f"Try the recovery code, or restore a backup. {_NOTHING_CHANGED}",
    ),
    C.PIN_REJECTED: Explanation(
        "This PIN does not open the journal.", f"Try again, or use the recovery code. {_NOTHING_CHANGED}"
    ),
    C.PASSPHRASE_REJECTED: Explanation(
        "This passphrase does not open the journal.", f"Try again, or use the recovery code. {_NOTHING_CHANGED}"
    ),
    C.RECOVERY_CODE_MALFORMED: Explanation(
        "This is not a recovery code as it was printed: a sign is wrong or missing. It has seven groups of four.",
        f"Compare it with the printed sheet, group by group. {_NOTHING_CHANGED}",
    ),
    C.RECOVERY_CODE_REJECTED: Explanation(
        "This recovery code belongs to another journal, or to an older sheet.",
        f"Look for the newest sheet. {_NOTHING_CHANGED}",
    ),
    C.NO_FITTING_SLOT: Explanation(
        "This journal cannot be opened in this way.",
        f"Use the PIN, passphrase or recovery code that was set up for it. {_NOTHING_CHANGED}",
    ),
    C.KEYRING_ENTRY_MISSING: Explanation(
        "This computer's keyring no longer holds the key of this journal.",
        f"Use the recovery code or the passphrase. {_NOTHING_CHANGED}",
    ),
    C.KEYRING_LOCKED: Explanation(
        "This computer's keyring is locked.",
        f"Unlock it and try again, or use the recovery code or the passphrase. {_NOTHING_CHANGED}",
    ),
    C.KEYRING_DENIED: Explanation(
        "This computer's keyring refused to hand over the key.",
        f"Allow Counselor Desk to use it, or use the recovery code or the passphrase. {_NOTHING_CHANGED}",
    ),
    C.KEYRING_NOT_THERE: Explanation(
        "No keyring that can be trusted answers on this computer.",
        f"Use the recovery code or the passphrase. {_NOTHING_CHANGED}",
    ),
    C.KEYRING_CHANGED: Explanation(
        "Another keyring answers on this computer than the one that holds the key.",
        f"Use the recovery code or the passphrase. {_NOTHING_CHANGED}",
    ),
    C.KEYRING_WRONG_ENTRY: Explanation(
        "The entry in this computer's keyring is not a key of this journal.",
        f"Use the recovery code or the passphrase. {_NOTHING_CHANGED}",
    ),
    C.COMPARTMENT_CLOSED: Explanation(
        "The psychotherapy notes are kept apart and closed.", "Enter the PIN or passphrase again to open them."
    ),
    C.BACKUP_UNREADABLE: Explanation(
        "This file is not a backup of Counselor Desk, or it was cut short.",
        f"Choose another backup file. {_NOTHING_CHANGED}",
    ),
    C.BACKUP_DAMAGED: Explanation(
        "This backup is damaged and was not restored.", f"Choose another backup file. {_NOTHING_CHANGED}"
    ),
    C.BACKUP_TOO_NEW: Explanation(
        "This backup was made by a newer version of Counselor Desk.",
        f"Install that version or a newer one and restore it again. {_NOTHING_CHANGED}",
    ),
    C.BACKUP_OF_ANOTHER_JOURNAL: Explanation(
        "This is a backup of another journal.",
        f"Choose a backup of this one, or restore that one into a new folder. {_NOTHING_CHANGED}",
    ),
    C.LAST_BACKUP: Explanation(
        "This is the newest backup that was proved, and it stays.",
        f"Make a new backup first; after that this one can be removed. {_NOTHING_CHANGED}",
    ),
    C.PIN_TOO_SOON: Explanation(
        "After a wrong PIN the next one waits a little, up to a minute.",
        "Wait and try again, or use the passphrase or the recovery code, which do not wait.",
    ),
    C.PIN_NO_LONGER_ACCEPTED: Explanation(
        "The PIN was wrong ten times, so it is not asked for any more.",
        "Open the journal with the recovery code or the passphrase. After that the PIN counts again.",
    ),
    C.DISK_FULL: Explanation(
        "The disk is full, so this could not be saved.",
        "Make room and save again. What was saved before is safe, and nothing was half written.",
    ),
    C.READ_ONLY: Explanation(
        "This folder or disk can only be read.",
        "Choose another place, or allow writing. What is there was not changed.",
    ),
    C.PERMISSION_DENIED: Explanation(
        "This account may not read or write there.", "Check the permissions of the folder. Nothing was changed."
    ),
    C.DISK_FAILED: Explanation(
        "The disk did not do what was asked of it.",
        "Check the disk and try again. What was saved before has not been touched.",
    ),
    C.JOURNAL_IN_USE: Explanation(
        "This journal is already open in another window of Counselor Desk.",
        "Use that window, or close it first. Nothing was changed.",
    ),
    C.FOLDER_UNSUITABLE: Explanation(
        "This folder is on a network or is copied by a cloud service, which can destroy an open journal.",
        "Keep the journal in a folder of this computer; backups may go there.",
    ),
    C.FOLDER_NOT_THERE: Explanation(
        "The folder that this should go into is not there.", "Make it, or choose another one. Nothing was written."
    ),
    C.TARGET_ALREADY_THERE: Explanation(
        "There is already something under this name.", "Choose another name. What is there was not changed."
    ),
    C.RELEASE_NOT_WRITTEN: Explanation(
        "The release is on record, but its folder could not be written to its end.",
        "The exact packet is kept in the journal: choose another folder and write it again.",
    ),
    C.OUT_OF_MEMORY: Explanation(
        "This computer does not have enough free memory for this.", "Close other programs and try again."
    ),
    C.FONT_MISSING: Explanation(
        "This computer has no font for one of the scripts in this record, so the page would have had gaps.",
        "Install the Noto fonts (Debian: fonts-noto-core and fonts-noto-cjk) and try again. No file was written.",
    ),
    C.LIBRARY_TOO_OLD: Explanation(
        "The encryption library on this computer is too old to be safe.", "Install Counselor Desk again."
    ),
    C.SETTINGS_NOT_SAVED: Explanation(
        "Your settings could not be saved.",
        "They hold until you close Counselor Desk. Check that the disk is not full or write-protected.",
    ),
    C.NO_PRINTER: Explanation(
        "No printer is set up on this computer.",
        "Add a printer in the system settings and try again.",
    ),
    C.NOT_PRINTED: Explanation(
        "The printer did not take the pages.",
        "Check the printer and look at what came out before you print again.",
    ),
    C.DISPLAY_NOT_THERE: Explanation(
        "There is no screen here that a window can be opened on.",
        "Start Counselor Desk in the desktop session of this computer; a screen reached over a network cannot be used. "
        f"{_NOTHING_CHANGED}",
    ),
    C.UNEXPECTED: Explanation(
        "Counselor Desk made a mistake and stopped what it was doing.",
        "What was saved before is safe. Please report the code that is shown.",
    ),
}
