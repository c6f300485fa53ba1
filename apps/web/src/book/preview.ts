import type { PublicShop } from '@affluence/contract/storefronts'
import { onScopeDispose, shallowRef } from 'vue'
import { LOOKS, READY, type ShopLooks } from './looks.ts'
import { language } from '../light/texts.ts'

/** Whether this is the frame on the branding page. */
export const isPreview = parent !== window && new URLSearchParams(location.search).has('preview')
const bare = { opens_at: null, currency: 'EUR', products: [], more_products: null, zones: [], coupon_code: null }

/** Dark or light as the preview wants it, whatever the device wants. */
function setScheme(dark: boolean) {
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  schemeRules ??= [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme'))
    .map((rule) => rule as CSSMediaRule)
  for (const { media } of schemeRules) media.mediaText = dark ? 'all' : 'not all'
}
let schemeRules: CSSMediaRule[] | null = null

/** The shop with the looks that our own page sends: nobody else is heard. */
export function usePreview() {
  const looks = shallowRef<ShopLooks | null>(null)
  if (!isPreview) return { looks, withLooks: (shop: PublicShop | null) => shop }
  const hear = ({ source, origin, data }: MessageEvent<{ kind?: string; looks?: ShopLooks }>) => {
    if (source !== parent || origin !== location.origin || data?.kind !== LOOKS || !data.looks) return
    looks.value = data.looks
    language.value = data.looks.language
    setScheme(data.looks.dark)
  }
  addEventListener('message', hear)
  onScopeDispose(() => removeEventListener('message', hear))
  parent.postMessage(READY, location.origin)
  /** A shop that is not open to customers yet is shown without products. */
  const withLooks = (shop: PublicShop | null): PublicShop | null =>
    looks.value ? { ...(shop ?? bare), ...looks.value, opens_at: null } : null
  return { looks, withLooks }
}
