// <script src="https://…/embed.js" data-shop="slug"></script> draws a button that opens the shop in a dialog.
// The browser shows it only on sites that the shop allows.
;(function () {
  const script = document.currentScript
  const shop = script?.dataset.shop
  if (!shop) return
  const spoken = script.dataset.language || document.documentElement.lang || navigator.language
  const isFrench = spoken.toLowerCase().startsWith('fr')
  const words = isFrench ? { open: 'Commander', close: 'Fermer' } : { open: 'Order', close: 'Close' }
  const label = script.dataset.label || words.open

  const address = new URL(`/book/${encodeURIComponent(shop)}`, script.src)
  // What brought the visitor to this site goes along.
  const here = new URLSearchParams(location.search)
  for (const name of ['ref', 'aff']) if (here.has(name)) address.searchParams.set(name, here.get(name))

  const set = (element, styles) => Object.assign(element.style, styles)
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'affluence-button'
  button.textContent = label
  button.setAttribute('aria-haspopup', 'dialog')
  // A class of the site may draw it otherwise.
  if (!script.dataset.plain)
    set(button, {
      padding: '12px 20px',
      border: '0',
      borderRadius: '8px',
      background: script.dataset.color || '#1f2937',
      color: '#fff',
      font: '600 16px/1.2 system-ui, sans-serif',
      cursor: 'pointer',
    })

  const looks = {
    dialog: {
      width: 'min(64rem, 100vw)',
      height: 'min(56rem, 100dvh)',
      maxWidth: '100vw',
      maxHeight: '100dvh',
      padding: '0',
      border: '0',
      borderRadius: '12px',
      overflow: 'hidden',
    },
    frame: { display: 'block', width: '100%', height: '100%', border: '0' },
    close: {
      position: 'absolute',
      top: '8px',
      right: '8px',
      width: '44px',
      height: '44px',
      border: '1px solid #6b7280',
      borderRadius: '22px',
      background: '#fff',
      color: '#111827',
      font: '24px/1 system-ui, sans-serif',
      cursor: 'pointer',
    },
  }
  let dialog
  function make() {
    dialog = document.createElement('dialog')
    dialog.setAttribute('aria-label', label)
    const frame = document.createElement('iframe')
    frame.src = address.href
    frame.title = label
    frame.allow = 'clipboard-write'
    const close = document.createElement('button')
    close.type = 'button'
    close.textContent = '×'
    close.setAttribute('aria-label', words.close)
    close.addEventListener('click', () => dialog.close())
    // Escape inside the shop is heard by the shop, which says so.
    addEventListener('message', ({ source, data }) => {
      if (source === frame.contentWindow && data === 'affluence:close') dialog.close()
    })
    dialog.addEventListener('close', () => button.focus())
    set(dialog, looks.dialog)
    set(frame, looks.frame)
    set(close, looks.close)
    dialog.append(close, frame)
    document.body.append(dialog)
  }
  button.addEventListener('click', () => {
    if (!dialog) make()
    dialog.showModal()
  })
  script.after(button)
})()
