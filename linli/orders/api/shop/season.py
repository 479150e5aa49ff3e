"""Where the year stands on the Chinese calendar."""

from datetime import date
from functools import lru_cache

from lunar_python import Solar

from linli.orders.api.shop.shown import Season

# What a host would put on the table in each solar term, in order of the year.
DISHES: dict[str, tuple[str, str, str]] = {
    "立春": ("Start of Spring", "卷张春饼咬咬春", "time for spring pancakes"),
    "雨水": ("Rain Water", "炖锅春笋汤正好", "time for bamboo shoot soup"),
    "惊蛰": ("Awakening of Insects", "吃个梨润一润", "a pear does good now"),
    "春分": ("Spring Equinox", "荠菜馄饨正鲜", "shepherd's purse wontons are at their best"),
    "清明": ("Clear and Bright", "青团刚出笼", "green rice balls are fresh from the steamer"),
    "谷雨": ("Grain Rain", "香椿炒蛋正嫩", "toon shoots with eggs are tender now"),
    "立夏": ("Start of Summer", "煮锅蚕豆饭正好", "time for broad bean rice"),
    "小满": ("Grain Buds", "拌盘苦瓜清清火", "a dish of bitter melon cools you"),
    "芒种": ("Grain in Ear", "煮壶青梅解解暑", "time for green plum tea"),
    "夏至": ("Summer Solstice", "来碗凉面正好", "time for cold noodles"),
    "小暑": ("Minor Heat", "切个西瓜凉一凉", "cut a watermelon and cool down"),
    "大暑": ("Major Heat", "熬锅绿豆汤正好", "time for mung bean soup"),
    "立秋": ("Start of Autumn", "啃口西瓜送送夏", "one more watermelon to see off summer"),
    "处暑": ("End of Heat", "炖只老鸭润一润", "time for duck soup"),
    "白露": ("White Dew", "桂圆炖蛋正好", "time for longan with eggs"),
    "秋分": ("Autumn Equinox", "螃蟹正肥", "crabs are fat now"),
    "寒露": ("Cold Dew", "芋艿烧肉正糯", "taro with pork is soft and rich now"),
    "霜降": ("Frost's Descent", "柿子正甜", "persimmons are sweet now"),
    "立冬": ("Start of Winter", "包顿饺子正好", "time for dumplings"),
    "小雪": ("Minor Snow", "煲锅羊肉萝卜汤正好", "time for lamb and radish soup"),
    "大雪": ("Major Snow", "炖锅牛腩暖一暖", "a pot of beef brisket keeps you warm"),
    "冬至": ("Winter Solstice", "煮碗汤圆正好", "time for sweet rice balls"),
    "小寒": ("Minor Cold", "熬锅腊八粥正好", "time for eight-treasure porridge"),
    "大寒": ("Major Cold", "蒸条年糕盼盼年", "steam rice cake, the new year is near"),
}


@lru_cache(maxsize=8)
def season(day: date) -> Season:
    """The solar term in which a day lies, its lunar date, a festival if it is one, and a dish."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    today = lunar.getJieQi()
    term = today or lunar.getPrevJieQi(True).getName()
    term_en, dish, dish_en = DISHES[term]
    return Season(
        day=day,
        term=term,
        term_en=term_en,
        term_today=bool(today),
        lunar=f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}",
        festival=next(iter(lunar.getFestivals()), ""),
        dish=dish,
        dish_en=dish_en,
    )
