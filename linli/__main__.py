"""`python -m linli`."""

from linli.app.cli import main

main()
