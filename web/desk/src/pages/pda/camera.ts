import { onScopeDispose, ref, shallowRef } from 'vue'

interface Detected {
  rawValue: string
}
interface Detector {
  detect(source: CanvasImageSource): Promise<Detected[]>
}
declare global {
  // not in TypeScript's own library yet
  var BarcodeDetector: (new (options: { formats: string[] }) => Detector) | undefined
}

const PAUSE_MS = 120
const SAME_AGAIN_MS = 2500

async function ownDetector(): Promise<Detector> {
  const [{ prepareZXingModule, readBarcodes }, { default: wasm }] = await Promise.all([
    import('zxing-wasm/reader'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ])
  prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) } })
  const canvas = document.createElement('canvas')
  return {
    async detect(source) {
      const video = source as HTMLVideoElement
      canvas.width = video.videoWidth
      canvas.height = video.videoHeight
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (!context || !canvas.width) return []
      context.drawImage(video, 0, 0)
      const found = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), { formats: ['QRCode', 'EAN13', 'EAN8', 'Code128'], maxNumberOfSymbols: 1 })
      return found.map((one) => ({ rawValue: one.text }))
    },
  }
}

/** The camera as a scanner: the browser's own detector where it has one, else zxing, fetched when first needed. */
export function useCamera(onCode: (code: string) => void) {
  const video = shallowRef<HTMLVideoElement | null>(null)
  const on = ref(false)
  const failed = ref(false)
  const torch = ref(false)
  const canLight = ref(false)
  let stream: MediaStream | null = null
  let last = ''
  let lastAt = 0

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = null
    on.value = false
    torch.value = false
  }

  async function watchFor(detector: Detector): Promise<void> {
    while (on.value && video.value) {
      const found = await detector.detect(video.value).catch(() => [])
      const code = found[0]?.rawValue
      const fresh = code && (code !== last || performance.now() - lastAt > SAME_AGAIN_MS)
      if (code) {
        last = code
        lastAt = performance.now()
      }
      if (fresh) onCode(code)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }

  async function start(): Promise<void> {
    failed.value = false
    try {
      const Own = globalThis.BarcodeDetector
      const detector = Own ? new Own({ formats: ['qr_code', 'ean_13', 'ean_8', 'code_128'] }) : await ownDetector()
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
      on.value = true
      await new Promise((resolve) => requestAnimationFrame(resolve))
      if (!video.value) return stop()
      video.value.srcObject = stream
      await video.value.play()
      canLight.value = 'torch' in (stream.getVideoTracks()[0]?.getCapabilities?.() ?? {})
      void watchFor(detector)
    } catch {
      failed.value = true
      stop()
    }
  }

  async function light(): Promise<void> {
    torch.value = !torch.value
    await stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: torch.value } as MediaTrackConstraintSet] }).catch(() => undefined)
  }
  onScopeDispose(stop)
  return { video, on, failed, torch, canLight, start, stop, light }
}
