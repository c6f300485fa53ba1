import { afterEach, expect, test, vi } from 'vitest'
import { createMap } from './map.ts'

afterEach(() => vi.unstubAllGlobals())

test('a page that is left while its map loads leaves nothing that fails', async () => {
  const answers: ((reply: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)))
  const failed: unknown[] = []
  const note = (reason: unknown) => failed.push(reason)
  process.on('unhandledRejection', note)
  const element = document.createElement('div')
  document.body.append(element)
  createMap(element, { zoomIn: 'Zoom in', zoomOut: 'Zoom out' }).remove()
  expect(answers.length).toBeGreaterThan(1)
  for (const answer of answers) answer(new Response('Douala\t4.05\t9.7', { status: 404 }))
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(failed).toEqual([])
})
