export default {
  zh: {
    walk: '步行 {n} 分钟', open: '营业至 {time}', change: '换门店，现在是{store}', inbox: '收件箱', unread: '收件箱，{n} 条没看', search: '蓝莓，或拼音 lanmei',
    early: '早上好', noon: '中午好', day: '下午好', late: '晚上好', termDay: '今日{term}，{dish}', term: '{term}时节，{dish}', festival: '今天{name}，{dish}',
    tonight: '今晚团购', today: '今天团购', going: '正在团购', until: '距截团', all: '全部 {n} 场', joined: '{n} 户已接', formed: '已成团 · {n} 户', lacking: '还差 {n} 户',
    lower: '还差 {n} 户，每份再降 {yuan} 元', toForm: '还差 {n} 户成团', lowest: '已到最低价，{n} 份可接', rollcall: '接龙中，{n} 份可接', join: '跟团', mine: '{place} {n} 户已接',
    regulars: '常购清单', more: '还有 {n} 样', fewer: '收起', refill: '一键补齐 {n} 样，共 {sum}', refilled: '{n} 样放进购物车了', outSoon: '{name}大约{day}{verb}', left: '{name}还剩 {n} 天', gone: '{name}大概{verb}了',
    drink: '喝完', eat: '吃完', use: '用完', todayWord: '今天', tomorrow: '明天', comma: '，', rhythm: '买过两次的都在这里', noRegulars: '还没有常购清单。买过两次的会自动进来', stroll: '去逛逛',
    stranger: '进门看看你的常购清单，少一样补一样', enter: '手机号进门', times: '×{n}',
    neighbours: '{place}都在买', week: '按本小区近 7 天', building: '{name} {n} 户买过', households: '{n} 户买过', shelf: '今天店里有', allGoods: '全部商品',
  },
  en: {
    walk: '{n} min walk', open: 'open until {time}', change: 'Change store, now {store}', inbox: 'Inbox', unread: 'Inbox, {n} unread', search: 'Blueberries, or pinyin lanmei',
    early: 'Good morning', noon: 'Good day', day: 'Good afternoon', late: 'Good evening', termDay: '{term} today, {dish}', term: '{term}, {dish}', festival: '{name} today, {dish}',
    tonight: 'Tonight together', today: 'Today together', going: 'Bought together', until: 'closes in', all: 'All {n}', joined: '{n} households in', formed: 'On · {n} in', lacking: '{n} to go',
    lower: '{n} more households, ¥{yuan} off each', toForm: '{n} more households and it is on', lowest: 'Lowest price reached, {n} left', rollcall: 'Roll call, {n} left', join: 'Join', mine: '{n} households in',
    regulars: 'Your regulars', more: '{n} more', fewer: 'Fewer', refill: 'Refill {n}, {sum} in all', refilled: '{n} put in your cart', outSoon: '{name} {verb} about {day}', left: '{name} for {n} more days', gone: '{name} should be {verb}',
    drink: 'finished', eat: 'finished', use: 'used up', todayWord: 'today', tomorrow: 'tomorrow', comma: ', ', rhythm: 'Whatever you bought twice', noRegulars: 'No regulars yet. What you buy twice comes here by itself', stroll: 'Look around',
    stranger: 'Sign in to see your regulars and refill in one tap', enter: 'Sign in', times: '×{n}',
    neighbours: '{place} buys', week: 'Last 7 days here', building: '{n} in {name}', households: '{n} households', shelf: 'In the store today', allGoods: 'All goods',
  },
}
