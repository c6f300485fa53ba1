/** Takes a secret out of the address: it stays in no history entry, and never reached a server or a referrer. */
export function takeFragment(): string {
  const secret = decodeURIComponent(location.hash.replace(/^#(token=)?/, ''))
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search)
  return secret
}
