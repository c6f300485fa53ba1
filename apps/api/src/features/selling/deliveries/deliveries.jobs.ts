import { job } from '../../../kernel/work/work.ts'
import { problemReported } from './deliveries.events.ts'
import { tellOfProblem } from './problems.service.ts'

export const deliveryJobs = [
  job({
    name: 'deliveries.tell_problem',
    payload: problemReported.payload,
    on: [problemReported],
    run: (problem, kernel, run) => tellOfProblem(kernel, problem, run),
  }),
]
