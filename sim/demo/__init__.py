"""The demo chain 邻家优选 in 杭州, made from a seed: stores, a real history told anew, and what goes on today."""

from sim.demo.chain import DEMO_PHONE
from sim.demo.fill import fill, start_over, was_interrupted

__all__ = ["DEMO_PHONE", "fill", "start_over", "was_interrupted"]
