import { ref } from 'vue'

const KEPT = 'linli.elder'

/** Elder mode: larger type, one column. */
export const elder = ref(false)

/** Turns elder mode on or off and keeps the choice on this device. */
export function setElder(on: boolean): void {
  elder.value = on
  document.documentElement.classList.toggle('ln-elder', on)
  localStorage.setItem(KEPT, on ? '1' : '')
}

/** Restores the choice at the start of an app. */
export function restoreElder(): void {
  setElder(localStorage.getItem(KEPT) === '1')
}
