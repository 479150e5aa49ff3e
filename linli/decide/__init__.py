"""Decide: from what neighbours buy, wish and talk about to one tap, and from its outcome to better judgement."""
