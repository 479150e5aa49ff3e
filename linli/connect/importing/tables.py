"""The columns every importer ends in, whatever file or package the rows come from.

Money is integer fen, quantities are integers in the smallest unit, times are aware UTC.
"""

import pyarrow as pa

UTC = pa.timestamp("us", tz="UTC")

CATEGORIES = pa.schema(
    [
        ("code", pa.string()),
        ("parent", pa.string()),
        ("name", pa.string()),
        ("picture", pa.string()),
        ("tint", pa.string()),
        ("shelf_life_days", pa.int32()),
        ("storage", pa.string()),
        ("unit", pa.string()),
        ("margin_pct", pa.int32()),
    ]
)

PRODUCTS = pa.schema(
    [
        ("code", pa.string()),
        ("name", pa.string()),
        ("size", pa.string()),
        ("unit", pa.string()),
        ("category", pa.string()),
        ("brand", pa.string()),
        ("barcode", pa.string()),
        ("list_fen", pa.int64()),
        ("cost_fen", pa.int64()),
        ("picture", pa.string()),
        ("storage", pa.string()),
        ("shelf_life_days", pa.int32()),
        ("origin", pa.string()),
        ("story", pa.string()),
    ]
)

MEMBERS = pa.schema(
    [
        ("card", pa.string()),  # empty for a person of the family who carries none
        ("phone", pa.string()),
        ("name", pa.string()),
        ("nickname", pa.string()),
        ("gender", pa.string()),
        ("birth_year", pa.int32()),
        ("household", pa.string()),
        ("family_role", pa.string()),
        ("store", pa.string()),
        ("community", pa.string()),
        ("building", pa.string()),
        ("room", pa.string()),
        ("joined_at", UTC),
    ]
)

SALES = pa.schema(
    [
        ("store", pa.string()),
        ("receipt", pa.string()),
        ("line", pa.int32()),
        ("sold_at", UTC),
        ("card", pa.string()),
        ("product", pa.string()),
        ("quantity", pa.int32()),  # 0: the line only corrects a price
        ("amount_fen", pa.int64()),  # what the store took for the line
        ("discount_fen", pa.int64()),  # what the shelf price was above that
    ]
)
