"""Filling an empty installation with the demo, in one go; what was interrupted is emptied and made anew."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace

from django.db import connection

from linli.people import api as people
from linli.people.types import Identifier, Kind
from sim.demo import chain as chains
from sim.demo import directives, groupbuys, history, shelves, talk
from sim.demo.beside import hurry, load_science, second_process

SEED = 20260520

Say = Callable[[str], None]


def was_interrupted() -> bool:
    """Whether the demo was begun here and never completed; nobody else can have been here then."""
    return chains.is_begun() and not chains.is_complete()


def start_over() -> None:
    """Empty all tables, so that the demo can be made anew."""
    kept = {"django_migrations", "kernel_stream"}
    tables = ", ".join(name for name in connection.introspection.table_names() if name not in kept)
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {tables} restart identity")
        cursor.execute("update kernel_stream set position = 0")


def fill(say: Say, *, weeks: int = history.WEEKS, seed: int = SEED) -> None:
    """Make the demo: the same seed on the same day gives the same neighbourhood.

    What depends on nothing that happens meanwhile is done by a second process.
    """
    with second_process() as beside:
        _fill(say, beside, weeks, seed)


def _fill(say: Say, beside: Executor, weeks: int, seed: int) -> None:
    began = time.perf_counter()

    def step(text: str) -> None:
        say(f"[{time.perf_counter() - began:4.0f} s] {text}")

    hurry()
    step("开店：门店、小区、同事、供应商 stores and staff")
    chain = chains.open_chain()
    hired = beside.submit(chains.hire, chain.stores, chain.suppliers)
    beside.submit(load_science)
    step("读入真实的购物历史 a real history of purchases")
    told = history.load(chain, step, weeks)
    chain = replace(chain, hosts=hired.result())
    _name_resident(chain, told)
    _look_at_the_tables()
    fits = {
        store: beside.submit(directives.fit_the_past, chain, store)
        for store in dict.fromkeys(store for store, _ in directives.EVENINGS)
    }
    talked = beside.submit(talk.talk, chain, random.Random(seed + 2))
    step("定价、上货、发券 prices, stock, coupons")
    dice = random.Random(seed)
    shelves.stock_up(chain, told, dice)
    shelves.hand_out_coupons(chain, dice)
    _look_at_the_tables()
    step("开团，邻居们来跟团 group buys")
    opened = groupbuys.open_running(chain)
    joined = beside.submit(groupbuys.join_running, chain, opened, random.Random(seed + 4))
    groupbuys.play_ended(chain, random.Random(seed + 1))
    step("前几周的指令；社群里聊起来 directives of the last weeks, groups")
    directives.live(chain, random.Random(seed + 3), fits, beside)
    today = beside.submit(directives.fit_today, chain)
    talked.result()
    joined.result()
    talk.post_cards(chain)
    step("今天的指令 directives of today")
    today.result()
    directives.propose_for_today(chain)
    chains.complete(chain)
    step(f"演示数据好了 the demo is ready；居民登录 {chains.DEMO_PHONE}，验证码会显示在页面上")


def _look_at_the_tables() -> None:
    """Statistics for the planner, which autovacuum would gather a minute too late."""
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _name_resident(chain: chains.Chain, told: history.History) -> None:
    """The neighbour of the first store who came most often can be signed in to: 王姐 of 桂花城."""
    person_id = people.identify([Identifier(Kind.CARD, told.regular)])
    people.set_place(person_id, chain.stores[chains.HOME], chain.communities["guihuacheng"], "3号楼")
    people.set_profile(person_id, name="王丽", nickname="王姐")
