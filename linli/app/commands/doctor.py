"""Prove that the books are right: ledgers, levels, readers, payments."""

import sys

import click

from linli.kernel import doctor


@click.command()
def command() -> None:
    """Run every module's checks; exit with 1 when one finds something."""
    findings = doctor.examine()
    for name, lines in findings.items():
        click.echo(f"{'✗' if lines else '✓'} {name}")
        for line in lines:
            click.echo(f"    {line}")
    wrong = sum(1 for lines in findings.values() if lines)
    click.echo(f"{len(findings)} 项检查，{wrong} 项有问题 checks: {len(findings)}, with findings: {wrong}")
    sys.exit(1 if wrong else 0)
