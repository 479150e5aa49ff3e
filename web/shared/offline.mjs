import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WORKER = fileURLToPath(new URL('./offline-worker.js', import.meta.url))

/**
 * Writes a service worker `sw.js` beside the build, so that some pages open without a net and cold.
 * `pages` are the beginnings of paths below src whose code is fetched beforehand; the rest is kept once seen.
 */
export function offline({ pages, files = [] }) {
  let base = '/'
  return {
    name: 'linli-offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      base = config.base
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const wanted = new Set()
      const add = (name, lazy) => {
        const chunk = bundle[name]
        if (!chunk || wanted.has(name)) return
        wanted.add(name)
        for (const css of chunk.viteMetadata?.importedCss ?? []) wanted.add(css)
        for (const next of chunk.imports ?? []) add(next, lazy)
        if (lazy) for (const next of chunk.dynamicImports ?? []) add(next, false)
      }
      for (const chunk of chunks) {
        const own = chunk.moduleIds ?? []
        if (chunk.isEntry) add(chunk.fileName, false)
        else if (pages.some((page) => own.some((id) => id.includes(`/src/${page}`)))) add(chunk.fileName, true)
      }
      for (const one of Object.keys(bundle)) if (/barlow.*\.woff2$/.test(one)) wanted.add(one)
      const list = [base, ...[...wanted].sort().map((name) => base + name), ...files]
      const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 12)
      const source = readFileSync(WORKER, 'utf8').replace("'{{setup}}'", JSON.stringify({ base, version, list }))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
