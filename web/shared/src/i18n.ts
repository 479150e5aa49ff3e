import { createI18n } from 'vue-i18n'
import { lang, type Lang } from './format'
import { smoothed } from './format/english'

export interface Texts {
  [key: string]: string | Texts
}
export interface Messages {
  zh: Texts
  en: Texts
}
export type MessageFiles = Record<string, () => Promise<unknown>>

const KEPT = 'linli.lang'

/** The texts of the shell; those of a page come with the page, under its folder's name. */
export function makeI18n(shell: Messages) {
  const kept = localStorage.getItem(KEPT)
  lang.value = kept === 'en' ? 'en' : 'zh'
  const i18n = createI18n<[Texts], 'zh' | 'en', false>({
    legacy: false,
    locale: lang.value,
    fallbackLocale: 'zh',
    messages: { zh: shell.zh, en: shell.en },
    missingWarn: import.meta.env.DEV,
    fallbackWarn: false,
    postTranslation: (text) => (typeof text === 'string' && lang.value === 'en' ? smoothed(text) : text),
  })
  applyLang(lang.value)

  function applyLang(next: Lang): void {
    lang.value = next
    i18n.global.locale.value = next
    document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
    // for what the server writes itself: sheets to download, refusals
    document.cookie = `linli_lang=${next}; path=/; max-age=31536000; samesite=lax`
  }
  return {
    i18n,
    setLang(next: Lang): void {
      localStorage.setItem(KEPT, next)
      applyLang(next)
    },
    /** Adds the texts of a page: `t('NAME.key')`. */
    merge(name: string, messages: Messages): void {
      i18n.global.mergeLocaleMessage('zh', { [name]: messages.zh })
      i18n.global.mergeLocaleMessage('en', { [name]: messages.en })
    },
  }
}
