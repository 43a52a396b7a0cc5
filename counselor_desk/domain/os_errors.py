# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operating system says about a disk, in the words that the counselor can act on.

The original error is dropped on purpose: its text holds a path, and a path may hold a name.
"""

import errno

from counselor_desk.domain.errors import ErrorCode, MachineError

_BY_ERRNO = {
    errno.ENOSPC: ErrorCode.DISK_FULL,
    errno.EDQUOT: ErrorCode.DISK_FULL,
    # a file larger than the file system (FAT: 4 GiB) or the user's limit allows
    errno.EFBIG: ErrorCode.DISK_FULL,
    errno.EROFS: ErrorCode.READ_ONLY,
    errno.EACCES: ErrorCode.PERMISSION_DENIED,
    errno.EPERM: ErrorCode.PERMISSION_DENIED,
    errno.EEXIST: ErrorCode.TARGET_ALREADY_THERE,
    errno.ENOMEM: ErrorCode.OUT_OF_MEMORY,
}

# Windows folds several of its codes into EACCES; these are the ones with another remedy
_BY_WINDOWS_CODE = {
    19: ErrorCode.READ_ONLY,  # ERROR_WRITE_PROTECT
    32: ErrorCode.JOURNAL_IN_USE,  # ERROR_SHARING_VIOLATION
    33: ErrorCode.JOURNAL_IN_USE,  # ERROR_LOCK_VIOLATION
    39: ErrorCode.DISK_FULL,  # ERROR_HANDLE_DISK_FULL
    112: ErrorCode.DISK_FULL,  # ERROR_DISK_FULL
}


def machine_error(error: OSError, *, where: str) -> MachineError:
    """Translate an operating system error; what is not known is a failing disk.

    Args:
        error: as caught; neither its text nor its path is kept.
        where: a fixed word of ours for the step.
    """
    windows_code = getattr(error, "winerror", None)
    code = _BY_WINDOWS_CODE.get(windows_code) if isinstance(windows_code, int) else None
    if code is None and error.errno is not None:
        code = _BY_ERRNO.get(error.errno)
    return MachineError(code or ErrorCode.DISK_FAILED, where=where)
