import type { Puzzle } from './puzzle.ts'

/** In a worker, so that the page goes on answering. */
export function solved(puzzle: Puzzle): Promise<string> {
  const worker = new Worker(new URL('./puzzle.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<string>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<string>) => resolve(data))
    worker.addEventListener('error', (event) => reject(new Error(event.message)))
    worker.postMessage(puzzle)
  }).finally(() => worker.terminate())
}
