"""Who we buy from."""

from collections.abc import Sequence
from uuid import UUID

from linli.kernel.ids import new_id
from linli.kernel.log import transaction
from linli.supply.models import Supplier
from linli.supply.types import NewSupplier, SupplierView


def add_supplier(new: NewSupplier) -> UUID:
    """Add a supplier, or find the one of that name; its id."""
    with transaction():
        row, _ = Supplier.objects.get_or_create(
            name=new.name, defaults={"id": new_id(), **new.model_dump(exclude={"name"})}
        )
        return row.id


def suppliers() -> list[SupplierView]:
    """All suppliers by name."""
    return [SupplierView.model_validate(row, from_attributes=True) for row in Supplier.objects.order_by("name")]


def supplier_names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Names by id."""
    return dict(Supplier.objects.filter(id__in=ids).values_list("id", "name"))
