export default {
  zh: {
    field: '商品名、拼音、首字母都行', clear: '清空', history: '最近搜过', forget: '清掉记录', found: '找到 {n} 样', none: '店里还没有“{word}”',
    wish: '许个愿，够几户就去进', other: '不是你要的？', wishWord: '许愿“{word}”', wished: '许好了，够几户邻居就去进', try: '试试', examples: '蓝莓|新米|lanmei|jd', drop: '不再记{word}',
  },
  en: {
    field: 'Chinese, pinyin or first letters', clear: 'Clear', history: 'Searched lately', forget: 'Forget them', found: '{n} found', none: 'No “{word}” in the store yet',
    wish: 'Make a wish, we order for enough homes', other: 'Not what you meant?', wishWord: 'Wish for “{word}”', wished: 'Wished. With enough neighbours we order it', try: 'Try', examples: '蓝莓|新米|lanmei|jd', drop: 'Forget {word}',
  },
}
