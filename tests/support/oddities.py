"""What a store only sometimes has: a directive, a refund that failed, a merge, a file being imported, events aside."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from linli.accounts import api as accounts
from linli.catalog import api as catalog
from linli.catalog.types import ProductInput
from linli.connect.importing import api as importing
from linli.connect.importing.types import Kind
from linli.connect.payments import refused
from linli.connect.segment import api as segment
from linli.decide import api as decide
from linli.decide.api.candidates import Candidate, _keep
from linli.decide.api.demand import Known, circles_of
from linli.decide.models import CategoryFit
from linli.decide.rules.expect import Demand, Offer, expect
from linli.kernel import clock
from linli.kernel.ids import new_id
from linli.kernel.log import transaction
from linli.kernel.models import EventRow, ParkedEvent
from linli.orders import api as orders
from linli.orders.types import PaymentNotice, RefundNotice
from linli.people import api as people
from linli.people.types import Identifier

Ids = Mapping[str, Any]


def oddities(code: str, ids: Ids, refunded_order: UUID) -> dict[str, Any]:
    """Make one of each for a store; their ids by the names that routes use, or say which one of two it is."""
    refund = orders.refund(refunded_order, reason="退不回去", key="town")
    orders.take_refund_notice(
        RefundNotice(refund_id=refund, done=False, amount_fen=1, provider_refund_id="", at=clock.now())
    )
    return {
        "failed_refund_id": refund,
        "directive_id": _directive(ids, f"EGG-{code}", "土鸡蛋"),
        "executed_id": _executed(ids, code),
        **_joined(code, ids),
        **_imported(),
        **_aside(code, ids["store_id"]),
        "parked_id": _parked(ids["person_id"]),
        **_notices(),
    }


def _notices() -> dict[str, Any]:
    """Notifications of payments that nobody knows, and one that nobody signed."""
    for amount in (1, 2):
        orders.take_notice(
            PaymentNotice(payment_id=new_id(), paid=True, amount_fen=amount, transaction_id="42", at=clock.now())
        )
    refused.note("unknown key", "203.0.113.9", "PUB_KEY_ID_OLD")
    late, early = (one.id for one in orders.parked_notices()[:2])
    return {"notice_id": late, "early_notice_id": early, "refusal_id": refused.refused()[0].id}


def _directive(ids: Ids, code: str, name: str) -> UUID:
    sku = catalog.save(ProductInput(code=code, name=name, unit="盒", category="蛋", list_fen=1990, cost_fen=900))
    demand = Demand(
        natural=60.0, dispersion=1.0, share=0.5, share_weight=20.0, pull=0.0, pull_var=0.1, slope=-1.0, slope_se=0.3,
        usual_fen=1990, cost_fen=900, pieces=1.0, reach=60,
    )  # fmt: skip
    fit = CategoryFit(
        store_id=ids["store_id"], category_id=sku.category_id, last_day=clock.today() - timedelta(days=1),
        daily=[5.0] * 14, dispersion=1.0, wape=0.3, coverage=0.8, windows=6,
    )  # fmt: skip
    offer = Offer(((5, 1590),), 5, 60)
    circles = circles_of(accounts.communities(ids["store_id"]))
    known = Known(demand, {ids["community_id"]: demand.natural}, fit)
    with transaction():
        made = _keep(
            ids["store_id"],
            Candidate(sku, ids["supplier_id"], known, circles, offer, expect(demand, offer), 1.0),
        )
    assert made
    return made


def _executed(ids: Ids, code: str) -> UUID:
    made = _directive(ids, f"RICE-{code}", "新米")
    decide.execute(made, actor="system", name="小李")
    return made


def _joined(code: str, ids: Ids) -> dict[str, Any]:
    """Two persons who were found to be one, and two who live together."""
    here = {"store_id": ids["store_id"], "community_id": ids["community_id"]}
    made = [
        people.identify([Identifier("card", f"{code}-{number}")], name=f"邻居{number}", **here) for number in "1234"
    ]
    root = people.merge(made[0], made[1], reason="town")
    people.bind_household(made[2], made[3], relation="女儿")
    return {"merged_person_id": root, "merge_id": people.merges_of(root)[0].id, "housed_person_id": made[2]}


def _imported() -> dict[str, Any]:
    file = "商品编码,商品名称,大类,零售价\nT1,青菜,生鲜,2.50\n".encode()
    made = importing.take_file(Kind.PRODUCTS, "goods.csv", [file], by="town")
    return {"import_id": made.id, "mapping": made.mapping}


def _aside(code: str, store_id: UUID) -> dict[str, Any]:
    """A source with its key, and an event of it that could not be read."""
    key_id, key = segment.make_write_key(f"小程序 {code}", store_id)
    source = segment.source_of(key)
    assert source
    segment.take([{"type": "track", "messageId": f"m-{code}", "userId": "u1"}], source)
    return {"key_id": key_id, "event_id": segment.bad_events()[0].id}


def _parked(person_id: UUID) -> UUID:
    """An event that a reader could not take once, and would take now."""
    fact = EventRow.objects.filter(name="orders.PaymentAsked", person_id=person_id).latest("position")
    row = ParkedEvent.objects.create(
        id=new_id(),
        reader="orders.prepare_asked",
        event_id=fact.id,
        event_name=fact.name,
        stream=fact.stream,
        position=fact.position,
        error="ValueError: town",
        parked_at=clock.now(),
    )
    return row.id
