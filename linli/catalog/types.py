"""What the catalog shows, takes and refuses. Amounts are integer fen."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from linli.kernel.errors import Problem

MOST_FEN = 100_000_000  # a million yuan: a price above that is a slip of the finger

# What `load_products` understands; only what is there is read. `category` is a code or a name, `section` the name of
# the category above a new one; `product` binds the sizes of one product together.
PRODUCT_COLUMNS = (
    "code",
    "name",
    "size",
    "unit",
    "category",
    "section",
    "brand",
    "barcode",
    "list_fen",
    "cost_fen",
    "picture",
    "storage",
    "shelf_life_days",
    "origin",
    "story",
    "quality",
    "tags",
    "product",
)

Sort = Literal["category", "name", "code", "list_fen", "-list_fen", "-changed"]


class View(BaseModel):
    """Base of what the module shows: frozen."""

    model_config = ConfigDict(frozen=True)


class SkuView(View):
    """An article in one size. `section` is the top category, `category` the one it lies in."""

    id: UUID
    product_id: UUID
    code: str
    barcode: str | None
    name: str
    brand: str
    size: str
    unit: str
    picture: str
    category_id: UUID
    category: str
    section: str
    storage: str
    shelf_life_days: int | None
    origin: str
    story: str
    quality: str
    tags: list[str]
    cost_fen: int
    list_fen: int
    active: bool


class CategoryView(View):
    """A category; top ones have no parent. `products` counts what is on sale in it and below."""

    id: UUID
    code: str
    name: str
    parent_id: UUID | None
    picture: str
    tint: str
    products: int


class ProductInput(BaseModel):
    """An article to be added or changed; what is None stays as it is."""

    code: str | None = Field(None, max_length=40)
    name: str | None = Field(None, max_length=80)
    size: str | None = Field(None, max_length=40)
    unit: str | None = Field(None, max_length=10)
    category: str | None = Field(None, max_length=40)
    brand: str | None = Field(None, max_length=40)
    barcode: str | None = Field(None, max_length=18)
    list_fen: int | None = Field(None, ge=0, le=MOST_FEN)
    cost_fen: int | None = Field(None, ge=0, le=MOST_FEN)
    picture: str | None = Field(None, max_length=80)
    storage: str | None = Field(None, max_length=10)
    shelf_life_days: int | None = Field(None, ge=0, le=36500)
    origin: str | None = Field(None, max_length=80)
    story: str | None = Field(None, max_length=1000)
    quality: str | None = Field(None, max_length=200)
    tags: list[str] | None = Field(None, max_length=12)
    active: bool | None = None


class BadProduct(Problem):
    """The article breaks a rule."""

    code, status = "bad_product", 422
    zh, en = "{reason}", "The product cannot be kept: {reason}"
