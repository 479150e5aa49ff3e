"""Stores, communities, staff and suppliers of the demo, from the tables in sim/chain."""

import csv
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from uuid import UUID

from linli.accounts import api as accounts
from linli.accounts.api.chain import DEMO_PASSWORD
from linli.accounts.types import NewCommunity, NewStaff, NewStore
from linli.kernel.auth import Role
from linli.kernel.log import transaction
from linli.supply import api as supply
from linli.supply.types import NewSupplier

TABLES = Path(__file__).parents[1] / "chain"
HOME = "cuiyuan"  # the store whose staff the unnumbered logins are
HQ_NAME = "方敏"
STORE_STAFF = ((Role.CLERK, "clerk", "小吴"), (Role.PICKER, "picker", "大刘"), (Role.RIDER, "rider", "阿军"))


@dataclass(frozen=True, slots=True)
class Chain:
    """Ids of the chain by the codes of its tables."""

    stores: dict[str, UUID]
    communities: dict[str, UUID]
    suppliers: dict[str, UUID]
    hosts: dict[str, UUID]

    @property
    def codes(self) -> list[str]:
        """Codes of the stores, in order."""
        return list(self.stores)


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the demo."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_chain() -> Chain:
    """Make what is missing of the chain; ids either way."""
    with transaction():
        stores = _stores()
        communities = _communities(stores)
        suppliers = {
            row["code"]: supply.add_supplier(
                NewSupplier(
                    name=row["name"],
                    contact=f"{row['contact']} {row['phone']}",
                    address=row["origin"],
                    story=row["story"],
                )
            )
            for row in table("suppliers")
        }
        hosts = _hosts(stores, suppliers)
    return Chain(stores, communities, suppliers, hosts)


def _stores() -> dict[str, UUID]:
    known = {one.code: one.id for one in accounts.stores()}
    for row in table("stores"):
        if row["code"] in known:
            continue
        known[row["code"]] = accounts.add_store(
            NewStore(
                code=row["code"],
                name=row["name"],
                region=row["district"],
                address=f"{row['district']}{row['address']}",
                lat=float(row["lat"]),
                lng=float(row["lng"]),
                floor_area_sqm=int(row["area_sqm"]),
                opens=time.fromisoformat(row["opens"]),
                closes=time.fromisoformat(row["closes"]),
                staff_minutes_per_day=int(row["staff_hours_day"]) * 60,
            )
        )
    return {row["code"]: known[row["code"]] for row in table("stores")}


def _communities(stores: dict[str, UUID]) -> dict[str, UUID]:
    known = {(one.store_id, one.name): one.id for one in accounts.communities()}
    found: dict[str, UUID] = {}
    for row in table("communities"):
        key = (stores[row["store"]], row["name"])
        found[row["code"]] = known.get(key) or accounts.add_community(
            NewCommunity(
                name=row["name"],
                store_id=stores[row["store"]],
                lat=float(row["lat"]),
                lng=float(row["lng"]),
                households=int(row["households"]),
                residents=int(row["residents"]),
                buildings=[f"{number}号楼" for number in range(1, int(row["buildings"]) + 1)],
            )
        )
    return found


def _hosts(stores: dict[str, UUID], suppliers: dict[str, UUID]) -> dict[str, UUID]:
    """Hosts by store; with them everybody else who signs in, except the rider, who comes last of all."""
    known = {one.login: one.id for one in accounts.staff_list()}
    wanted: list[NewStaff] = [_staff("demo-hq", HQ_NAME, Role.HQ, None)]
    hosts: dict[str, str] = {}
    for number, row in enumerate(table("stores"), 1):
        hosts[row["code"]] = "demo-host" if number == 1 else f"demo-host-{number}"
        wanted.append(_staff(hosts[row["code"]], row["host"], Role.HOST, stores[row["code"]]))
    wanted += [_staff(f"demo-{login}", name, role, stores[HOME]) for role, login, name in STORE_STAFF[:-1]]
    first = table("suppliers")[0]
    wanted.append(_staff("demo-supplier", first["contact"], Role.SUPPLIER, None, suppliers[first["code"]]))
    for new in wanted:
        if new.login not in known:
            known[new.login] = accounts.add_staff(new)
    return {code: known[login] for code, login in hosts.items()}


def _staff(login: str, name: str, role: Role, store_id: UUID | None, supplier_id: UUID | None = None) -> NewStaff:
    return NewStaff(login=login, name=name, password=DEMO_PASSWORD, roles=[(role, store_id)], supplier_id=supplier_id)


def is_begun() -> bool:
    """Whether the demo's head office is here."""
    return any(one.login == "demo-hq" for one in accounts.staff_list())


def is_complete() -> bool:
    """Whether the last thing that filling does has been done."""
    return any(one.login == _last().login for one in accounts.staff_list())


def complete(chain: Chain) -> None:
    """Add the last login: from now on the demo counts as filled."""
    new = _last()
    if not is_complete():
        accounts.add_staff(new.model_copy(update={"roles": [(Role.RIDER, chain.stores[HOME])]}))


def _last() -> NewStaff:
    role, login, name = STORE_STAFF[-1]
    return _staff(f"demo-{login}", name, role, None)
