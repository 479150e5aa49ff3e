"""The tracking API: compatible with the Segment HTTP specification, so that its libraries talk to us."""
