"""What must always hold of people; `linli doctor` asks."""

from django.db import connection

from linli.kernel.doctor import check


@check("people: everybody has one survivor and one value")
def one_survivor() -> list[str]:
    """Survivors stand for themselves and have a value; whoever is merged points at its survivor."""
    return _lines(
        """select 'person ' || p.id || ' points at ' || p.root_id || ', who was merged' from people_person p
           left join people_person r on r.id = p.root_id where r.id is null or r.root_id <> r.id
           union all
           select 'person ' || p.id || ' has no value' from people_person p
           where p.root_id = p.id and not exists (select 1 from people_value v where v.person_id = p.id)
           union all
           select 'person ' || m.merged_id || ' was merged, but stands for itself' from people_merge m
           join people_person p on p.id = m.merged_id where m.undone_at is null and p.root_id = p.id"""
    )


@check("people: what was refunded is what the purchases say")
def refunds_add_up() -> list[str]:
    """The refunds of each purchase add up to what it says was given back."""
    return _lines(
        """select 'purchase ' || b.order_id || ' says ' || b.refunded_fen || ', refunds say '
                  || coalesce(sum(r.amount_fen), 0)
           from people_purchase b left join people_refund r on r.order_id = b.order_id
           group by b.order_id, b.refunded_fen having b.refunded_fen <> coalesce(sum(r.amount_fen), 0)"""
    )


def _lines(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} limit 100")
        return [line for (line,) in cursor.fetchall()]
