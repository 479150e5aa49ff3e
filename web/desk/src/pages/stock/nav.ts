import { Boxes } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  { order: 72, to: '/stock', icon: Boxes, label: { zh: '库存', en: 'Stock' }, roles: ['hq', 'host', 'clerk', 'picker'] },
] satisfies NavEntry[]
