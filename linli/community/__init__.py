"""Groups of neighbours: admission, feed, votes, wishes, talk."""
