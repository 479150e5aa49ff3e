"""A neighbourhood that lives: the demo chain, its history, and residents who act through the public API."""
