"""The contract on the shape of modules can fail: each case is a small house with one fault, or with none."""

import pytest
from grimp import ImportGraph

from tools.module_shape import ModuleShapeContract

FINE = [
    ("linli.orders.api.place", "linli.orders.rules"),
    ("linli.orders.api.place", "linli.orders.api.price"),
    ("linli.orders.api.place", "linli.stock.api"),
    ("linli.orders.rules", "linli.stock.types"),
    ("linli.orders.http", "linli.kernel.http"),
    ("linli.orders.types", "linli.kernel.money"),
    ("linli.orders.jobs", "linli.stock.events"),
    ("linli.orders.tests.test_place", "linli.stock.models"),
    ("linli.app.ports", "linli.orders.api.place"),
    ("linli.connect.wechat.pay", "linli.orders.types"),
]
FAULTY = [
    ("linli.orders.http", "linli.orders.models"),
    ("linli.orders.http", "linli.orders.rules"),
    ("linli.orders.http", "linli.stock.api"),
    ("linli.orders.rules", "linli.orders.models"),
    ("linli.orders.types", "linli.orders.events"),
    ("linli.orders.api.place", "linli.stock.models"),
    ("linli.orders.api.place", "linli.orders.http"),
    ("linli.orders.jobs", "linli.orders.models"),
    ("linli.orders.rules", "linli.kernel.log.writing"),
    ("linli.orders.models", "linli.kernel.http"),
    ("linli.app.ports", "linli.orders.models"),
    ("linli.connect.wechat.pay", "linli.orders.rules"),
]


def faults(importer: str, imported: str | None = None) -> list[str]:
    graph = ImportGraph()
    for name in filter(None, (importer, imported)):
        graph.add_module(name)
    if imported:
        graph.add_import(importer=importer, imported=imported, line_number=7, line_contents="")
    contract = ModuleShapeContract(
        name="shape",
        session_options={},
        contract_options={"root": "linli", "ground": "kernel", "without_shape": ["app", "connect"]},
    )
    check = contract.check(graph, verbose=False)
    assert check.kept == (not check.metadata["faults"])
    return list(check.metadata["faults"])


@pytest.mark.parametrize(("importer", "imported"), FINE)
def test_what_the_table_allows_is_kept(importer: str, imported: str) -> None:
    assert faults(importer, imported) == []


@pytest.mark.parametrize(("importer", "imported"), FAULTY)
def test_what_the_table_does_not_allow_is_found_with_its_line(importer: str, imported: str) -> None:
    (fault,) = faults(importer, imported)
    assert fault.startswith(f"{importer} -> {imported} (l. 7): ")


def test_a_file_of_an_unknown_kind_is_found() -> None:
    (fault,) = faults("linli.orders.utils")
    assert fault.startswith("linli.orders.utils: ")
