import { ref } from 'vue'

export type Lang = 'zh' | 'en'

/** The language of the page; formatters read it, so what they print changes with the switch. */
export const lang = ref<Lang>('zh')
