import { ChartNoAxesCombined } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  { order: 140, to: '/compass', icon: ChartNoAxesCombined, label: { zh: '看板', en: 'Compass' }, roles: ['hq', 'host'] },
] satisfies NavEntry[]
