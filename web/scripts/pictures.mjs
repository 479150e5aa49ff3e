/**
 * Makes the SVG files of web/shared/pictures/svg from the list in pictures.json.
 *
 * The icon packages are 100 MB of JSON, so they are no dependency of the workspace: this script installs
 * them into a cache of its own, and what it makes is committed. Run it after changing the list.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const home = join(web, 'shared/pictures')
const out = join(home, 'svg')
const cache = join(web, 'node_modules/.cache/pictures')
const packages = ['@iconify-json/fluent-emoji@1.2.7', '@iconify-json/noto@1.2.9', 'svgo@4.0.0']

if (!existsSync(join(cache, 'node_modules/svgo'))) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'package.json'), '{"private":true}')
  execFileSync('npm', ['install', '--no-save', '--prefix', cache, ...packages], { stdio: 'inherit' })
}
const require = createRequire(join(cache, 'package.json'))
const { optimize } = require('svgo')
const sets = Object.fromEntries(
  ['fluent-emoji', 'noto'].map((set) => [set, require(`@iconify-json/${set}/icons.json`)]),
)

/** The icon's drawing with its size; follows one level of alias. */
function drawing(set, name) {
  const { icons, aliases = {}, width, height } = sets[set]
  const icon = icons[name] ?? icons[aliases[name]?.parent]
  if (!icon) throw new Error(`No icon ${name} in ${set}`)
  return { body: icon.body, width: icon.width ?? width ?? 32, height: icon.height ?? height ?? 32 }
}

function svg(name, { set, icon, hue }) {
  const { body, width, height } = drawing(set, icon)
  const inner = hue ? `<g style="filter:hue-rotate(${hue}deg)">${body}</g>` : body
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${inner}</svg>`
  return optimize(text, {
    floatPrecision: 2,
    multipass: true,
    plugins: ['preset-default', { name: 'prefixIds', params: { prefix: name, delim: '-' } }],
  }).data
}

const list = JSON.parse(readFileSync(join(home, 'pictures.json'), 'utf8'))
mkdirSync(out, { recursive: true })
for (const file of readdirSync(out)) {
  const entry = list[file.replace(/\.svg$/, '')]
  if (!entry || entry.set !== 'own') rmSync(join(out, file))
}
let bytes = 0
let count = 0
for (const [name, entry] of Object.entries(list)) {
  if (entry.set === 'own') continue
  const text = svg(name, entry)
  writeFileSync(join(out, `${name}.svg`), text)
  bytes += text.length
  count += 1
}
console.log(`${count} pictures, ${Math.round(bytes / 1024)} KB`)
