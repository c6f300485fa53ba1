import { type Export, type ExportFormat, type ExportList, exports } from '@affluence/contract/exports'
import { onScopeDispose, ref } from 'vue'
import { call, download } from '../kernel/api.ts'
import { useTexts } from '../kernel/messages.ts'
import { explain } from '../kernel/problems.ts'
import { saveFile } from '../kernel/save.ts'
import { toast } from './toasts.ts'
import { useInvalidate } from '../kernel/queries.ts'
import { exportQueries } from './ui.queries.ts'

/** Most files are ready at once: so long one waits for them where one asked. */
const PATIENCE = 20_000
const LOOK = 400

export type ExportFilters = Readonly<Record<string, string | undefined>>
const withValue = (filters: ExportFilters) =>
  Object.fromEntries(Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined))

/** Hands the file of an export that is done to the person. */
export const saveExport = async ({ id, file_name }: Pick<Export, 'id' | 'file_name'>) =>
  saveFile(await download(exports.file, { params: { id } }), file_name)

/** Asks for a list as a file and hands it over as soon as it is written. */
export function useExport() {
  const t = useTexts('ui')
  const invalidate = useInvalidate()
  const busy = ref(false)
  const leaving = new AbortController()
  onScopeDispose(() => leaving.abort())

  async function written(job: Export): Promise<Export> {
    let now = job
    for (const until = performance.now() + PATIENCE; performance.now() < until && !leaving.signal.aborted;) {
      if (now.state !== 'queued' && now.state !== 'running') return now
      await new Promise((resolve) => setTimeout(resolve, LOOK))
      now = await call(exports.get, { params: { id: job.id } })
    }
    return now
  }

  async function take(list: ExportList, format: ExportFormat, filters: ExportFilters) {
    busy.value = true
    try {
      const one = await written(await call(exports.create, { body: { list, format, filters: withValue(filters) } }))
      if (one.state === 'done') {
        await saveExport(one)
        toast(t('export.saved', { file: one.file_name, n: one.rows }))
      } else if (one.state === 'failed') toast(t('export.failed'), 'error')
      else toast(t('export.later'))
    } catch (error) {
      toast(explain(error), 'error')
    } finally {
      busy.value = false
      await invalidate(exportQueries)
    }
  }
  return { busy, take }
}
