/** Puts text on the clipboard. Without a safe origin, or without permission, the old way; false when neither works. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}
function copyBySelection(text: string) {
  const before = document.activeElement as HTMLElement | null
  // Inside an open dialog, since the focus can be nowhere else meanwhile.
  const place = before?.closest('[role="dialog"]') ?? document.body
  const field = Object.assign(document.createElement('textarea'), { value: text })
  place.append(field)
  field.select()
  let isCopied = false
  try {
    isCopied = document.execCommand('copy')
  } catch {
    // Forbidden by the browser: the person selects and copies.
  }
  field.remove()
  before?.focus()
  return isCopied
}
export function selectText(element: Element | null | undefined) {
  if (element) getSelection()?.selectAllChildren(element)
}
