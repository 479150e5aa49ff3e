export default {
  zh: {
    tabs: { all: '全部', placed: '待付款', paid: '待取', refunded: '退款' }, empty: '还没有订单。看看邻居们在买什么', go: '去逛逛', more: '再看一些', count: '{kinds} 样 {pieces} 件', group: '团购',
    state: { placed: '待付款', paid: '已付款', partly_refunded: '部分退款', refunded: '已退款', expired: '超时关闭', cancelled: '已取消' },
    paying: { prepare: '正在打开收银台', wait: '等收银台确认', done: '付好了', groupNote: '还可以喊邻居：人再多，差价会自动退给你', toForm: '{n} 户已接，再来 {m} 户就成团', toNext: '{n} 户已接，再来 {m} 户，大家都按 {price} 结算，差价退给你', together: '{n} 户一起买，已到最低价', call: '喊邻居一起', open: '去付款', late: '这单超时关闭了，没有扣钱', lateNote: '已付的钱会原路退回', again: '重新下单', left: '请在 {left} 内付款', see: '看取货码', view: '看订单', slow: '收银台有点慢，可以等等，也可以稍后在订单里付' },
    counter: '店里买的', counterNote: '{when}，在收银台付的', plain: '商品 {n} 样',
    pickup: '取货码', waitTitle: '已付款，正在备货', waitGroup: '已付款，等成团到货', ready: '{name}到了，随时来取', readyNote: '{store}给你留好了', waitNote: '{store}正在给你备货', groupNote: '截团后货到{store}，到了就告诉你', until: '营业到 {closes}', comma: '，', collected: '都取走了，谢谢', closed: '这单已退款', missed: '货还在店里等你', slot: '货架格', total: '一共', or: '或报六位取货码', bright: '亮度调高更好扫', offline: '没网也能取', codeLater: '备好后这里会出现取货码', updated: '更新于 {when}',
    price: '价格是这样算的', sum: '实付', refunded: '已退 {amount}', number: '订单号 {n}', placedAt: '{when} 下单', cancel: '不买了', cancelAsk: '取消后，货会放回货架', pay: '付款', window: '{from} 来取', sorry: '有坏果？当场先赔', sorryNote: '取货时拍给主理人看，直接退，不用等总部', help: '主理人 {name}', steps: '取货进度',
  },
  en: {
    tabs: { all: 'All', placed: 'To pay', paid: 'To fetch', refunded: 'Refunds' }, empty: 'No orders yet', go: 'Look around', more: 'More', count: '{kinds} kinds, {pieces} pcs', group: 'Group buy',
    state: { placed: 'To pay', paid: 'Paid', partly_refunded: 'Partly refunded', refunded: 'Refunded', expired: 'Expired', cancelled: 'Cancelled' },
    paying: { prepare: 'Opening the till', wait: 'Waiting for confirmation', done: 'Paid', groupNote: 'Call your neighbours: if more join, the difference comes back to you', toForm: '{n} households in, {m} more and it forms', toNext: '{n} households in; with {m} more everybody pays {price}, the difference comes back', together: '{n} households in, at the best price', call: 'Call the neighbours', open: 'Pay', late: 'This order has expired', lateNote: 'Money paid goes back', again: 'Order again', left: 'Pay within {left}', see: 'Pickup code', view: 'See the order', slow: 'The till is slow; wait, or pay later from your order' },
    counter: 'Bought at the till', counterNote: '{when}, paid at the counter', plain: '{n} kinds of goods',
    pickup: 'Pickup code', waitTitle: 'Paid, being prepared', waitGroup: 'Paid, waiting for the group goods', ready: '{name}: ready to fetch', readyNote: 'Kept for you at {store}', waitNote: '{store} is packing it', groupNote: 'It comes to {store} after closing; we tell you', until: 'open until {closes}', comma: ', ', collected: 'All fetched, thank you', closed: 'This order was refunded', missed: 'Your goods still wait', slot: 'Shelf', total: 'In all', or: 'or say the six digits', bright: 'Brighter scans better', offline: 'Works offline', codeLater: 'The code appears here once all is ready', updated: 'as of {when}',
    price: 'How the price is made', sum: 'Paid', refunded: '{amount} refunded', number: 'Order {n}', placedAt: 'ordered {when}', cancel: 'Cancel', cancelAsk: 'The goods go back to the shelf', pay: 'Pay', window: 'fetch {from}', sorry: 'Something spoilt? Refunded at once', sorryNote: 'Show it to the host when you fetch it', help: 'Host {name}', steps: 'Progress',
  },
}
