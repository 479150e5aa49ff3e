"""Proofs that the books are right: every module contributes checks, `linli doctor` runs them all."""

from collections.abc import Callable

from django.db import connection

Check = Callable[[], list[str]]

_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Contribute a check: it returns what is wrong, one line each, nothing when all is well."""

    def register(run: Check) -> Check:
        _checks[name] = run
        return run

    return register


def examine() -> dict[str, list[str]]:
    """Run all checks: findings by name of the check."""
    return {name: _checks[name]() for name in sorted(_checks)}


@check("log: every stream is whole")
def _streams() -> list[str]:
    return _found(
        """select s.id, s.position, coalesce(e.facts, 0), coalesce(e.last, 0)
           from kernel_stream s
           left join (select stream, count(*) as facts, max(position) as last from kernel_event group by 1) e
             on e.stream = s.id
           where s.position <> coalesce(e.facts, 0) or s.position <> coalesce(e.last, 0) order by 1""",
        "stream {} counts {} facts, holds {}, and the last has position {}",
    )


@check("readers: no bookmark lies ahead, no event is parked")
def _readers() -> list[str]:
    return [
        *_found(
            """select b.reader, b.stream, b.position, s.position from kernel_bookmark b
               join kernel_stream s on s.id = b.stream where b.position > s.position order by 1, 2""",
            "reader {} has read stream {} up to {}, which ends at {}",
        ),
        *_found(
            """select reader, event_name, count(*), min(error_line) from (
                 select reader, event_name, (regexp_match(rtrim(error), '[^\n]*$'))[1] as error_line
                 from kernel_parkedevent where replayed_at is null
               ) parked group by 1, 2 order by 1, 2""",
            "reader {} could not take {} × {}: {}",
        ),
    ]


@check("jobs: none has given up")
def _jobs() -> list[str]:
    return _found(
        """select task_name, status::text, count(*) from procrastinate_jobs
           where status = 'failed' or (status = 'doing' and worker_id is null) group by 1, 2 order by 1, 2""",
        "job {}: {} × {}",
    )


def _found(query: str, line: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [line.format(*row) for row in cursor.fetchall()]
