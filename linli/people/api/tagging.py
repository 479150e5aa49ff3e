"""Tags."""

from collections.abc import Sequence
from uuid import UUID


def refresh_tags(root_ids: Sequence[UUID]) -> None:
    """Give these survivors the tags whose rules fit them, and take away the others."""
