export default {
  zh: {
    title: '取货核销', back: '返回', tabVerify: '核销', tabReceive: '收货', tabPick: '拣货', noStore: '先在左上角选一家店，再来核销', choose: '去选门店',
    offline: '离线，{n} 单待传', sending: '{n} 单在传', online: '在线', aim: '把取货码对准框，扫码枪直接扫', light: '补光', type: '输六位码', camera: '开相机', closeCamera: '关相机', noCamera: '相机打不开，用扫码枪或输六位码', code: '六位取货码', look: '查',
    who: '{name}，{kinds} 样 {pieces} 件', paid: '{building}，单号尾 {tail}，已付', slot: '格', short: '少了一样', hand: '交货，{n} 样已齐', handPart: '先交 {n} 样', nothing: '勾上要交的', done: '交好了', partly: '剩下的还在 {slot} 格', doneOffline: '记下了，联网就传', again: '下一位', unknown: '离线名单里没有这个码，联网再扫', already: '这单在本机已交过',
    conflict: '{n} 单没传上去', conflictNote: '可能已经交过或退款了，核对一下', drop: '知道了', untick: '点掉没有的那一样，再交货', gone: '已取', notPicked: '没拣',
    state: { ordered: '待确认', confirmed: '已确认', shipped: '在路上', partly: '收了一部分', received: '已收齐', cancelled: '已取消' }, finding: '{m} 张采购单等着收货', findingNone: '货都收齐了', sub: '团购截团后自动向供应商下单，货到先质检再入库', filterState: '状态', number: '单号', supplierName: '供应商', goods: '商品', pieces: '收 / 订', total: '金额', needed: '要货日', store: '门店', empty: '还没有采购单。团购成团后会自动下单', receiveNow: '收货', cancelOrder: '取消采购单', ofGroup: '看团购', batches: '已收的批次', batchLine: '批次 {batch}，{n} 件，{day}', noBatch: '还没有收过货', waybill: '运单 {n}',
    onTheWay: '在路上', wrong: '收货', close: '先不收', most: '最多 {n}',
    receiveTitle: '等着收的货', receiveNone: '没有在路上的货', supplier: '{supplier}，{day}要', ordered: '订 {n}，已收 {m}', quantity: '实收', batch: '批次号', expires: '到期日', quality: '质检', qualityHint: '比如：糖度 14.2°，无坏果', take: '收货入库', took: '收好了，去拣货', scanGoods: '扫商品条码找到它', photo: '拍照', photos: '{n} 张',
    pickTitle: '{n} 件要拣', pickNone: '都拣完了', put: '放 {slot}', picked: '拣好', whose: '{name} {building}', undoNote: '拣好会通知邻居来取',
  },
  en: {
    title: 'Pickup', back: 'Back', tabVerify: 'Verify', tabReceive: 'Receive', tabPick: 'Pick', noStore: 'Choose a store first', choose: 'Choose store',
    offline: 'Offline, {n} to send', sending: 'Sending {n}', online: 'Online', aim: 'Point at the code, or use the hand scanner', light: 'Light', type: 'Six digits', camera: 'Camera', closeCamera: 'Stop', noCamera: 'No camera; scan by hand or type the digits', code: 'Six digits', look: 'Look up',
    who: '{name}: {kinds} kinds, {pieces} pieces', paid: '{building}, order …{tail}, paid', slot: 'Slot', short: 'One is missing', hand: 'Hand over {n}', handPart: 'Hand over {n} now', nothing: 'Tick what you hand over', done: 'Done', partly: 'The rest stays in {slot}', doneOffline: 'Noted; sent when online', again: 'Next', unknown: 'Not in the offline list; scan again when online', already: 'Handed over on this device already',
    conflict: '{n} could not be sent', conflictNote: 'Perhaps handed over or refunded already; please check', drop: 'OK', untick: 'Untick what is missing, then hand over', gone: 'collected', notPicked: 'not picked',
    state: { ordered: 'Ordered', confirmed: 'Confirmed', shipped: 'On the way', partly: 'Partly here', received: 'Received', cancelled: 'Cancelled' }, finding: '{m} purchase orders to receive', findingNone: 'Everything has been received', sub: 'A group buy orders by itself when it forms', filterState: 'State', number: 'Number', supplierName: 'Supplier', goods: 'Goods', pieces: 'Here / ordered', total: 'Amount', needed: 'Needed', store: 'Store', empty: 'No purchase orders yet', receiveNow: 'Receive', cancelOrder: 'Cancel order', ofGroup: 'Group buy', batches: 'Batches received', batchLine: 'Batch {batch}, {n} pieces, {day}', noBatch: 'Nothing received yet', waybill: 'Waybill {n}',
    onTheWay: 'On the way', wrong: 'Receive', close: 'Not now', most: 'at most {n}',
    receiveTitle: 'Expected deliveries', receiveNone: 'Nothing on the way', supplier: '{supplier}, for {day}', ordered: '{n} ordered, {m} received', quantity: 'Received', batch: 'Batch', expires: 'Expiry', quality: 'Quality', qualityHint: 'e.g. Brix 14.2, no bad fruit', take: 'Take into stock', took: 'Received', scanGoods: 'Scan a barcode to find it', photo: 'Photo', photos: '{n} photos',
    pickTitle: '{n} to pick', pickNone: 'All picked', put: 'Put in {slot}', picked: 'Picked', whose: '{name} {building}', undoNote: 'The neighbour is told when all is picked',
  },
}
