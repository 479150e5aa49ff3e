"""Facts about directives."""

from uuid import UUID

from linli.kernel.events import Event


class DirectiveProposed(Event):
    """The system suggests something to a store."""

    directive_id: UUID


class DirectiveExecuted(Event):
    """A host let all parts run."""

    directive_id: UUID


class DirectiveDeclined(Event):
    """A host said no, and why."""

    directive_id: UUID
    reason: str


class DirectiveUndone(Event):
    """A host took everything back within the time allowed."""

    directive_id: UUID


class DirectiveMeasured(Event):
    """The outcome stands beside the expectation."""

    directive_id: UUID
