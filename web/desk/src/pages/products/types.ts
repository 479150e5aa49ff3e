import type { components } from '@linli/shared'

export type Product = components['schemas']['SkuView']
export type Category = components['schemas']['CategoryView']

/** An article that is not there yet; it has no id. */
export function blank(): Product {
  return {
    id: '', product_id: '', code: '', barcode: null, name: '', brand: '', size: '', unit: '份', picture: '', category_id: '', category: '', section: '', storage: '常温',
    shelf_life_days: null, origin: '', story: '', quality: '', tags: [], cost_fen: 0, list_fen: 0, active: true,
  }
}
