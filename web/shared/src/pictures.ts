export const TINTS = ['leaf', 'berry', 'wheat', 'peach', 'rose', 'sky', 'sand', 'plum'] as const
export type Tint = (typeof TINTS)[number]

/** The two colours of each tint: middle and edge of the tile's gradient. */
export const TINT_COLOURS: Record<Tint, readonly [string, string]> = {
  leaf: ['#EAF4E4', '#CFE6C4'],
  berry: ['#ECEBFA', '#CFCDF0'],
  wheat: ['#FBF2DC', '#F1DDAE'],
  peach: ['#FDECE3', '#F8CFB9'],
  rose: ['#FCE9EC', '#F4C6CE'],
  sky: ['#E6F2F8', '#C3DFEE'],
  sand: ['#F5EFE6', '#E3D6C2'],
  plum: ['#F4E9F3', '#DFC6DD'],
}

export interface Picture {
  kind: 'tile' | 'photo'
  src: string
  tint: Tint
}

function isTint(text: string | undefined): text is Tint {
  return TINTS.includes(text as Tint)
}

/** The address of a drawn picture. */
export function pictureUrl(name: string): string {
  return `/pictures/${name}.svg`
}

/** Reads what the database keeps: `tile:NAME:TINT`, or the address of a photo such as `/media/…`. */
export function readPicture(spec: string | null | undefined, fallback = 'tile:basket:sand'): Picture {
  const text = spec || fallback
  if (!text.startsWith('tile:')) return { kind: 'photo', src: text, tint: 'sand' }
  const [, name, tint] = text.split(':')
  return { kind: 'tile', src: pictureUrl(name || 'basket'), tint: isTint(tint) ? tint : 'sand' }
}

/** The ground of a tile. */
export function tileGround(tint: Tint): string {
  const [middle, edge] = TINT_COLOURS[tint]
  return `radial-gradient(120% 110% at 28% 18%, #fff 0, ${middle} 42%, ${edge} 100%)`
}

/** A steady tint for a person without one, chosen from the id. */
export function tintOf(id: string): Tint {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) >>> 0
  return TINTS[sum % TINTS.length]!
}
