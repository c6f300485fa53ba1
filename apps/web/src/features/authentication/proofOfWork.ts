import type { Work } from '@affluence/contract/authentication'
import { ApiError } from '../../kernel/api.ts'
import type { Puzzle } from '../../kernel/puzzle.ts'
import { solved } from '../../kernel/solving.ts'

function puzzleIn(error: unknown): Puzzle | null {
  if (!(error instanceof ApiError) || error.problem.code !== 'work_required') return null
  const { challenge, bits } = error.problem as unknown as Puzzle
  return { challenge, bits }
}

/** Does it; and where the server asks for some computing first, computes and does it again. */
export async function withWork<T>(act: (work?: Work) => Promise<T>, whileSolving: (is: boolean) => void): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const puzzle = puzzleIn(error)
    if (!puzzle) throw error
    whileSolving(true)
    try {
      return await act({ challenge: puzzle.challenge, solution: await solved(puzzle) })
    } finally {
      whileSolving(false)
    }
  }
}
