import { beforeAll } from 'vitest'
import { dropWarning, raisedWarnings } from '../kernel/ops/warnings.ts'

// The files of one worker share their modules: what a file before this one warned of is not this one's.
beforeAll(() => {
  for (const { code } of raisedWarnings()) dropWarning(code)
})
