"""Categories, products, skus and their barcodes."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Category(models.Model):
    """A shelf of the chain; two levels."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField(db_index=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    picture = models.TextField(default="")
    tint = models.TextField(default="")
    rank = models.PositiveIntegerField(default=0)
    shelf_life_days = models.PositiveIntegerField(null=True)
    storage = models.TextField(default="")
    unit = models.TextField(default="")
    margin_pct = models.SmallIntegerField(null=True)


class Product(models.Model):
    """What the sizes of an article have in common. `words` to `initials` are what search reads."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    brand = models.TextField(default="")
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    picture = models.TextField(default="")
    storage = models.TextField(default="")
    shelf_life_days = models.PositiveIntegerField(null=True)
    origin = models.TextField(default="")
    story = models.TextField(default="")
    quality = models.TextField(default="")
    tags = ArrayField(models.TextField(), default=list)
    words = models.TextField(default="")
    pinyin = models.TextField(default="")
    sounds = models.TextField(default="")
    initials = models.TextField(default="")

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="product_by_words", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["pinyin"], name="product_by_pinyin", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["sounds"], name="product_by_sounds", opclasses=["gin_trgm_ops"]),
        ]


class Sku(models.Model):
    """An article in one size, with the chain's shelf price and what it costs us."""

    id = models.UUIDField(primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    code = models.TextField(unique=True)
    size = models.TextField(default="")
    unit = models.TextField(default="件")
    list_fen = models.BigIntegerField()
    cost_fen = models.BigIntegerField()
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(list_fen__gte=0) & Q(cost_fen__gte=0), name="sku_price_not_below_nought")
        ]


class Barcode(models.Model):
    """A barcode; a sku may carry several, the first is shown."""

    code = models.TextField(primary_key=True)
    sku = models.ForeignKey(Sku, on_delete=models.CASCADE)
    rank = models.PositiveSmallIntegerField(default=0)
