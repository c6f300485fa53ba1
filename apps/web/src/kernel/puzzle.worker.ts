import { type Puzzle, solve } from './puzzle.ts'

addEventListener('message', ({ data }: MessageEvent<Puzzle>) => postMessage(solve(data)))
