"""Where upper modules are plugged into the Protocols that lower ones declare."""


def plug() -> None:
    """Connect every port to its implementation."""
