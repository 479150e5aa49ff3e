"""Messages to people: channels, caps, quiet hours, the inbox."""
