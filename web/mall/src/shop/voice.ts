import { ref } from 'vue'

interface Recognition {
  lang: string
  interimResults: boolean
  start: () => void
  abort: () => void
  onresult: ((event: { results: { 0: { 0: { transcript: string } } } }) => void) | null
  onend: (() => void) | null
  onerror: (() => void) | null
}
type Recognizer = new () => Recognition

const known = window as unknown as { SpeechRecognition?: Recognizer; webkitSpeechRecognition?: Recognizer }
const Speech = known.SpeechRecognition ?? known.webkitSpeechRecognition

/** Speaking instead of typing, where the browser can; `able` is false elsewhere and the button stays away. */
export function useVoice(heard: (words: string) => void) {
  const listening = ref(false)
  let running: Recognition | null = null

  function toggle(): void {
    if (running) {
      running.abort()
      return
    }
    if (!Speech) return
    running = new Speech()
    running.lang = 'zh-CN'
    running.interimResults = false
    running.onresult = (event) => heard(event.results[0][0].transcript.replace(/[。，！？.,!?]+$/, ''))
    running.onerror = running.onend = () => {
      listening.value = false
      running = null
    }
    listening.value = true
    running.start()
  }
  return { able: Speech !== undefined && window.isSecureContext, listening, toggle }
}
