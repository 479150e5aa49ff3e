export default {
  zh: {
    finding: '{n} 个团在接龙，{m} 户已接', quiet: '现在没有在接的团，开一个', sub: '截团自动结算：成团向供应商下单，差价退回；没成团全部退款', open: '开团', filterState: '状态', search: '搜团名', name: '团购', state: '状态', progress: '进度', price: '现价', closes: '截团', pickup: '自提', store: '门店', empty: '还没有团购', households: '{n} / {m} 户', pieces: '{n} 份',
    states: { open: '进行中', formed: '已成团', failed: '未成团', cancelled: '已取消' },
    title: '{name}：{n} 户 {q} 份', roll: '交货名单', number: '跟团号', who: '邻居', building: '楼栋', quantity: '份数', paid: '实付', joined: '跟团时间', slot: '格位', where: '到哪了', left: '已退出', cancel: '取消团购', cancelAsk: '会给所有邻居退款并告诉他们原因', reason: '原因，邻居会看到', net: '净销售', margin: '毛利', fresh: '新邻居', back: '老邻居',
    where2: { waiting: '等到货', picking: '拣货中', ready: '待取', partly: '取了一部分', collected: '已取走', closed: '已退款', none: '等成团' },
    form: '开一个团', pickStore: '先在左上角选一家店', goods: '商品，搜名字或条码', supplier: '供应商', titleField: '团名', kind: '玩法', threshold: '阶梯团', rollcall: '接龙', tier: '满 {n} 户', tierHouseholds: '户数', tierPrice: '每份价（元）', more: '加一档', listPrice: '划线价（元）', capacity: '最多份数', closesAt: '截团时间', pickupFrom: '自提起', submit: '开团，邻居马上能跟', submitIn: '开团，并发到 {n} 个群', opened: '开好了', openedIn: '开好了，团购卡发到 {n} 个群',
    goodsHint: '输几个字或扫条码', supplierHint: '谁供货', forWhom: '哪些小区能跟', tellGroups: '团购卡发到哪些群', groupOf: '{name}，{n} 人', words: '说一句', wordsHint: '不写就用：团名、几户成团、几点截团', harmed: '{names}这周推广已经多了，再发会低于干货红线',
  },
  en: {
    finding: '{n} group buys open, {m} households in', quiet: 'Nothing is open; open one', sub: 'Settled at the deadline: formed orders the goods, failed refunds all', open: 'Open one', filterState: 'State', search: 'Search', name: 'Group buy', state: 'State', progress: 'Progress', price: 'Price', closes: 'Closes', pickup: 'Pick up', store: 'Store', empty: 'No group buys yet', households: '{n} / {m} households', pieces: '{n} pieces',
    states: { open: 'Open', formed: 'Formed', failed: 'Failed', cancelled: 'Cancelled' },
    title: '{name}: {n} households, {q} pieces', roll: 'Hand-out list', number: 'No.', who: 'Neighbour', building: 'Building', quantity: 'Pieces', paid: 'Paid', joined: 'Joined', slot: 'Slot', where: 'Where', left: 'Left', cancel: 'Call off', cancelAsk: 'Everybody is refunded and told why', reason: 'Reason, shown to neighbours', net: 'Net sales', margin: 'Margin', fresh: 'New buyers', back: 'Returning',
    where2: { waiting: 'Not here yet', picking: 'Being picked', ready: 'Ready', partly: 'Partly collected', collected: 'Collected', closed: 'Refunded', none: 'Not formed' },
    form: 'Open a group buy', pickStore: 'Choose a store first', goods: 'Goods, by name or barcode', supplier: 'Supplier', titleField: 'Title', kind: 'Kind', threshold: 'Tiers', rollcall: 'Roll call', tier: 'From {n} households', tierHouseholds: 'Households', tierPrice: 'Price a piece (yuan)', more: 'Add a tier', listPrice: 'List price (yuan)', capacity: 'At most', closesAt: 'Closes at', pickupFrom: 'Pick up from', submit: 'Open now', submitIn: 'Open and tell {n} groups', opened: 'Open', openedIn: 'Open; the card went to {n} groups',
    goodsHint: 'A few letters or a barcode', supplierHint: 'Who supplies', forWhom: 'Communities that may join', tellGroups: 'Groups that get the card', groupOf: '{name}, {n} members', words: 'A word with it', wordsHint: 'Left empty: title, threshold and closing time', harmed: 'Too many offers this week in {names}',
  },
}
