"""The parts of a directive: what each will do, in words, and how it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from linli.catalog.types import SkuView
from linli.community import api as community
from linli.community.types import NewPost, Worth
from linli.decide.models import Directive
from linli.decide.rules import english, words
from linli.decide.types import CommunityBrief, PartKind, PartView
from linli.groupbuy import api as groupbuy
from linli.groupbuy.types import NewGroupBuy, Tier
from linli.kernel.said import Said
from linli.messaging import api as messaging
from linli.messaging.types import Purpose

Both = tuple[str, str]  # Chinese, English


def parts_of(row: Directive, sku: SkuView, served: Sequence[CommunityBrief]) -> list[PartView]:
    """The parts in the order in which they run."""
    places = [one.name for one in served if one.id in set(row.community_ids)]
    names, names_en = words.people_list(places), ", ".join(places)
    tiers = "，".join(f"{households} 户 {words.yuan(fen)}" for households, fen in row.tiers)
    tiers_en = ", ".join(f"{words.yuan(fen)} from {households}" for households, fen in row.tiers)
    groups, heads = len(row.community_ids), len(row.remind_ids)
    titles = {
        PartKind.OPEN: ("开团", "Open the group buy"),
        PartKind.PREHEAT: ("预热一条有用的", "A useful post first"),
        PartKind.POST: (f"发到 {groups} 个群", f"Post in {english.count(groups, 'group')}"),
        PartKind.REMIND: ("提醒惦记的人", "Remind who would want it"),
    }
    notes: dict[PartKind, Both] = {
        PartKind.OPEN: (f"{tiers}，{row.capacity} 份封顶", f"{tiers_en}, {row.capacity} at most"),
        PartKind.PREHEAT: (f"产地和吃法，{names}", f"Where it comes from: {names_en}"),
        PartKind.POST: (names, names_en),
        PartKind.REMIND: (
            f"{heads} 位，每人每天最多收到几条有上限",
            f"{english.count(heads, 'person', 'people')}, each within the daily cap",
        ),
    }
    return [
        PartView(
            kind=kind,
            on=kind.value not in row.parts_off,
            title=title,
            title_en=title_en,
            note=row.done.get(kind.value, {}).get("note", notes[kind][0]),
            note_en=row.done.get(kind.value, {}).get("note_en", notes[kind][1]),
            done_at=row.done.get(kind.value, {}).get("at"),
        )
        for kind, (title, title_en) in titles.items()
        if _possible(kind, row, sku)
    ]


def _possible(kind: PartKind, row: Directive, sku: SkuView) -> bool:
    if kind is PartKind.PREHEAT:
        return bool(sku.story)
    return kind is not PartKind.REMIND or bool(row.remind_ids)


@dataclass(slots=True)
class Done:
    """What running the parts has made."""

    groupbuy_id: UUID
    post_ids: list[UUID] = field(default_factory=list)
    notes: dict[str, Both] = field(default_factory=dict)


def run_parts(row: Directive, sku: SkuView, *, staff_id: UUID | None, opened_by: str) -> Done:
    """Carry out the parts that are on; a refusal of any is raised, and the caller's transaction undoes the others."""
    on = {kind for kind in PartKind if kind.value not in row.parts_off and _possible(kind, row, sku)}
    done = Done(_open(row, sku, opened_by))
    done.notes[PartKind.OPEN.value] = (
        f"{row.threshold} 户成团，{row.capacity} 份封顶",
        f"Forms at {row.threshold}, {row.capacity} at most",
    )
    groups = [community.group_of_community(one) for one in row.community_ids]
    if PartKind.PREHEAT in on:
        text = f"{sku.name}的来历：{sku.origin}。{sku.story}" if sku.origin else sku.story
        done.post_ids += [_post(group, staff_id, Worth.VALUE, text, sku.id, None) for group in groups]
        done.notes[PartKind.PREHEAT.value] = (f"发到 {len(groups)} 个群", f"In {english.count(len(groups), 'group')}")
    if PartKind.POST in on:
        text = f"{sku.name}开团了：{_terms(row)}"
        done.post_ids += [_post(group, staff_id, Worth.PROMOTION, text, sku.id, done.groupbuy_id) for group in groups]
        done.notes[PartKind.POST.value] = (
            f"团购卡发到 {len(groups)} 个群",
            f"Card in {english.count(len(groups), 'group')}",
        )
    if PartKind.REMIND in on:
        done.notes[PartKind.REMIND.value] = _remind(row, sku, done.groupbuy_id)
    return done


def _terms(row: Directive) -> str:
    price = words.yuan(row.tiers[0][1])
    return f"{price}，{row.threshold} 户成团，{words.local_clock(row.closes_at)} 截团。"


def _open(row: Directive, sku: SkuView, opened_by: str) -> UUID:
    return groupbuy.open(
        NewGroupBuy(
            store_id=row.store_id,
            sku_id=row.sku_id,
            supplier_id=row.supplier_id,
            title=f"{sku.name} {sku.size}".strip()[:60],
            kind="threshold",
            list_fen=row.list_fen,
            tiers=[Tier(households=households, unit_fen=fen) for households, fen in row.tiers],
            threshold=row.threshold,
            capacity=row.capacity,
            closes_at=row.closes_at,
            pickup_from=row.pickup_from,
            community_ids=row.community_ids,
            opened_by=opened_by,
            directive_id=row.id,
        )
    )


def _post(
    group_id: UUID, staff_id: UUID | None, worth: Worth, text: str, sku_id: UUID, groupbuy_id: UUID | None
) -> UUID:
    return community.post(
        NewPost(group_id=group_id, staff_id=staff_id, worth=worth, text=text, sku_ids=[sku_id], groupbuy_id=groupbuy_id)
    )


def _remind(row: Directive, sku: SkuView, groupbuy_id: UUID) -> Both:
    report = messaging.send_many(
        row.remind_ids,
        title=Said(f"{sku.name}开团了", f"Group buy open: {sku.name}"),
        body=Said(
            f"{_terms(row)}你家那份差不多该补了。",
            f"{words.yuan(row.tiers[0][1])}, forms at {english.count(row.threshold, 'household')}, "
            f"closes {english.local_clock(row.closes_at)}. Yours should be running out about now.",
        ),
        link=f"/group-buys/{groupbuy_id}",
        key=f"directive:{row.id}",
        purpose=Purpose.PROMOTION,
        store_id=row.store_id,
    )
    spared = sum(report.refused.values())
    sent, sent_en = f"发出 {len(report.sent)} 条", f"{english.count(len(report.sent), 'message')} sent"
    if not spared:
        return sent, sent_en
    return f"{sent}，{spared} 位今天收得够多了，没打扰", f"{sent_en}, {spared} spared who had enough today"


def withdraw_posts(post_ids: Sequence[UUID]) -> None:
    """Take the posts of a directive out of the groups."""
    for post_id in post_ids:
        community.withdraw(post_id)
