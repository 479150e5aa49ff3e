"""Pure rules of decide: forecast, expectation, learning, choice of an offer, words."""
