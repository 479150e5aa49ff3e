"""Telling open pages that something changed. Hints only, never truth: a page that hears one fetches again."""
