export default {
  zh: {
    title: '{place}有 {n} 张订单', chain: '全部门店', none: '还没有订单', empty: '没有这样的订单，换个条件看看', q: '订单号或商品', state: '状态', channel: '渠道', days: '下单日期',
    states: { placed: '待付款', paid: '已付款', partly_refunded: '部分退款', refunded: '已退款', expired: '超时关闭', cancelled: '已取消' }, channels: { mall: '商城', groupbuy: '团购', live: '直播', pos: '门店', agent: '助手' },
    col: { number: '订单号', buyer: '邻居', store: '门店', goods: '商品', pieces: '件数', channel: '渠道', state: '状态', placed_at: '下单', total_fen: '应付', paid_fen: '实付', refunded_fen: '已退' },
    passer: '散客', price: '价格是这样算的', lines: '商品', money: '付款和退款', paid: '微信支付', asked: '等付款', closed: '已关闭', failed: '失败', refund: '退款', refundStates: { asked: '等待退款', sent: '退款中', done: '已到账', failed: '退款失败' },
    total: '合计', reason: '退款原因', amount: '退多少（元）', all: '全退', how: '怎么退', way: { lines: '退几件', amount: '退差价', all: '整单退' }, backOf: '{name}退几件', backNote: '没交的货会回到货架；券在整单退完时退回', reasons: { spoilt: '有坏果', missing: '少了一样', wrong: '拿错了', kind: '不要了' }, unknown: '店里的商品', doRefund: '退给邻居', sure: '钱会原路退回，不能撤销', refunded: '已退款', retry: '再退一次', left: '最多能退 {amount}', net: '分摊后', back: '退 {n} 件', only: '退款请找店长或总部',
  },
  en: {
    title: '{n} orders in {place}', chain: 'all stores', none: 'No orders yet', empty: 'No such orders; try other filters', q: 'Number or goods', state: 'State', channel: 'Channel', days: 'Placed',
    states: { placed: 'To pay', paid: 'Paid', partly_refunded: 'Partly refunded', refunded: 'Refunded', expired: 'Expired', cancelled: 'Cancelled' }, channels: { mall: 'Mall', groupbuy: 'Group buy', live: 'Live', pos: 'Counter', agent: 'Agent' },
    col: { number: 'Order', buyer: 'Neighbour', store: 'Store', goods: 'Goods', pieces: 'Pieces', channel: 'Channel', state: 'State', placed_at: 'Placed', total_fen: 'Due', paid_fen: 'Paid', refunded_fen: 'Refunded' },
    passer: 'Passer-by', price: 'How the price is made', lines: 'Goods', money: 'Payments and refunds', paid: 'WeChat Pay', asked: 'waiting', closed: 'closed', failed: 'failed', refund: 'Refund', refundStates: { asked: 'queued', sent: 'under way', done: 'done', failed: 'failed' },
    total: 'Total', reason: 'Reason', amount: 'Amount (yuan)', all: 'All', how: 'How', way: { lines: 'Pieces', amount: 'Amount', all: 'Everything' }, backOf: 'Pieces of {name}', backNote: 'What was not handed out goes back to the shelf; a coupon returns when all is refunded', reasons: { spoilt: 'Spoilt', missing: 'One missing', wrong: 'Wrong article', kind: 'No longer wanted' }, unknown: 'An article', doRefund: 'Refund', sure: 'The money goes back; this cannot be undone', refunded: 'Refunded', retry: 'Try again', left: 'up to {amount}', net: 'net', back: '{n} returned', only: 'Ask the host or head office for refunds',
  },
}
