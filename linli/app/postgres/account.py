"""As whom the server runs. PostgreSQL refuses root, so root hands it to an unprivileged user."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CANDIDATES = ("linli", "postgres", "nobody")


class PostgresError(RuntimeError):
    """The embedded server cannot be prepared, started or stopped; the text says why, in both languages."""


@dataclass(frozen=True)
class Account:
    """The user that owns the data and runs the server; `switch` is true when that is not ourselves."""

    uid: int
    gid: int
    name: str
    switch: bool

    def own(self, path: Path) -> None:
        """Give one file or folder to the account."""
        if self.switch:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def spawn(
        self,
        command: list[str],
        folder: Path,
        output: int | IO[bytes],
        env: dict[str, str],
        before: Callable[[], None],
    ) -> subprocess.Popen[bytes]:
        """Start a program as the account in its own session; `before` runs in the child just before it."""
        return subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
            umask=0o077,
            preexec_fn=before,
        )

    def reaches(self, folder: Path) -> bool:
        """Whether the account may walk down to `folder` (a home of mode 0700 stops it)."""
        if not self.switch:
            return True
        real = folder.resolve()
        return all(self._may_enter(part) for part in (real, *real.parents) if part.exists())

    def _may_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def current_account() -> Account:
    """The account for this process: itself, or for root the first existing of linli, postgres, nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), "", switch=False)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, name, switch=True)
    raise PostgresError(
        f"以 root 运行时需要一个普通系统用户({'、'.join(CANDIDATES)}),但都不存在。"
        f" Running as root needs one of the system users {', '.join(CANDIDATES)}; none exists."
    )


def private_folder(path: Path, account: Account) -> Path:
    """Make `path` a folder of mode 0700 that the account owns."""
    path.mkdir(parents=True, exist_ok=True)
    account.own(path)
    path.chmod(0o700)
    return path


def copy_tree(source: Path, target: Path, leave_out: tuple[str, ...] = ()) -> None:
    """Copy a folder so that it appears at `target` whole or not at all."""
    draft = target.with_name(f"{target.name}.new.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft, symlinks=True, ignore=shutil.ignore_patterns(*leave_out))
    try:
        draft.rename(target)
    except OSError:
        # Somebody else finished the same copy first.
        shutil.rmtree(draft, ignore_errors=True)
        if not target.exists():
            raise
