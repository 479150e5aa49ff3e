"""Residents who live through the public HTTP API: seeded, at a chosen pace, remembering what they believe."""

from sim.residents.crowd import Outcome, live

__all__ = ["Outcome", "live"]
