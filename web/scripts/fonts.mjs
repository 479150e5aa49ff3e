/**
 * Cuts Barlow (OFL-1.1) down to what figures need: digits, signs and the capitals of shelf codes.
 * The results are a few KB and committed; the tools live in a cache of their own.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const web = join(dirname(fileURLToPath(import.meta.url)), '..')
const out = join(web, 'shared/fonts')
const cache = join(web, 'node_modules/.cache/fonts')
const packages = ['@fontsource/barlow@5.3.0', 'subset-font@2.9.0']
const characters = '0123456789¥.,%+-:/−–×ABCDEFGHIJKLMNOPQRSTUVWXYZ '

if (!existsSync(join(cache, 'node_modules/subset-font'))) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, 'package.json'), '{"private":true}')
  execFileSync('npm', ['install', '--no-save', '--prefix', cache, ...packages], { stdio: 'inherit' })
}
const require = createRequire(join(cache, 'package.json'))
const { default: subsetFont } = await import(require.resolve('subset-font'))
const home = join(cache, 'node_modules/@fontsource/barlow')
mkdirSync(out, { recursive: true })
for (const weight of [500, 600, 700]) {
  const whole = readFileSync(join(home, `files/barlow-latin-${weight}-normal.woff2`))
  const part = await subsetFont(whole, characters, { targetFormat: 'woff2' })
  writeFileSync(join(out, `barlow-${weight}.woff2`), part)
  console.log(`barlow-${weight}.woff2 ${part.length} bytes`)
}
copyFileSync(join(home, 'LICENSE'), join(out, 'OFL.txt'))
