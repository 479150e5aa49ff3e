"""What each operation needs to succeed, beyond the ids that fit its names."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from linli.kernel import clock
from linli.kernel.auth import Role
from tests.support.requests import Request, request_for
from tests.support.routes import Route
from tests.support.town import PASSWORD, House, sheet, uploaded

# Which thing of its kind an operation wants, where the ordinary one is in the wrong state.
CHOSEN: dict[str, dict[str, str]] = {
    "DELETE /api/mall/orders/{order_id}": {"order_id": "unpaid_id"},
    "GET /api/mall/orders/{order_id}/payment": {"order_id": "unpaid_id"},
    "POST /api/mall/orders/{order_id}/payment": {"order_id": "unpaid_id"},
    "POST /api/pickups/{order_id}/picks": {"order_id": "picking_id"},
    "POST /api/supplier/purchase-orders/{purchase_order_id}/shipment": {"purchase_order_id": "confirmed_id"},
    "POST /api/purchase-orders/{purchase_order_id}/receipts": {"purchase_order_id": "shipped_id"},
    "POST /api/groupbuys/{groupbuy_id}/cancellation": {"groupbuy_id": "closing_id"},
    "POST /api/groupbuys/{groupbuy_id}/closing": {"groupbuy_id": "joined_id"},
    "POST /api/refunds/{refund_id}/retry": {"refund_id": "failed_refund_id"},
    "POST /api/parked-notices/{notice_id}/retry": {"notice_id": "early_notice_id"},
    "DELETE /api/people/{person_id}/merges/{merge_id}": {"person_id": "merged_person_id"},
    "DELETE /api/people/{person_id}/household": {"person_id": "housed_person_id"},
    "DELETE /api/directives/{directive_id}/execution": {"directive_id": "executed_id"},
    "POST /api/groups/{group_id}/members": {"person_id": "waiting_person_id"},
    "PUT /api/groups/{group_id}/members/{person_id}/decision": {"person_id": "waiting_person_id"},
}


def _new_groupbuy(house: House) -> dict[str, Any]:
    closing = clock.now() + timedelta(hours=4)
    return {
        "store_id": house.ids["store_id"],
        "sku_id": house.ids["sku_id"],
        "supplier_id": house.ids["supplier_id"],
        "title": "今晚开团",
        "list_fen": 5990,
        "tiers": [{"households": 2, "unit_fen": 4000}],
        "threshold": 2,
        "capacity": 10,
        "closes_at": closing,
        "pickup_from": closing,
        "group_ids": [house.ids["group_id"]],
        "community_ids": [house.ids["community_id"]],
    }


def _lines(house: House) -> dict[str, Any]:
    return {"store_id": house.ids["store_id"], "lines": [{"sku_id": house.ids["sku_id"], "quantity": 1}]}


BODIES: dict[str, Callable[[House], Any]] = {
    "POST /api/staff": lambda house: {
        "store_id": house.ids["store_id"],
        "login": "new-clerk",
        "name": "小周",
        "roles": ["clerk"],
    },
    "PUT /api/staff/{staff_id}/roles": lambda house: {"store_id": house.ids["store_id"], "roles": ["picker", "rider"]},
    "POST /api/session/staff": lambda house: {"login": f"{house.code}-host", "password": PASSWORD},
    "POST /api/media": lambda house: {"file": uploaded()},
    "PUT /api/mall/cart": lambda house: {**_lines(house)["lines"][0], "store_id": house.ids["store_id"]},
    "POST /api/mall/orders": _lines,
    "POST /api/mall/quote": _lines,
    "POST /api/groupbuys": _new_groupbuy,
    "POST /api/orders/{order_id}/refunds": lambda house: {"amount_fen": 1, "reason": "不新鲜"},
    "POST /api/pickups/verification": lambda house: {
        "store_id": house.ids["store_id"],
        "code": house.ids["code"],
    },
    "POST /api/pickups/{order_id}/collections": lambda house: {},
    "POST /api/pickups/{order_id}/picks": lambda house: {},
    "POST /api/purchase-orders": lambda house: {
        "store_id": house.ids["store_id"],
        "supplier_id": house.ids["supplier_id"],
        "lines": [[house.ids["sku_id"], 5, 2600]],
        "needed_on": clock.today(),
    },
    "POST /api/purchase-orders/{purchase_order_id}/receipts": lambda house: {
        "lines": [{"sku_id": house.ids["sku_id"], "quantity": 2, "batch_code": "B2"}]
    },
    "POST /api/products": lambda house: {"code": "NEW1", "name": "新米", "category": "粮油", "list_fen": 990},
    "PATCH /api/products/{sku_id}": lambda house: {"list_fen": 5890},
    "POST /api/groups/posts": lambda house: {"group_ids": [house.ids["group_id"]], "text": "明早到货"},
    "POST /api/mall/community/groups/{group_id}/posts": lambda house: {"text": "今天的蓝莓真甜"},
    "PUT /api/mall/community/groups/{group_id}/membership": lambda house: {"building": "3 号楼", "household": "301"},
    "PATCH /api/groups/{group_id}": lambda house: {"intro": "邻里互助"},
    "PATCH /api/groups/posts/{post_id}": lambda house: {"worth": "value"},
    "POST /api/people/{person_id}/merges": lambda house: {
        "other_id": house.ids.get("other_id", house.ids["leader_id"])
    },
    "PUT /api/people/{person_id}/household": lambda house: {
        "with_id": house.ids.get("with_id", house.ids["leader_id"])
    },
    "POST /api/people/{person_id}/tags": lambda house: {"tag": "爱吃辣"},
    "PUT /api/people/tag-rules": lambda house: {
        "tag": "常客",
        "why": "近三十天来过四次",
        "rule": {"field": "joined_days", "op": ">=", "value": 365},
    },
    "POST /api/stock/{sku_id}/write-offs": lambda house: {
        "store_id": house.ids["store_id"],
        "quantity": 1,
        "reason": "damaged",
    },
    "POST /api/stock/{sku_id}/counts": lambda house: {"store_id": house.ids["store_id"], "counted": 400},
    "POST /api/write-keys": lambda house: {"name": "小程序", "store_id": house.ids["store_id"]},
    "POST /api/imports": lambda house: {"file": sheet()},
    "PUT /api/imports/{import_id}/mapping": lambda house: {"mapping": house.ids["mapping"]},
    "POST /api/imports/{import_id}/run": lambda house: {"rehearse": True},
    "POST /api/bad-events/{event_id}/replay": lambda house: {
        "payload": {"type": "track", "messageId": "mended", "userId": "u1", "event": "Video Played"}
    },
    "POST /api/parked-notices/{notice_id}/settlement": lambda house: {"note": "核对过，已退给邻居"},
    "POST /api/refused-notices/{refusal_id}/settlement": lambda house: {"note": "换过公钥，已更新"},
    "POST /api/directives": lambda house: {"store_id": house.ids["store_id"]},
    "POST /api/mall/wishes": lambda house: {"text": "想要丹东草莓"},
}


def plausible(route: Route, house: House, role: Role | None = None, **changes: Any) -> Request:
    """A request that the operation should grant to somebody of the house."""
    chosen = {name: house.ids[other] for name, other in CHOSEN.get(route.name, {}).items()}
    ids = {**house.ids, **chosen, **changes}
    made = BODIES.get(route.name)
    swapped = House(house.code, house.principals, ids)
    return request_for(route, ids, body=made(swapped) if made else None)
