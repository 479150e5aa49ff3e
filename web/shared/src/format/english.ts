const MANY = 'things|orders|steps|items|pieces|days|weeks|directives|households|homes|rows|events|products|articles|records|groups|members|sources|payments|notices|times|neighbours|likes|replies|votes|photos|rules|stores|kinds|pcs'
const ONE = new RegExp(`(^|[^\\d.,:–])1 (${MANY})(?: (wait|fit|report|object|settle|give))?\\b`, 'g')
const WITHIN = /([a-z] )(Today|Tomorrow|Yesterday)\b/g

/** Our English sentences are written for many, and days for the beginning of a line. Of one they say 1 order, 1 directive waits; within a line, today. */
export function smoothed(text: string): string {
  return text
    .replace(WITHIN, (_, before: string, day: string) => before + day.toLowerCase())
    .replace(ONE, (_, before: string, many: string, verb?: string) => `${before}1 ${many === 'replies' ? 'reply' : many.slice(0, -1)}${verb ? ` ${verb}s` : ''}`)
}
