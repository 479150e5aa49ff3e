"""What the shop window shows. Amounts are integer fen."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

StockState = Literal["in", "low", "out"]
Verb = Literal["drink", "eat", "use"]


class View(BaseModel):
    """Base of what is shown: frozen."""

    model_config = ConfigDict(frozen=True)


class ShelfItem(View):
    """An article on a store's shelf. `state` is low where only `left` pieces are free, out where there are none."""

    sku_id: UUID
    name: str
    size: str
    unit: str
    picture: str
    category_id: UUID
    category: str
    section: str
    tags: list[str]
    price_fen: int
    was_fen: int | None
    left: int
    state: StockState


class BatchFact(View):
    """A batch that lies in the store: what its papers and its receiving really say."""

    code: str
    received_at: datetime
    expires_on: date | None
    days_left: int | None
    supplier: str = ""
    quality: str = ""


class ProductPage(View):
    """An article with everything true that is known of it; absent facts are empty, never made up."""

    item: ShelfItem
    brand: str
    origin: str
    story: str
    quality: str
    storage: str
    shelf_life_days: int | None
    barcode: str | None
    batches: list[BatchFact]


class Regular(View):
    """Something bought on two days or more. The last three are None where the purchases show no steady rhythm."""

    item: ShelfItem
    times: int
    last_on: date
    usual_quantity: int
    every_days: int | None
    runs_out_on: date | None
    verb: Verb


class BuildingCount(View):
    """Households of one building."""

    name: str
    households: int


class NeighbourBuy(View):
    """What a community bought lately: counts only, never names. `faces` are drawn ones, no photos."""

    item: ShelfItem
    households: int
    building: BuildingCount | None
    faces: list[str]


class Counts(View):
    """Numbers for the badges of a resident's own pages."""

    cart: int
    to_pay: int
    to_collect: int
    orders: int


class Season(View):
    """Where the year stands: solar term, lunar day, festival, and what a good host cooks now."""

    day: date
    term: str
    term_en: str
    term_today: bool
    lunar: str
    festival: str
    dish: str
    dish_en: str
