"""What came of loading many rows at once."""

from pydantic import BaseModel, ConfigDict


class LoadReport(BaseModel):
    """Rows that changed something, rows that were known already, bad rows as (line of the table, reason in Chinese)."""

    model_config = ConfigDict(frozen=True)

    loaded: int = 0
    unchanged: int = 0
    bad: list[tuple[int, str]] = []

    def __add__(self, other: "LoadReport") -> "LoadReport":
        """Both reports as one."""
        return LoadReport(
            loaded=self.loaded + other.loaded, unchanged=self.unchanged + other.unchanged, bad=self.bad + other.bad
        )
