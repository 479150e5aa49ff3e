/** Lets the app open without a net from the second visit on; development goes without. */
export function keepForOffline(worker: string): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = (): void => void navigator.serviceWorker.register(worker).catch(() => undefined)
  // after the first paint: what is fetched for later must not slow what is seen now
  if (document.readyState === 'complete') register()
  else window.addEventListener('load', register, { once: true })
}
