"""Processes are killed while people buy; afterwards every book must be right."""
