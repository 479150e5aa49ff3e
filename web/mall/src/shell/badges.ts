import { reactive } from 'vue'

/** Counts on the tab bar; the page that owns a tab keeps its count. */
export const tabBadges = reactive<Record<string, number>>({})
