import { KeyRound } from 'lucide-vue-next'
import type { NavEntry } from '../../nav'

export default [{ order: 185, to: '/write-keys', icon: KeyRound, label: { zh: '数据接入', en: 'Data in' }, roles: ['hq'] }] satisfies NavEntry[]
