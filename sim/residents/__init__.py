"""Residents who live through the public HTTP API: seeded, at a chosen pace, remembering what they believe."""

from sim.residents.crowd import Crowd, Evening, Outcome, live
from sim.residents.intentions import LIFE, RUSH, intentions

__all__ = ["LIFE", "RUSH", "Crowd", "Evening", "Outcome", "intentions", "live"]
