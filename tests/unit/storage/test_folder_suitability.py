# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a journal may lie, by mount table, by folder names and by what synchronising programs leave behind."""

import json
from pathlib import Path

import pytest

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.storage import folder_suitability
from counselor_desk.storage.folder_suitability import (
    is_on_network,
    is_synchronised,
    lies_on_network_mount,
    refuse_unsuitable_folder,
    synchronised_roots,
)

PRACTICE = Path("/srv/practice/journal")


def mount(point: str, kind: str) -> str:
    return f"36 35 98:0 / {point} rw,noatime master:1 - {kind} server:/export rw,errors=continue"


ROOT = mount("/", "ext4")


@pytest.mark.parametrize(
    "kind",
    ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p", "davfs", "virtiofs", "vboxsf", "fuse.gcsfuse"],
)
def test_a_network_mount_is_seen(kind: str) -> None:
    assert lies_on_network_mount(PRACTICE, [ROOT, mount("/srv/practice", kind)])


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "xfs", "overlay", "tmpfs", "zfs", "apfs", "fuseblk", "vfat"])
def test_a_disk_of_this_computer_passes(kind: str) -> None:
    assert not lies_on_network_mount(PRACTICE, [mount("/", kind)])


def test_the_root_of_a_container_may_be_9p() -> None:
    assert not lies_on_network_mount(PRACTICE, [mount("/", "9p")])


def test_a_root_on_nfs_is_still_the_network() -> None:
    assert lies_on_network_mount(PRACTICE, [mount("/", "nfs4")])


def test_the_deepest_mount_counts() -> None:
    lines = [ROOT, mount("/srv", "nfs"), mount("/srv/practice", "ext4")]
    assert not lies_on_network_mount(PRACTICE, lines)
    assert lies_on_network_mount(Path("/srv/other"), lines)


def test_the_last_of_two_mounts_on_one_folder_counts() -> None:
    assert lies_on_network_mount(PRACTICE, [ROOT, mount("/srv", "ext4"), mount("/srv", "nfs")])


def test_a_folder_beside_the_mount_with_a_longer_name_is_not_in_it() -> None:
    assert not lies_on_network_mount(Path("/srv2/journal"), [ROOT, mount("/srv", "nfs")])


def test_escaped_spaces_in_the_mount_table_are_read() -> None:
    assert lies_on_network_mount(Path("/my share/j"), [ROOT, mount("/my\\040share", "cifs")])


def test_lines_out_of_form_are_passed_over() -> None:
    assert not lies_on_network_mount(PRACTICE, ["", "nonsense", "1 2 - nfs x y", ROOT])


def test_a_system_without_a_mount_table_counts_as_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_suitability, "_MOUNTINFO", tmp_path / "not there")
    assert not is_on_network(PRACTICE)


def test_the_mount_table_of_this_system_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"{ROOT}\n{mount('/srv/practice', 'nfs4')}\n", encoding="utf-8")
    monkeypatch.setattr(folder_suitability, "_MOUNTINFO", table)
    assert is_on_network(PRACTICE)
    assert not is_on_network(Path("/srv/other"))
    with pytest.raises(MachineError) as refused:
        refuse_unsuitable_folder(PRACTICE)
    assert (refused.value.code, refused.value.where) == (ErrorCode.FOLDER_UNSUITABLE, "network")


@pytest.mark.parametrize(
    "name",
    [
        "OneDrive",
        "OneDrive - Harbor Counseling",
        "Dropbox",
        "Dropbox (Personal)",
        "Mobile Documents",
        "com~apple~CloudDocs",
        "Google Drive",
        "GoogleDrive-someone@example.org",
        "CloudStorage",
        "Nextcloud",
        "iCloud Drive",
    ],
)
def test_a_folder_of_a_cloud_program_is_seen_by_its_name(name: str) -> None:
    assert is_synchronised(Path("/srv") / name / "practice" / "journal")


@pytest.mark.parametrize("name", ["Documents", "drive", "my dropbox notes", "cloud", "journal.noindex"])
def test_an_ordinary_folder_passes(name: str) -> None:
    assert not is_synchronised(Path("/srv") / name / "journal")


@pytest.mark.parametrize(
    "marker",
    [
        ".stfolder",
        ".stignore",
        ".dropbox.cache",
        ".nextcloudsync.log",
        ".owncloudsync.log",
        ".tmp.drivedownload",
        ".sync_0a1b2c3d4e5f.db",
        "._sync_0a1b2c3d4e5f.db",
    ],
)
def test_a_synchronised_folder_is_seen_by_what_its_program_left(marker: str, tmp_path: Path) -> None:
    (tmp_path / marker).mkdir()
    with pytest.raises(MachineError) as refused:
        refuse_unsuitable_folder(tmp_path / "deeper" / "journal")
    assert (refused.value.code, refused.value.where) == (ErrorCode.FOLDER_UNSUITABLE, "synchronised")


def test_a_folder_above_that_may_not_be_looked_into_is_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", denied)
    assert not is_synchronised(tmp_path)


def test_an_ordinary_folder_of_this_machine_passes(tmp_path: Path) -> None:
    refuse_unsuitable_folder(tmp_path / "journal")
    # looking at a folder neither refuses it nor makes it
    assert list(tmp_path.iterdir()) == []


def test_a_dropbox_folder_under_another_name_is_seen_by_what_dropbox_says(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    accounts = {"personal": {"path": str(tmp_path / "Files")}, "business": {"path": str(tmp_path / "Work")}}
    (tmp_path / ".dropbox" / "info.json").write_text(json.dumps(accounts), encoding="utf-8")

    assert synchronised_roots(home=tmp_path, environment={}) == (tmp_path / "Files", tmp_path / "Work")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"personal": 7}', '{"personal": {"path": 7}}', "[" * 2000])
def test_what_dropbox_says_in_another_form_says_nothing(content: str, tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox" / "info.json").write_text(content, encoding="utf-8")

    assert synchronised_roots(home=tmp_path, environment={}) == ()


def test_dropbox_on_windows_says_it_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "Roaming" / "Dropbox").mkdir(parents=True)
    said = json.dumps({"personal": {"path": str(tmp_path / "Files")}})
    (tmp_path / "Roaming" / "Dropbox" / "info.json").write_text(said, encoding="utf-8")

    roots = synchronised_roots(home=tmp_path, environment={"APPDATA": str(tmp_path / "Roaming")})

    assert roots == (tmp_path / "Files",)


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveConsumer", "OneDriveCommercial"])
def test_a_onedrive_folder_under_another_name_is_seen_by_its_variable(variable: str, tmp_path: Path) -> None:
    assert synchronised_roots(home=tmp_path, environment={variable: str(tmp_path / "Sky")}) == (tmp_path / "Sky",)


def test_desktop_and_documents_in_the_cloud_are_seen(tmp_path: Path) -> None:
    (tmp_path / "Library" / "Mobile Documents" / "com~apple~CloudDocs" / "Documents").mkdir(parents=True)

    assert synchronised_roots(home=tmp_path, environment={}) == (tmp_path / "Documents",)


def test_a_journal_in_a_folder_that_a_program_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Sky"))

    with pytest.raises(MachineError) as refused:
        refuse_unsuitable_folder(tmp_path / "Sky" / "journal")
    assert refused.value.where == "synchronised"
