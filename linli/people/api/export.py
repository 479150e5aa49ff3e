"""The list of people as the columns of a sheet."""

from datetime import date, datetime

from linli.accounts.api import communities, stores
from linli.kernel import clock
from linli.kernel.ids import NOUGHT
from linli.kernel.sheets import Column, yuan
from linli.people.types import PersonRow


def people_columns() -> list[Column[PersonRow]]:
    """The columns of the list; phones are masked already."""
    names = {one.id: one.name for one in stores()} | {one.id: one.name for one in communities()}
    return [
        ("姓名", "Name", lambda row: row.name),
        ("称呼", "Called", lambda row: row.nickname),
        ("手机", "Phone", lambda row: row.phone or ""),
        ("门店", "Store", lambda row: names.get(row.store_id or NOUGHT, "")),
        ("小区", "Community", lambda row: names.get(row.community_id or NOUGHT, "")),
        ("楼栋", "Building", lambda row: f"{row.building} {row.room}".strip()),
        ("入会", "Joined", lambda row: _day(row.joined_at)),
        ("最近来", "Last came", lambda row: _day(row.last_paid_at)),
        ("一年单数", "Orders a year", lambda row: row.orders_365),
        ("一年来几天", "Days a year", lambda row: row.days_365),
        ("一年花（元）", "Spent a year (yuan)", lambda row: yuan(row.spent_365_fen)),
        ("R", "R", lambda row: row.r),
        ("F", "F", lambda row: row.f),
        ("M", "M", lambda row: row.m),
        ("标签", "Tags", lambda row: row.tags),
    ]


def _day(moment: datetime | None) -> date | None:
    return clock.local_day(moment) if moment else None
