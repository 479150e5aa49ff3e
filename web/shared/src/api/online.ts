import { ref } from 'vue'

/** False while the device has no net or the last request did not get through. */
export const online = ref(typeof navigator === 'undefined' || navigator.onLine !== false)

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => (online.value = true))
  window.addEventListener('offline', () => (online.value = false))
}
