export default {
  zh: {
    finding: '{n} 张单等你确认', shipFinding: '{n} 张单等你发货', quiet: '都发完了，等下一场团', sub: '门店截团后，单子会自己到这里', todo: '要办的', all: '全部', confirm: '确认供货', ship: '发货', waybill: '运单号，可不填', to: '送到{store}（{address}），{day}要', money: '货款 {price}', done: '办好了，门店看得到', none: '这里还没有单子', export: '导出', from: '邻居团购订的',
    state: { ordered: '待你确认', confirmed: '待发货', shipped: '在路上', partly: '门店收了一部分', received: '门店已收齐', cancelled: '已取消' },
  },
  en: {
    finding: '{n} orders to confirm', shipFinding: '{n} orders to ship', quiet: 'All shipped', sub: 'Orders arrive here when a group buy forms', todo: 'To do', all: 'All', confirm: 'Confirm', ship: 'Ship', waybill: 'Waybill (optional)', to: 'To {store} ({address}), for {day}', money: 'Worth {price}', done: 'Done; the store can see it', none: 'No orders yet', export: 'Export', from: 'Bought by neighbours together',
    state: { ordered: 'To confirm', confirmed: 'To ship', shipped: 'On the way', partly: 'Partly received', received: 'Received', cancelled: 'Cancelled' },
  },
}
