import { Package } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  { order: 70, to: '/products', icon: Package, label: { zh: '商品', en: 'Products' }, roles: ['hq', 'host', 'clerk', 'picker'] },
] satisfies NavEntry[]
