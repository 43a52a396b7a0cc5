# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel says about disks and swap is read as it is, and where it says nothing, nothing is claimed."""

from pathlib import Path

import pytest

from counselor_desk.storage.disk_encryption import (
    Encryption,
    SwapState,
    SystemFiles,
    disk_encryption,
    swap_state,
)

JOURNAL = Path("/srv/c/journal")


class Machine:
    """The kernel's files of a computer, laid out for a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = SystemFiles(
            mounts=folder / "mountinfo", swaps=folder / "swaps", devices=folder / "dev", classes=folder / "class"
        )
        for each in (self.files.devices, self.files.classes):
            each.mkdir()
        self.mount("/", "8:1", "ext4", "/dev/sda1")
        self.device("8:1", "sda1")
        self.swaps()

    def mount(self, point: str, number: str, kind: str, source: str) -> None:
        line = f"36 35 {number} / {point} rw - {kind} {source} rw\n"
        with self.files.mounts.open("a", encoding="utf-8") as file:
            file.write(line)

    def device(self, number: str, name: str, *, uuid: str = "", on: tuple[str, ...] = ()) -> None:
        """A block device; `on` names the ones below it."""
        place = self.files.classes / name
        (place / "slaves").mkdir(parents=True)
        if uuid:
            (place / "dm").mkdir()
            (place / "dm" / "uuid").write_text(uuid)
        for below in on:
            (place / "slaves" / below).symlink_to(self.files.classes / below)
        (self.files.devices / number).symlink_to(place)

    def swaps(self, *lines: str) -> None:
        self.files.swaps.write_text("\n".join(["Filename Type Size Used Priority", *lines]) + "\n")

    @property
    def disk(self) -> Encryption:
        return disk_encryption(JOURNAL, system=self.files)

    @property
    def swap(self) -> SwapState:
        return swap_state(system=self.files)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_plain_partition_is_not_encrypted(machine: Machine) -> None:
    assert machine.disk is Encryption.OFF


def test_a_home_on_an_encrypted_device_is(machine: Machine) -> None:
    machine.device("253:0", "dm-0", uuid="CRYPT-LUKS2-1234-home", on=("sda1",))
    machine.mount("/srv", "253:0", "ext4", "/dev/mapper/home")

    assert machine.disk is Encryption.ON


def test_a_volume_on_an_encrypted_partition_is_encrypted(machine: Machine) -> None:
    machine.device("253:0", "dm-0", uuid="CRYPT-LUKS2-1234-disk", on=("sda1",))
    machine.device("253:1", "dm-1", uuid="LVM-abcd", on=("dm-0",))
    machine.mount("/srv", "253:1", "xfs", "/dev/mapper/vg-home")

    assert machine.disk is Encryption.ON


def test_a_volume_over_two_disks_is_as_open_as_the_open_one(machine: Machine) -> None:
    machine.device("253:0", "dm-0", uuid="CRYPT-LUKS2-1234-disk")
    machine.device("253:1", "dm-1", uuid="LVM-abcd", on=("dm-0", "sda1"))
    machine.mount("/srv", "253:1", "xfs", "/dev/mapper/vg-home")

    assert machine.disk is Encryption.OFF


def test_a_file_system_with_a_number_of_its_own_is_found_by_its_source(machine: Machine) -> None:
    machine.device("253:0", "dm-0", uuid="CRYPT-LUKS2-1234-home")
    machine.mount("/srv", "0:44", "btrfs", "/dev/dm-0")

    assert machine.disk is Encryption.ON


@pytest.mark.parametrize("kind", ["ecryptfs", "fuse.gocryptfs", "fuse.encfs"])
def test_a_file_system_that_encrypts_itself_counts(machine: Machine, kind: str) -> None:
    machine.mount("/srv", "0:50", kind, "/srv/.c")

    assert machine.disk is Encryption.ON


@pytest.mark.parametrize(("kind", "source"), [("tmpfs", "tmpfs"), ("zfs", "rpool/home"), ("overlay", "overlay")])
def test_what_has_no_device_is_unknown(machine: Machine, kind: str, source: str) -> None:
    machine.mount("/srv", "0:50", kind, source)

    assert machine.disk is Encryption.UNKNOWN


def test_a_system_that_tells_nothing_is_unknown(tmp_path: Path) -> None:
    nothing = SystemFiles(mounts=tmp_path / "a", swaps=tmp_path / "b", devices=tmp_path, classes=tmp_path)

    assert disk_encryption(JOURNAL, system=nothing) is Encryption.UNKNOWN
    assert swap_state(system=nothing) is SwapState.UNKNOWN


def test_lines_out_of_form_are_passed_over(machine: Machine) -> None:
    machine.files.mounts.write_text("nonsense\n1 2 - x\n", encoding="utf-8")

    assert machine.disk is Encryption.UNKNOWN


def test_no_swap_is_none(machine: Machine) -> None:
    assert machine.swap is SwapState.NONE


def test_swap_in_memory_is_none(machine: Machine) -> None:
    machine.swaps("/dev/zram0 partition 100 0 100")

    assert machine.swap is SwapState.NONE


def test_a_swap_partition_is_as_its_device(machine: Machine) -> None:
    machine.device("253:5", "dm-5", uuid="CRYPT-PLAIN-swap")
    machine.swaps("/dev/dm-5 partition 100 0 -2")

    assert machine.swap is SwapState.ENCRYPTED


def test_of_two_swap_partitions_the_open_one_counts(machine: Machine) -> None:
    machine.device("253:5", "dm-5", uuid="CRYPT-PLAIN-swap")
    machine.swaps("/dev/dm-5 partition 100 0 -2", "/dev/sda1 partition 100 0 -3")

    assert machine.swap is SwapState.OPEN


def test_a_swap_file_is_as_the_disk_it_lies_on(machine: Machine) -> None:
    machine.swaps("/swapfile file 100 0 -2")

    assert machine.swap is SwapState.OPEN


def test_a_swap_device_that_is_not_known_is_unknown(machine: Machine) -> None:
    machine.swaps("/dev/nbd0 partition 100 0 -2")

    assert machine.swap is SwapState.UNKNOWN


def test_this_computer_gives_some_answer(tmp_path: Path) -> None:
    assert disk_encryption(tmp_path) in set(Encryption)
    assert swap_state() in set(SwapState)
