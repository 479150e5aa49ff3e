"""Proofs that the books are right: every module contributes checks, `linli doctor` runs them all."""

from collections.abc import Callable

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
