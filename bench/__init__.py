"""One script for each bar: `make bench NAME=…`."""
