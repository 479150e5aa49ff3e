export default {
  zh: {
    often: '常去', where: '{place}，离你 {distance}', host: '主理人 {name}', window: { tomorrow: '明早 9–12 点', evening: '明天 17–20 点', after: '后天 9–20 点' }, hint: { tomorrow: '推荐，人少', evening: '下班顺路', after: '不急就选它' },
    grouped: '货到了就告诉你，凭取货码来取', from: '{when}起到店自提', group: '团购', deal: '今日特价', coupon: '优惠券', best: '已选最省的一张', min: '满 {n} 可用', free: '无门槛', until: '{day}前有效', other: '还有 {n} 张不能叠加', change: '换一张', pick: '选一张优惠券', none: '这单没有能用的券', without: '这次不用券', unfit: '另有 {n} 张，这单还不够条件',
    how: '价格是这样算的', total: '合计', wechat: '微信支付', pay: '付款，{when}取货', payGroup: '付款，跟邻居一起买', saved: '已省 {amount}', gone: '没有可以结算的商品', back: '回购物车', changed: '价格刚刚变了，看一眼再付', times: '{n} 件', test: '演示环境，不会真的扣钱', again: '再试一次',
  },
  en: {
    often: 'Usual', where: '{place}, {distance} away', host: 'Host {name}', window: { tomorrow: 'Tomorrow 9–12', evening: 'Tomorrow 17–20', after: 'In 2 days 9–20' }, hint: { tomorrow: 'quiet', evening: 'after work', after: 'no hurry' },
    grouped: 'We tell you when the goods arrive; come with your pickup code', from: 'Pick up from {when}', group: 'Group buy', deal: 'Deal', coupon: 'Coupon', best: 'Best one chosen', min: 'from {n}', free: 'any order', until: 'until {day}', other: '{n} more, not combinable', change: 'Change', pick: 'Choose a coupon', none: 'No coupon fits', without: 'No coupon this time', unfit: '{n} more do not fit this order',
    how: 'How the price is made', total: 'Total', wechat: 'WeChat Pay', pay: 'Pay, fetch {when}', payGroup: 'Pay and join', saved: '{amount} saved', gone: 'Nothing to check out', back: 'To the cart', changed: 'The price has just changed; please look again', times: '{n} pcs', test: 'Demo: no real money', again: 'Try again',
  },
}
