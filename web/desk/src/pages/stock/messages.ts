export default {
  zh: {
    title: '{store}有 {n} 种货', near: '{n} 种三天内到期，先卖它们', low: '{n} 种快卖完了', over: '已过期', in: { 0: '今天到期', 1: '明天到期', 2: '后天到期' }, what: '要做什么', offBatch: '报损批次 {batch}', setTo: '改好了，架上 {n} 件', differs: '账上 {n} 件，差 {d} 件', books: '账上可卖 {n} 件', short: '盘点少了', lost: '损耗：{why}', lostOf: '损耗：{why}，批次 {batch}', lostSum: '损耗 {n} 件', pickStore: '库存按门店看，先选一家', pickNote: '库存按门店看', q: '商品名或编码', only: '看哪些', onlyNear: '三天内到期', onlyLow: '不足 5 件', empty: '没有这样的货',
    col: { name: '商品', category: '品类', shelf: '可卖', held: '待取', arrived: '团购到货', next_expiry: '最早到期', value_fen: '成本' }, batches: '批次', expires: '{day} 到期', forever: '不过期', cost: '进价 {amount}', leftOf: '剩 {left} / {all}', moves: '最近的出入', by: '{from} → {to}',
    off: '报损', quantity: '件数', reason: '原因', batch: '哪一批', anyBatch: '先到期的先出', reasons: { expired: '过期', damaged: '破损', stolen: '丢失', tasting: '试吃', other: '其他' }, doOff: '报损 {n} 件', sure: '会记入损耗', done: '已报损', keepers: '报损请找店员或店长', count: '盘点', counted: '架上数出几件', doCount: '按数出来的改',
    place: { shelf: '货架', held: '待取', arrived: '团购到货', supplied: '进货', sold: '卖出', lost: '损耗', offer: '团购', promised: '团购' },
  },
  en: {
    title: '{store} holds {n} articles', near: '{n} expire within three days', low: '{n} run out', over: 'expired', in: { 0: 'expires today', 1: 'expires tomorrow', 2: 'in two days' }, what: 'What to do', offBatch: 'Write off batch {batch}', setTo: 'Set; {n} on the shelf', differs: '{n} by the books, {d}', books: '{n} free by the books', short: 'missing at the count', lost: 'Loss: {why}', lostOf: 'Loss: {why}, batch {batch}', lostSum: '{n} lost', pickStore: 'Stock is kept by store; choose one', pickNote: 'Stock is kept by store', q: 'Name or code', only: 'Which', onlyNear: 'Expiring in 3 days', onlyLow: 'Fewer than 5', empty: 'Nothing like that',
    col: { name: 'Article', category: 'Category', shelf: 'Free', held: 'Held', arrived: 'For groups', next_expiry: 'Expires', value_fen: 'Cost' }, batches: 'Batches', expires: 'until {day}', forever: 'no expiry', cost: 'cost {amount}', leftOf: '{left} of {all}', moves: 'Latest moves', by: '{from} → {to}',
    off: 'Write off', quantity: 'Pieces', reason: 'Reason', batch: 'Batch', anyBatch: 'First to expire', reasons: { expired: 'Expired', damaged: 'Damaged', stolen: 'Lost', tasting: 'Tasting', other: 'Other' }, doOff: 'Write off {n}', sure: 'Counts as loss', done: 'Written off', keepers: 'Ask a clerk or the host', count: 'Count', counted: 'Pieces on the shelf', doCount: 'Set to the count',
    place: { shelf: 'shelf', held: 'held', arrived: 'for groups', supplied: 'supply', sold: 'sold', lost: 'loss', offer: 'group', promised: 'group' },
  },
}
