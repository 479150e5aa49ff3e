"""`python -m linli`."""

from linli.app.cli import main

if __name__ == "__main__":
    main()
