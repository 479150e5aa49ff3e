"""What neighbours say: groups with members, posts and answers, wishes, a vote."""

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from linli.catalog import api as catalog
from linli.community import api as community
from linli.community.types import Column, NewOption, NewPoll, NewPost, Worth
from linli.groupbuy import api as groupbuy
from linli.kernel import clock
from linli.kernel.log import acting, transaction
from linli.people import api as people
from sim.demo.chain import Chain, resident, table

GROUP_SHARE = 0.4  # of a community's members who are in its group
LIVELY = "guihuacheng"  # the community whose group shows every post of the table, with all its likes
FEWER = 3  # posts of another group
QUIET = 2  # likes of a post there
VOTERS, FEW_VOTERS = 9, 4
KINDS = 3  # of wishes in another group
WISHES = (
    ("H001", "蓝莓再来一次，上次没抢到", 14),
    ("", "手剥笋", 11),
    ("", "酸汤鱼料包", 8),
    ("H017", "阳光玫瑰", 7),
    ("", "现包的荠菜馄饨", 9),
    ("H012", "活虾", 5),
    ("", "无糖豆浆", 4),
)


@dataclass(frozen=True, slots=True)
class Room:
    """A group with its host and its members."""

    group_id: UUID
    lively: bool
    host: UUID
    members: list[UUID]


def talk(chain: Chain, dice: random.Random) -> None:
    """Fill the groups of all communities and the core groups of all stores; cards are posted later."""
    for code, community_id in chain.communities.items():
        store = next(row["store"] for row in table("communities") if row["code"] == code)
        group_id = community.group_of_community(community_id)
        everybody = people.members_of(community_id=community_id)
        members = dice.sample(everybody, max(1, int(len(everybody) * GROUP_SHARE)))
        if resident() in everybody and resident() not in members:
            members.append(resident())
        room = Room(group_id, code == LIVELY, chain.hosts[store], members)
        with transaction():
            community.invite(group_id, members, by=f"staff:{chain.hosts[store]}")
            _posts(room, dice)
            _vote(room, dice)
            _wishes(room, dice)
    for code, store_id in chain.stores.items():
        best = people.members_of(store_id=store_id)[:24]
        community.invite(community.core_group(store_id), best, by=f"staff:{chain.hosts[code]}")


def _posts(room: Room, dice: random.Random) -> None:
    rows = table("posts")
    chosen = rows if room.lively else dice.sample(rows, FEWER)
    ids = catalog.ids_of_codes(sorted({code for row in rows for code in row["skus"].split("|") if code}))
    for row in sorted(chosen, key=lambda row: -int(row["hours"])):
        moment = clock.now() - timedelta(hours=int(row["hours"]), minutes=dice.randint(1, 55))
        by_host = row["author"] == "host"
        author = None if by_host else dice.choice(room.members)
        with clock.at(moment), acting(f"staff:{room.host}" if by_host else f"person:{author}"):
            post_id = community.post(
                NewPost(
                    group_id=room.group_id,
                    author_id=author,
                    staff_id=room.host if by_host else None,
                    worth=Worth.VALUE,
                    column=Column(row["column"]),
                    text=row["text"],
                    sku_ids=[ids[code] for code in row["skus"].split("|") if code],
                )
            )
        _answers(room, post_id, row, moment, dice)


def _answers(room: Room, post_id: UUID, row: dict[str, str], moment: object, dice: random.Random) -> None:
    others = dice.sample(room.members, min(len(room.members), int(row["likes"]) if room.lively else QUIET))
    said = row["answers"].split("|")[: max(1, len(others) // 2)]
    for text, who in zip(said, others, strict=False):
        with acting(f"person:{who}"):
            community.comment(post_id, text, author_id=who)
    for who in others:
        with acting(f"person:{who}"):
            community.like(post_id, who)


def post_cards(chain: Chain) -> None:
    """Hosts post what can be joined now."""
    for row in table("communities"):
        group_id = community.group_of_community(chain.communities[row["code"]])
        _cards(group_id, chain.stores[row["store"]], chain.hosts[row["store"]])


def _cards(group_id: UUID, store_id: UUID, host: UUID) -> None:
    for one in groupbuy.open_now(store_id)[:2]:
        with acting(f"staff:{host}"):
            community.post(
                NewPost(
                    group_id=group_id,
                    staff_id=host,
                    worth=Worth.PROMOTION,
                    text=f"{one.title}，{one.threshold} 户成团，明早到店取。",
                    groupbuy_id=one.id,
                    sku_ids=[one.goods.sku_id],
                )
            )


def _vote(room: Room, dice: random.Random) -> None:
    options = ("手剥笋", "酸汤鱼料包", "现包荠菜馄饨", "无糖豆浆")
    with acting(f"staff:{room.host}"):
        post_id = community.post(
            NewPost(
                group_id=room.group_id,
                staff_id=room.host,
                worth=Worth.VALUE,
                column=Column.NOVELTY,
                text="下周三的新品试吃，想先尝哪一样？票多的那样到店。",
                poll=NewPoll(
                    options=[NewOption(text=text) for text in options], closes_at=clock.now() + timedelta(days=2)
                ),
            )
        )
    poll = community.post_view(post_id).poll
    assert poll is not None
    for who in dice.sample(room.members, min(len(room.members) // 2, VOTERS if room.lively else FEW_VOTERS)):
        choice = dice.choices([one.id for one in poll.options], (5, 3, 3, 1))[0]
        with acting(f"person:{who}"):
            community.vote(post_id, choice, who)


def _wishes(room: Room, dice: random.Random) -> None:
    codes = catalog.ids_of_codes([code for code, _, _ in WISHES if code])
    for code, text, count in WISHES if room.lively else dice.sample(WISHES, KINDS):
        for who in dice.sample(room.members, min(len(room.members), dice.randint(1, max(count // 3, 1)))):
            with clock.at(clock.now() - timedelta(hours=dice.uniform(0, 80))), acting(f"person:{who}"):
                community.wish(who, text="" if code else text, sku_id=codes.get(code))
