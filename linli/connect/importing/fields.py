"""What files can tell, by which names their columns go, and the guess which column is which."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from linli.connect.importing.types import Kind

Type = Literal["text", "yuan", "fen", "whole", "moment", "tags"]


@dataclass(frozen=True, slots=True)
class Field:
    """Something a file can tell. `target` is the canonical column; amounts in yuan and in fen share one."""

    name: str
    label: str
    type: Type
    names: tuple[str, ...]
    target: str


def _field(name: str, label: str, names: str, type: Type = "text", target: str = "") -> Field:
    return Field(name, label, type, (name, label, *names.split()), target or name)


PRODUCTS = (
    _field("code", "商品编码", "货号 编码 商品代码 商品编号 自编码 sku skucode itemcode productcode plu 内部编码 id"),
    _field("barcode", "条码", "商品条码 国际条码 69码 条形码 ean ean13 upc gtin"),
    _field("name", "商品名称", "品名 名称 商品 商品名 productname itemname title description"),
    _field("size", "规格", "规格型号 包装规格 spec specification packsize"),
    _field("unit", "单位", "计量单位 销售单位 uom"),
    _field("category", "品类", "分类 小类 类别 商品分类 商品类别 二级分类 categoryname subcategory"),
    _field("section", "大类", "部门 一级分类 大分类 department division"),
    _field("brand", "品牌", "brandname"),
    _field(
        "list_yuan",
        "零售价（元）",
        "零售价 售价 单价 价格 标价 原价 销售价 price retailprice listprice",
        "yuan",
        "list_fen",
    ),
    _field("list_fen", "零售价（分）", "pricefen", "fen"),
    _field(
        "cost_yuan", "进价（元）", "进价 成本 成本价 进货价 采购价 cost costprice purchaseprice", "yuan", "cost_fen"
    ),
    _field("cost_fen", "进价（分）", "costfen", "fen"),
    _field("storage", "储存", "存储 储存条件 存储条件 温层 storagecondition"),
    _field("shelf_life_days", "保质期（天）", "保质期 保质期天数 保质天数 shelflife", "whole"),
    _field("origin", "产地", "原产地 countryoforigin"),
    _field("story", "故事", "商品介绍 简介 详情"),
    _field("quality", "品质说明", "质检 品质"),
    _field("picture", "图片", "图片名 image"),
    _field("tags", "标签", "商品标签 labels", "tags"),
    _field("product", "款号", "spu spucode 商品款号"),
)
MEMBERS = (
    _field("phone", "手机号", "手机 电话 手机号码 联系电话 mobile tel telephone phonenumber mobilephone"),
    _field("card", "会员卡号", "卡号 会员卡 会员号 会员编号 cardno cardnumber memberid memberno membercode"),
    _field("name", "姓名", "名字 会员姓名 真实姓名 客户姓名 fullname membername"),
    _field("nickname", "称呼", "昵称 微信昵称 nick"),
    _field("gender", "性别", "sex"),
    _field("birthday", "生日", "出生日期 birthdate dateofbirth dob"),
    _field("birth_year", "出生年份", "出生年", "whole"),
    _field("household", "家庭编号", "家庭 户号 householdid"),
    _field("family_role", "家庭角色", "家庭关系 关系 relation"),
    _field("store", "门店", "所属门店 店铺 门店名称 门店编码 店名 storecode storename shop"),
    _field("community", "小区", "小区名称 社区 communityname"),
    _field("building", "楼栋", "楼 栋 幢 buildingno"),
    _field("room", "房号", "室 门牌 门牌号 roomno"),
    _field(
        "joined_at",
        "入会时间",
        "注册时间 注册日期 入会日期 开卡日期 开卡时间 createdat registeredat joindate",
        "moment",
    ),
)
SALES = (
    _field("store", "门店", "店铺 门店名称 门店编码 店名 分店 storeid storecode storename shop"),
    _field(
        "receipt", "小票号", "单号 订单号 流水号 小票 销售单号 交易号 receiptno orderno orderid basketid transactionid"
    ),
    _field(
        "sold_at",
        "销售时间",
        "时间 日期 销售日期 交易时间 下单时间 交易日期 datetime date timestamp soldat paidat",
        "moment",
    ),
    _field("sold_time", "时刻（与日期分列时）", "交易时刻 时分"),
    _field("card", "会员卡号", "卡号 会员卡 会员号 会员编号 cardno memberid memberno"),
    _field("phone", "手机号", "手机 电话 会员手机 mobile tel"),
    _field(
        "product",
        "商品编码",
        "货号 编码 商品 商品代码 条码 商品条码 国际条码 sku skucode barcode productcode productid plu",
    ),
    _field("quantity", "数量", "销量 件数 销售数量 qty count", "whole"),
    _field(
        "amount_yuan",
        "金额（元）",
        "金额 实收 实收金额 销售额 销售金额 实付 小计 amount total sales net",
        "yuan",
        "amount_fen",
    ),
    _field("amount_fen", "金额（分）", "", "fen"),
    _field("price_yuan", "单价（元）", "单价 售价 成交价 price unitprice", "yuan", "price_fen"),
    _field("discount_yuan", "优惠（元）", "优惠 折扣 优惠金额 折扣金额 discount", "yuan", "discount_fen"),
    _field("discount_fen", "优惠（分）", "", "fen"),
)
FIELDS: dict[Kind, tuple[Field, ...]] = {Kind.PRODUCTS: PRODUCTS, Kind.MEMBERS: MEMBERS, Kind.SALES: SALES}

# Of each group at least one must be there.
NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.PRODUCTS: (("code", "barcode"),),
    Kind.MEMBERS: (("phone", "card", "household"),),
    Kind.SALES: (
        ("store",),
        ("receipt",),
        ("sold_at",),
        ("product",),
        ("quantity",),
        ("amount_yuan", "amount_fen", "price_yuan"),
    ),
}
_NOISE = re.compile(r"[\s_\-./:：（）()\[\]【】*#]+")


def plain(header: str) -> str:
    """A column's name without width, case, blanks and brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header).lower())


def guess(kind: Kind, columns: Sequence[str]) -> dict[str, str]:
    """Field → column: by exact name first, then by a name that the header begins or ends with."""
    heads = {plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for exact in (True, False):
        for field in FIELDS[kind]:
            if field.name in found or (field.target in {_target(kind, name) for name in found}):
                continue
            for name in map(plain, field.names):
                hit = next(
                    (head for head in heads if head not in map(plain, found.values()) and _fits(head, name, exact)),
                    None,
                )
                if hit is not None:
                    found[field.name] = heads[hit]
                    break
    return found


def _fits(head: str, name: str, exact: bool) -> bool:
    if exact or len(name) < 2:
        return head == name
    return head.startswith(name) or head.endswith(name)


def _target(kind: Kind, name: str) -> str:
    return next(field.target for field in FIELDS[kind] if field.name == name)


def missing(kind: Kind, mapping: dict[str, str]) -> list[str]:
    """Labels of what must be there and is not."""
    labels = {field.name: field.label for field in FIELDS[kind]}
    return [" 或 ".join(labels[name] for name in group) for group in NEEDED[kind] if not set(group) & mapping.keys()]
