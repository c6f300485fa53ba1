import { useTexts } from '../kernel/messages.ts'

const t = useTexts('ui')
export const PICTURES = 'image/png,image/jpeg,image/webp'

/** What a chosen file lacks, in words: the browser’s own choice can be told to show all files. */
export const pictureFault = ({ type, name }: File) =>
  PICTURES.split(',').includes(type) ? '' : t('file.no_picture', { name })
export const csvFault = ({ type, name }: File) =>
  type === 'text/csv' || type === 'text/plain' || /\.(csv|txt)$/i.test(name) ? '' : t('file.no_csv', { name })
