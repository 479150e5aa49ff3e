export default {
  zh: {
    title: '{n} 种商品，{sections} 个大类', q: '品名、拼音、首字母、编码、条码', category: '品类', state: '状态', onSale: '在售', off: '停售', empty: '还没有商品。导入一份商品表就有了', bring: '导入商品', edit: '改一改', save: '保存', cancel: '先不改', saved: '改好了', add: '新增商品', story: '故事', quality: '品质说明', categoryHint: '写已有的品类，或写一个新的',
    col: { name: '商品', code: '编码', barcode: '条码', category: '品类', list_fen: '零售价', cost_fen: '进价', margin: '毛利', shelf_life_days: '保质期', active: '状态', size: '规格', unit: '单位', origin: '产地' }, days: '{n} 天',
  },
  en: {
    title: '{n} products in {sections} sections', q: 'Name, pinyin, initials, code, barcode', category: 'Category', state: 'State', onSale: 'On sale', off: 'Off sale', empty: 'No products yet; import a list to begin', bring: 'Import products', edit: 'Edit', save: 'Save', cancel: 'Cancel', saved: 'Saved', add: 'Add a product', story: 'Story', quality: 'Quality', categoryHint: 'A category that exists, or a new one',
    col: { name: 'Product', code: 'Code', barcode: 'Barcode', category: 'Category', list_fen: 'Price', cost_fen: 'Cost', margin: 'Margin', shelf_life_days: 'Shelf life', active: 'State', size: 'Size', unit: 'Unit', origin: 'Origin' }, days: '{n} days',
  },
}
