"""Linli (邻里): the operating system of neighbourhood retail."""
