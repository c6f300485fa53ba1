/** What a canvas of the simulated browser lacks: a context on which Chart.js can draw, and that shows nothing. */
const measured = { width: 10, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 }
const contextOf = (canvas: HTMLCanvasElement) =>
  new Proxy<Record<string | symbol, unknown>>(
    { canvas, measureText: () => measured },
    { get: (known, name) => (name in known ? known[name] : () => undefined) },
  )
const contexts = new WeakMap<HTMLCanvasElement, object>()

export function provideCanvas() {
  HTMLCanvasElement.prototype.getContext = function getContext(this: HTMLCanvasElement) {
    if (!contexts.has(this)) contexts.set(this, contextOf(this))
    return contexts.get(this)
  } as never
}
