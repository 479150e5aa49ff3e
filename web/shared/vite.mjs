import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'

const svg = join(dirname(fileURLToPath(import.meta.url)), 'pictures/svg')

/**
 * Serves the pictures at /pictures/NAME.svg. The mall's build carries the files for the whole origin;
 * the desk only needs them while developing (`emit: false`).
 */
export function pictures({ emit = true } = {}) {
  return {
    name: 'linli-pictures',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = /^\/pictures\/([\w-]+\.svg)/.exec(request.url ?? '')?.[1]
        if (!name || !existsSync(join(svg, name))) return next()
        response.setHeader('Content-Type', 'image/svg+xml')
        createReadStream(join(svg, name)).pipe(response)
      })
    },
    generateBundle() {
      if (!emit) return
      for (const name of readdirSync(svg)) {
        this.emitFile({ type: 'asset', fileName: `pictures/${name}`, source: readFileSync(join(svg, name)) })
      }
    },
  }
}

/** Writes a .gz beside every text file of the build, so that the server never compresses a file twice. */
export function precompress() {
  const zip = promisify(gzip)
  return {
    name: 'linli-precompress',
    apply: 'build',
    async writeBundle({ dir }) {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true })
      const files = entries.filter((e) => e.isFile() && /\.(js|css|html|svg|json|webmanifest)$/.test(e.name))
      await Promise.all(
        files.map(async (entry) => {
          const path = join(entry.parentPath, entry.name)
          const text = await readFile(path)
          if (text.length < 1024) return
          await writeFile(`${path}.gz`, await zip(text, { level: constants.Z_BEST_COMPRESSION }))
        }),
      )
    },
  }
}

/** What both apps set: vue-i18n without its legacy API, no inlined files, no Vue options API dev hooks. */
export const define = {
  __VUE_OPTIONS_API__: 'true',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  __VUE_I18N_FULL_INSTALL__: 'false',
  __VUE_I18N_LEGACY_API__: 'false',
  __INTLIFY_PROD_DEVTOOLS__: 'false',
  __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
}

/** Where the development server passes API calls and files on to. */
export function proxy(target = process.env.LINLI_API ?? 'http://127.0.0.1:8000') {
  return { '/api': { target }, '/media': { target } }
}
