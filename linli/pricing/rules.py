"""The price of an order, explained line by line. Pure, integer fen, sums to the fen."""

from collections.abc import Sequence

from linli.kernel.money import split
from linli.pricing.types import CouponView, PriceStep, Quote, QuoteInput, QuoteLine

# WeChat Pay takes no payment of nought, so no discount goes below one fen.
LEAST_TOTAL_FEN = 1


def quote(wanted: QuoteInput) -> Quote:
    """Price the lines: ordinary price, what lowers each of them, coupon, discount for fetching."""
    pieces = sum(line.quantity for line in wanted.lines)
    # A price above the ordinary one is simply the price: there is nothing to take off then.
    goods = sum(line.quantity * max(line.price_fen, line.list_fen) for line in wanted.lines)
    steps = [PriceStep(code="goods", label=f"商品原价，{pieces} 件", amount_fen=goods), *_lowered(wanted.lines)]
    nets = [line.quantity * line.price_fen for line in wanted.lines]
    if wanted.coupon and usable(wanted.coupon, sum(nets), wanted):
        nets = _take_off(nets, wanted.coupon.amount_fen, steps, "coupon", wanted.coupon.name)
    nets = _take_off(nets, wanted.pickup_discount_fen, steps, "pickup", "自提立减")
    total = sum(nets)
    return Quote(steps=steps, line_net_fen=nets, goods_fen=goods, total_fen=total, saved_fen=goods - total)


def usable(coupon: CouponView, subtotal_fen: int, wanted: QuoteInput) -> bool:
    """Whether a coupon may be used for goods of this worth now."""
    in_time = coupon.valid_from <= wanted.at < coupon.valid_until
    return coupon.order_id is None and in_time and subtotal_fen >= coupon.minimum_fen


def best_coupon(coupons: Sequence[CouponView], wanted: QuoteInput) -> CouponView | None:
    """The coupon that saves most; among equals the one that ends first."""
    subtotal = sum(line.quantity * line.price_fen for line in wanted.lines)
    fitting = [one for one in coupons if usable(one, subtotal, wanted)]
    return min(fitting, key=lambda one: (-one.amount_fen, one.valid_until, one.id), default=None)


def _lowered(lines: Sequence[QuoteLine]) -> list[PriceStep]:
    return [
        PriceStep(
            code="line",
            label=line.label or f"{line.name}特价",
            note=line.note,
            amount_fen=-line.quantity * (line.list_fen - line.price_fen),
        )
        for line in lines
        if line.price_fen < line.list_fen
    ]


def _take_off(nets: list[int], amount_fen: int, steps: list[PriceStep], code: str, label: str) -> list[int]:
    taken = min(amount_fen, sum(nets) - LEAST_TOTAL_FEN)
    if taken <= 0:
        return nets
    steps.append(PriceStep(code=code, label=label, amount_fen=-taken))
    return [net - part for net, part in zip(nets, split(taken, nets), strict=True)]
