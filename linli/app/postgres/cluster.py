"""The data folder: where it lies, how it is created, which settings it has."""

import locale
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

from linli.app.postgres.account import Account, PostgresError, private_folder
from linli.app.postgres.binaries import SHARED_HOME

MEGABYTE = 1024 * 1024
CLUSTER = "data"

SETTINGS = """\
# Written anew at every start. Put your own settings into local.conf beside this file.
unix_socket_directories = '{sockets}'
listen_addresses = '{addresses}'
port = {port}
max_connections = 100
password_encryption = 'scram-sha-256'
shared_buffers = '{buffers}MB'
effective_cache_size = '{cache}MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
dynamic_shared_memory_type = '{shared_memory}'
random_page_cost = 1.1
jit = off
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}
wal_compression = on
max_wal_size = '2GB'
checkpoint_timeout = '15min'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] '
log_min_duration_statement = '2s'
include = 'local.conf'
"""

ACCESS = """\
# Everyone shows a password: the socket folder is private, the loopback port is not.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
"""


def place(home: Path, account: Account) -> Path:
    """The cluster's folder below `home`; when the account cannot walk there, a link to a place it can."""
    cluster = home / CLUSTER
    if cluster.is_symlink():
        return cluster.resolve()
    if cluster.exists() or account.reaches(home):
        return cluster
    elsewhere = SHARED_HOME / "clusters" / secrets.token_hex(8)
    elsewhere.mkdir(parents=True)
    for folder in (SHARED_HOME, elsewhere.parent, elsewhere):
        folder.chmod(0o755)
    target = elsewhere / CLUSTER
    cluster.symlink_to(target)
    return target


def create(cluster: Path, programs: Path, account: Account, password: str, durable: bool) -> None:
    """Run initdb into a draft folder and move it into place: a killed attempt leaves no half cluster."""
    draft = cluster.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    private_folder(draft, account)
    secret = cluster.with_name("initdb.password")
    secret.write_text(password, encoding="utf-8")
    secret.chmod(0o600)
    account.own(secret)
    command = [
        str(programs / "initdb"),
        f"--pgdata={draft}",
        f"--pwfile={secret}",
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        *_locale_options(major_version(programs)),
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    try:
        process = account.spawn(command, draft, subprocess.PIPE, server_environment(), before=lambda: None)
        output, _ = process.communicate()
    finally:
        secret.unlink()
    if process.returncode != 0:
        raise PostgresError(f"initdb 失败 initdb failed ({process.returncode}):\n{output.decode(errors='replace')}")
    draft.rename(cluster)
    _sync_folder(cluster.parent)


def configure(cluster: Path, account: Account, sockets: Path, port: int, tcp: bool, durable: bool) -> None:
    """Write settings and access rules."""
    memory = psutil.virtual_memory().total // MEGABYTE
    settings = SETTINGS.format(
        sockets=sockets,
        addresses="127.0.0.1" if tcp else "",
        port=port,
        buffers=max(64, min(512, memory // 8)),
        cache=max(256, memory // 2),
        shared_memory=_shared_memory_type(),
        durable="on" if durable else "off",
    )
    for name, text in (("postgresql.conf", settings), ("pg_hba.conf", ACCESS)):
        path = cluster / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        account.own(path)
    own_settings = cluster / "local.conf"
    own_settings.touch()
    account.own(own_settings)


def check_version(cluster: Path, programs: Path) -> None:
    """Refuse data of another major version with a clear word. Raises PostgresError."""
    held = (cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
    runs = major_version(programs)
    if held != str(runs):
        raise PostgresError(
            f"数据目录 {cluster} 属于 PostgreSQL {held},而程序是 {runs};请用 {held} 版导出后再导入。"
            f" {cluster} holds data of PostgreSQL {held}, not {runs}: dump with {held}, then restore."
        )


def major_version(programs: Path) -> int:
    """The major version of the programs."""
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(re.split(r"\D", answer.stdout.split()[2])[0])


def _locale_options(version: int) -> list[str]:
    """Order and case rules of our own server do not change with the machine's libraries, where it can do so;
    the machine's ctype tells pg_trgm which characters are letters."""
    ctype = f"--lc-ctype={_utf8_ctype()}"
    if version < 17:
        return ["--locale=C", ctype]
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", ctype]


def server_environment() -> dict[str, str]:
    """The environment of the server's programs: nothing of ours that could change what they do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": _utf8_ctype(), "TZ": "UTC"}


def _utf8_ctype() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8", "UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def _shared_memory_type() -> str:
    """Containers often have a tiny /dev/shm, in which parallel queries fail: use files there."""
    if sys.platform != "linux":
        return "posix"
    try:
        status = os.statvfs("/dev/shm")
    except OSError:
        return "mmap"
    return "posix" if status.f_frsize * status.f_blocks >= 256 * MEGABYTE else "mmap"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
