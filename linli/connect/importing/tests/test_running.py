"""An import from the file to the report: rehearsed, loaded, killed, taken up again, done twice."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest

from linli.accounts import api as accounts
from linli.accounts.types import NewStore
from linli.catalog import api as catalog
from linli.catalog.models import Sku
from linli.connect.importing import api, running
from linli.connect.importing.types import BadMapping, Busy, ImportView, Kind, State
from linli.kernel.loading import LoadReport
from linli.orders.models import Order
from linli.people import api as people

pytestmark = pytest.mark.django_db

PRODUCTS = "货号,品名,品类,零售价,进价\nA1,云南有机蓝莓,水果,47.9,30\nA2,五常新米,粮油,贵,40\nA3,手剥笋,蔬菜,9.9,5\n"
SALES = (
    "门店,小票号,销售时间,会员卡号,商品编码,数量,金额\n"
    "翠苑店,R1,2026-11-20 18:30,C1,A1,1,47.9\n"
    "翠苑店,R2,2026-11-20 18:31,C2,A3,2,19.8\n"
    "翠苑店,R1,2026-11-20 18:30,C1,A3,1,9.9\n"
    "翠苑店,R3,2026-11-20 18:32,,X9,1,1\n"
)


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LINLI_DATA = tmp_path
    accounts.add_store(
        NewStore(
            code="cuiyuan",
            name="翠苑店",
            region="西湖",
            address="文华路 18 号",
            lat=30.2,
            lng=120.1,
            floor_area_sqm=180,
        )
    )
    monkeypatch.setattr(running, "CHUNK", dict.fromkeys(Kind, 1))


def take(kind: Kind, text: str) -> ImportView:
    return api.take_file(kind, "文件.csv", [text.encode("gbk")], by="test")


def carried_out(run_id: UUID, *, rehearse: bool = False) -> ImportView:
    api.start(run_id, rehearse=rehearse)
    api.run_to_end(run_id)
    return api.view(run_id)


def test_preview_and_guess() -> None:
    run = take(Kind.PRODUCTS, PRODUCTS)
    assert run.encoding == "gb18030"
    assert run.preview[0] == ["A1", "云南有机蓝莓", "水果", "47.9", "30"]
    assert run.mapping == {
        "code": "货号",
        "name": "品名",
        "category": "品类",
        "list_yuan": "零售价",
        "cost_yuan": "进价",
    }


def test_a_rehearsal_tells_all_and_writes_nothing() -> None:
    run = carried_out(take(Kind.PRODUCTS, PRODUCTS).id, rehearse=True)
    assert (run.state, run.loaded, run.bad, run.rows_done) == (State.CHECKED, 2, 1, 3)
    assert run.faults == [(3, "零售价（元）不对：贵")]
    assert Sku.objects.count() == 0
    real = carried_out(run.id)
    assert (real.state, real.loaded, real.bad) == (State.DONE, 2, 1)
    assert Sku.objects.count() == 2
    with pytest.raises(Busy):
        api.start(run.id, rehearse=False)


def test_the_same_file_twice_changes_nothing_and_the_report_holds_the_rows() -> None:
    carried_out(take(Kind.PRODUCTS, PRODUCTS).id)
    again = carried_out(take(Kind.PRODUCTS, PRODUCTS).id)
    assert (again.loaded, again.unchanged, again.bad) == (0, 2, 1)
    lines = api.fault_report_of(again.id).splitlines()
    assert lines == ["\ufeff行号,原因,货号,品名,品类,零售价,进价", "3,零售价（元）不对：贵,A2,五常新米,粮油,贵,40"]


def test_sales_with_receipts_torn_apart_in_the_file() -> None:
    carried_out(take(Kind.PRODUCTS, PRODUCTS).id)
    run = carried_out(take(Kind.SALES, SALES).id)
    assert (run.loaded, run.unchanged) == (3, 0)
    assert run.faults == [(5, "没有这个商品：X9")]
    assert sorted(Order.objects.values_list("number", "total_fen")) == [("R1", 5780), ("R2", 1980)]
    assert set(people.ids_of("card", ["C1", "C2"])) == {"C1", "C2"}


def test_killed_between_chunks_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    run = take(Kind.PRODUCTS, PRODUCTS)
    api.start(run.id, rehearse=False)
    seen = []

    def killed(done: int, total: int) -> None:
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        api.run_to_end(run.id, told=killed)
    assert seen == [(2, 3)]
    assert Sku.objects.count() == 1
    assert api.view(run.id).state == State.LOADING
    loads = []
    real = catalog.load_products

    def watched(table: pa.Table) -> LoadReport:
        loads.append(table["code"].to_pylist())
        return real(table)

    monkeypatch.setattr(catalog, "load_products", watched)
    api.run_to_end(run.id)
    done = api.view(run.id)
    assert (done.state, done.loaded, done.rows_done) == (State.DONE, 2, 3)
    assert loads == [["A3"]]


def test_a_mapping_without_what_is_needed_is_refused() -> None:
    run = take(Kind.SALES, PRODUCTS)
    with pytest.raises(BadMapping, match="do not fit"):
        api.start(run.id, rehearse=True)
    with pytest.raises(BadMapping):
        api.align(run.id, {"store": "没有的列"})


def test_a_mapping_changed_after_the_check_is_read_anew() -> None:
    run = carried_out(take(Kind.PRODUCTS, PRODUCTS).id, rehearse=True)
    api.align(run.id, run.mapping | {"list_yuan": "进价"})
    done = carried_out(run.id)
    assert (done.loaded, done.bad) == (3, 0)


def test_the_next_file_of_the_same_till_is_aligned_as_the_last_one_loaded() -> None:
    file = "柜台,哪天,流水,东西,几个,收了\n翠苑店,2026-11-20 18:30,R1,A1,1,47.9\n"
    first = take(Kind.SALES, file)
    assert "product" not in first.mapping
    mapping = {
        "store": "柜台", "sold_at": "哪天", "receipt": "流水", "product": "东西", "quantity": "几个",
        "amount_yuan": "收了",
    }  # fmt: skip
    api.align(first.id, mapping)
    assert take(Kind.SALES, file).mapping == first.mapping  # aligned, but never loaded
    assert carried_out(first.id).state is State.DONE
    assert take(Kind.SALES, file.replace("R1", "R2")).mapping == mapping
    assert take(Kind.SALES, file.replace("东西", "宝贝")).mapping == first.mapping
    assert take(Kind.PRODUCTS, file).mapping != mapping


def test_long_names_and_members() -> None:
    text = f"手机号,姓名,门店\n13800138000,{'王' * 40},翠苑店\n13800138001,{'李' * 41},翠苑店\n138,小何,翠苑店\n"
    run = carried_out(take(Kind.MEMBERS, text).id)
    assert run.loaded == 1
    assert [row for row, _ in run.faults] == [3, 4]
