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
from linli.people import api as people
from linli.people.types import Kind
from linli.supply import api as supply
from linli.supply.types import NewSupplier

TABLES = Path(__file__).parents[1] / "chain"
HOME = "cuiyuan"  # the store whose staff the unnumbered logins are
HQ_NAME = "方敏"
SUPPLIERS = {"demo-supplier": "meinong", "demo-supplier-2": "mile"}  # whose goods the first directive and group buy are
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


DEMO_PHONE = "17012345678"


def resident() -> UUID:
    """The neighbour who can be signed in to: 王姐."""
    return people.ids_of(Kind.PHONE, [DEMO_PHONE])[DEMO_PHONE]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of the demo."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_chain() -> Chain:
    """Make stores, communities, suppliers and the head office's login; the others are hired next."""
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
        accounts.add_staff(_staff("demo-hq", HQ_NAME, Role.HQ, None))
    return Chain(stores, communities, suppliers, {})


def _stores() -> dict[str, UUID]:
    return {
        row["code"]: accounts.add_store(
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
        for row in table("stores")
    }


def _communities(stores: dict[str, UUID]) -> dict[str, UUID]:
    return {
        row["code"]: accounts.add_community(
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
        for row in table("communities")
    }


def hire(stores: dict[str, UUID], suppliers: dict[str, UUID]) -> dict[str, UUID]:
    """Hosts by store; with them everybody else who signs in, except the rider, who comes last of all."""
    wanted: list[NewStaff] = []
    hosts: dict[str, str] = {}
    for number, row in enumerate(table("stores"), 1):
        hosts[row["code"]] = "demo-host" if number == 1 else f"demo-host-{number}"
        wanted.append(_staff(hosts[row["code"]], row["host"], Role.HOST, stores[row["code"]]))
    wanted += [_staff(f"demo-{login}", name, role, stores[HOME]) for role, login, name in STORE_STAFF[:-1]]
    for login, code in SUPPLIERS.items():
        contact = next(row["contact"] for row in table("suppliers") if row["code"] == code)
        wanted.append(_staff(login, contact, Role.SUPPLIER, None, suppliers[code]))
    ids = {new.login: accounts.add_staff(new) for new in wanted}
    return {code: ids[login] for code, login in hosts.items()}


def is_begun() -> bool:
    """Whether the demo's head office is here."""
    return any(one.login == "demo-hq" for one in accounts.staff_list())


def is_complete() -> bool:
    """Whether the last thing that filling does has been done."""
    return any(one.login == f"demo-{STORE_STAFF[-1][1]}" for one in accounts.staff_list())


def complete(chain: Chain) -> None:
    """Add the last login: from now on the demo counts as filled."""
    role, login, name = STORE_STAFF[-1]
    accounts.add_staff(_staff(f"demo-{login}", name, role, chain.stores[HOME]))


def _staff(login: str, name: str, role: Role, store_id: UUID | None, supplier_id: UUID | None = None) -> NewStaff:
    return NewStaff(login=login, name=name, password=DEMO_PASSWORD, roles=[(role, store_id)], supplier_id=supplier_id)
