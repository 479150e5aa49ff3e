"""The realtime process."""
