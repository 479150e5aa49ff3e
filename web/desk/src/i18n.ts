import { makeI18n } from '@linli/shared'
import { texts } from './texts'

export const { i18n, setLang, merge } = makeI18n(texts)
/** For code outside components; inside use `useI18n()`. */
export const t = i18n.global.t
