export default {
  zh: {
    facts: '它从哪里来', origin: '产地', quality: '检测', storage: '储存', shelf: '保质期', days: '{n} 天', brand: '品牌', barcode: '条码', batches: '店里这一批', batch: '批次 {code}',
    arrived: '{when}到店', expires: '{n} 天内吃最好', expiresToday: '今天到期', more: '全部', together: '邻居正在团', cheaper: '团购价 {price}，{left}', lacking: '还差 {n} 户成团', going: '{n} 户已接',
    add: '放进购物车', buy: '放进购物车 {sum}', added: '{n} {unit}放进购物车了', tell: '到货告诉我', wish: '许愿', wished: '记下了，到货第一时间告诉你', wishedMore: '许好了，够几户邻居就去进',
    here: '{store}有货', pickup: '付款后到{store}自提', off: '这家店现在没有', share: '{name}，邻里{store}', unit: '件', today: '今天',
  },
  en: {
    facts: 'Where it comes from', origin: 'Origin', quality: 'Tested', storage: 'Keep', shelf: 'Keeps', days: '{n} days', brand: 'Brand', barcode: 'Barcode', batches: 'This batch in the store', batch: 'Batch {code}',
    arrived: 'arrived {when}', expires: 'best within {n} days', expiresToday: 'best today', more: 'All', together: 'Neighbours buy it together', cheaper: '{price} together, {left}', lacking: '{n} more households to go', going: '{n} households in',
    add: 'Add to cart', buy: 'Add to cart {sum}', added: '{n} in your cart', tell: 'Tell me when it is back', wish: 'Wish', wished: 'Noted, you will hear first', wishedMore: 'Wished. With enough neighbours we order it',
    here: 'In stock at {store}', pickup: 'Fetch it at {store} after paying', off: 'Not in this store now', share: '{name} at Linli {store}', unit: 'pc', today: 'today',
  },
}
