"""What importing shows, takes and refuses."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from linli.kernel.errors import Problem


class Kind(StrEnum):
    """What a file holds."""

    PRODUCTS = "products"
    MEMBERS = "members"
    SALES = "sales"


class State(StrEnum):
    """How far an import has come."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    LOADING = "loading"
    DONE = "done"
    FAILED = "failed"


class View(BaseModel):
    """Base of what the module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class FieldView(View):
    """Something a file of a kind can tell."""

    name: str
    label: str
    required: bool


class ImportView(View):
    """An import. `mapping` tells for each field which column of the file it is read from; `preview` are first rows."""

    id: UUID
    kind: Kind
    file_name: str
    state: State
    columns: list[str]
    preview: list[list[str]]
    fields: list[FieldView]
    mapping: dict[str, str]
    encoding: str
    rows_total: int
    rows_done: int
    loaded: int
    unchanged: int
    bad: int
    faults: list[tuple[int, str]]
    error: str
    by: str
    made_at: datetime
    ended_at: datetime | None


class BadFile(Problem):
    """The file cannot be read."""

    code, status = "bad_file", 422
    zh, en = "这个文件读不了：{reason}", "The file cannot be read: {reason}"


class BadMapping(Problem):
    """A column that must be there is not named, or a named one is not in the file."""

    code, status = "bad_mapping", 422
    zh, en = "列还没对齐：{reason}", "The columns do not fit: {reason}"


class Busy(Problem):
    """The import is running or over."""

    code, status = "import_busy", 409
    zh, en = "这次导入正在进行或已经结束", "This import is running or over"
