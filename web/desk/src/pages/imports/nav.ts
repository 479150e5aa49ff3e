import { FileUp } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [
  { order: 78, to: '/imports', icon: FileUp, label: { zh: '导入', en: 'Import' }, roles: ['hq'] },
] satisfies NavEntry[]
