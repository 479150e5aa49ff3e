"""One article added or changed by hand, by the very rules of a load."""

from uuid import UUID

import pyarrow as pa

from linli.catalog.api.loading import load_products
from linli.catalog.api.looking import ids_of_codes, skus
from linli.catalog.events import ProductChanged
from linli.catalog.models import Sku
from linli.catalog.types import PRODUCT_COLUMNS, BadProduct, ProductInput, SkuView
from linli.kernel import clock
from linli.kernel.errors import NotFound
from linli.kernel.log import record, transaction


def save(new: ProductInput, sku_id: UUID | None = None) -> SkuView:
    """Add an article, or change the one with the id.

    Raises:
        NotFound: no article has the id.
        BadProduct: with the reason.
    """
    with transaction():
        code = _code(new, sku_id)
        values = new.model_dump(include=set(PRODUCT_COLUMNS)) | {"code": code}
        report = load_products(pa.Table.from_pylist([values]))
        if report.bad:
            raise BadProduct(reason=report.bad[0][1])
        id = ids_of_codes([code])[code]
        if new.active is not None:
            Sku.objects.filter(id=id).exclude(active=new.active).update(active=new.active, changed_at=clock.now())
        record(ProductChanged(sku_id=id))
        return skus([id])[id]


def _code(new: ProductInput, sku_id: UUID | None) -> str:
    if sku_id is not None:
        code = Sku.objects.filter(id=sku_id).values_list("code", flat=True).first()
        if code is None:
            raise NotFound()
        return str(code)
    code = (new.code or new.barcode or "").strip()
    if not code:
        raise BadProduct(reason="缺商品编码，也没有条码")
    if ids_of_codes([code]):
        raise BadProduct(reason=f"编码 {code} 已有商品")
    return code
