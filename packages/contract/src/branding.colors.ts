/** The colors of a shop, made readable as WCAG 2 measures it. */
export const DEFAULT_COLOR = '#4f46e5'
/** What text of a normal size needs. */
export const READABLE = 4.5
const WHITE = '#ffffff'
const INK = '#111827'
const DARK_PAGE = '#111827'

type Channels = [red: number, green: number, blue: number]
const channelsOf = (color: string): Channels =>
  [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as Channels
const colorOf = (channels: Channels) =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`

function luminance(color: string) {
  const [red, green, blue] = channelsOf(color).map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as Channels
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: string, other: string) {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Mixed with black or white in small steps until it can be read on the page. */
function mended(color: string, page: string, toward: string) {
  const [from, to] = [channelsOf(color), channelsOf(toward)]
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = colorOf(from.map((channel, at) => channel + (to[at]! - channel) * share) as Channels)
    if (contrast(mixed, page) >= READABLE) return mixed
  }
  return toward
}

/** What a page needs of one brand color. */
export function colorsOf(brand: string | null) {
  const fill = brand ?? DEFAULT_COLOR
  const text = mended(fill, WHITE, '#000000')
  return {
    fill,
    on_fill: contrast(WHITE, fill) >= contrast(INK, fill) ? WHITE : INK,
    text,
    text_on_dark: mended(fill, DARK_PAGE, WHITE),
    is_mended: text !== fill,
  }
}
