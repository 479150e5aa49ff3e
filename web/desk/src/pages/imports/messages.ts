export default {
  zh: {
    title: '把商品、会员、销售搬进来', note: 'CSV（UTF-8 或 GBK）、Excel、Parquet 都行。先对齐列，再试一遍，最后才写进去；同一份导两次不会变多', choose: '选文件', drop: '拖到这里，或点一下选文件', last: '最近的导入', none: '还没有导入过。先选一种，再选文件',
    kind: { products: '商品', members: '会员', sales: '销售流水' }, kindNote: { products: '编码或条码、品名、价格、品类', members: '手机号或卡号、姓名、门店', sales: '门店、小票号、时间、商品、数量、金额' },
    state: { uploaded: '待对齐', checking: '试导中', checked: '试过了', loading: '导入中', done: '导完了', failed: '没导成' },
    align: '哪一列是什么', field: '我们要的', column: '文件里的列', noColumn: '不导', preview: '前几行', needed: '必填', rehearse: '先试一遍，不写入', load: '正式导入 {n} 行', rows: '{n} 行', encoding: '编码 {name}',
    found: { uploaded: '{name}：{n} 行，看看列对齐了没有', checking: '正在试 {done} / {n} 行，不会写入', checked: '试完了：{loaded} 行会写入，{unchanged} 行没变，{bad} 行有误', loading: '正在写入 {done} / {n} 行，可以关掉页面', done: '写入 {loaded} 行，{unchanged} 行本来就有，{bad} 行有误', failed: '没导成：{error}' },
    faults: '有误的行', faultsNote: '改好这些行，重新传这一份就行，好的行不会重复', row: '第 {n} 行', reason: '原因', download: '下载有误的行', again: '再导一份', col: { file_name: '文件', kind: '内容', state: '状态', rows_total: '行数', loaded: '写入', bad: '有误', by: '谁导的', made_at: '时间' },
  },
  en: {
    title: 'Bring in products, members and sales', note: 'CSV (UTF-8 or GBK), Excel or Parquet. Align the columns, rehearse, then write; the same file twice changes nothing', choose: 'Choose a file', drop: 'Drop it here or click to choose', last: 'Latest imports', none: 'Nothing was imported yet; choose a kind, then a file',
    kind: { products: 'Products', members: 'Members', sales: 'Sales' }, kindNote: { products: 'Code or barcode, name, price, category', members: 'Phone or card, name, store', sales: 'Store, receipt, time, product, pieces, amount' },
    state: { uploaded: 'To be aligned', checking: 'Rehearsing', checked: 'Rehearsed', loading: 'Loading', done: 'Done', failed: 'Failed' },
    align: 'Which column is what', field: 'What we need', column: 'Column of the file', noColumn: 'Leave out', preview: 'First rows', needed: 'needed', rehearse: 'Rehearse, write nothing', load: 'Load {n} rows', rows: '{n} rows', encoding: 'Encoding {name}',
    found: { uploaded: '{name}: {n} rows; do the columns fit?', checking: 'Rehearsing row {done} of {n}; nothing is written', checked: 'Rehearsed: {loaded} rows to be written, {unchanged} unchanged, {bad} refused', loading: 'Writing row {done} of {n}; you may leave', done: '{loaded} rows written, {unchanged} were known, {bad} refused', failed: 'Failed: {error}' },
    faults: 'Refused rows', faultsNote: 'Correct them and upload the file again; good rows are not doubled', row: 'Row {n}', reason: 'Reason', download: 'Download refused rows', again: 'Another file', col: { file_name: 'File', kind: 'Content', state: 'State', rows_total: 'Rows', loaded: 'Written', bad: 'Refused', by: 'By', made_at: 'When' },
  },
}
