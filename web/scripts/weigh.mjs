/**
 * Prints the gzipped JavaScript (and CSS) that a first visit to a mall page loads: the entry, what it
 * imports statically, the page's chunk and its texts. Argument: the page's folder (default: home, or
 * place where there is no home yet). The last line is JSON. Fails above the limit of 180 KB.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 180
const mall = join(dirname(fileURLToPath(import.meta.url)), '../mall')
const dist = join(mall, 'dist')
const page = process.argv[2] ?? (existsSync(join(mall, 'src/pages/home')) ? 'home' : 'place')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

const seen = new Set()
const styles = new Set()
function visit(key) {
  if (seen.has(key)) return
  seen.add(key)
  for (const file of manifest[key].css ?? []) styles.add(file)
  for (const next of manifest[key].imports ?? []) visit(next)
}
visit('index.html')
for (const key of Object.keys(manifest)) {
  const own = key.startsWith(`src/pages/${page}/`) && manifest[key].isDynamicEntry
  if (own && /(messages\.ts|Page\.vue)$/.test(key)) visit(key)
}

const weight = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
const scripts = [...seen].map((key) => manifest[key].file)
for (const file of scripts) console.log(`${(weight(file) / 1024).toFixed(1).padStart(8)} KB  ${file}`)
const sum = (files) => files.reduce((total, file) => total + weight(file), 0) / 1024
const js = sum(scripts)
console.log(`page ${page}: ${js.toFixed(1)} KB JavaScript, ${sum([...styles]).toFixed(1)} KB CSS, limit ${LIMIT_KB} KB`)
console.log(JSON.stringify({ name: 'pages', page, figure: Number(js.toFixed(1)), unit: 'KB gz JS', reference: LIMIT_KB, ratio: Number((js / LIMIT_KB).toFixed(3)) }))
process.exitCode = js > LIMIT_KB ? 1 : 0
