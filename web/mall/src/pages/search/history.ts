import { ref } from 'vue'

const KEPT = 'linli.searched'
const MOST = 12

function kept(): string[] {
  try {
    const words: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(words) ? words.filter((one): one is string => typeof one === 'string') : []
  } catch {
    return []
  }
}

const words = ref(kept())

function keep(next: string[]): void {
  words.value = next.slice(0, MOST)
  localStorage.setItem(KEPT, JSON.stringify(words.value))
}

/** What was searched on this device, the latest first. */
export function useHistory() {
  return {
    words,
    note: (word: string) => keep([word, ...words.value.filter((one) => one !== word)]),
    forget: () => keep([]),
  }
}
