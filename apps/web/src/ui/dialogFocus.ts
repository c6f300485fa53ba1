/** What a dialog that asks for something takes: the first field has the focus instead of the button that closes it. */
export const fieldFirst = {
  onOpenAutoFocus(event: Event) {
    const field = (event.target as HTMLElement).querySelector<HTMLElement>('input, textarea, select')
    if (!field) return
    event.preventDefault()
    field.focus()
  },
}
