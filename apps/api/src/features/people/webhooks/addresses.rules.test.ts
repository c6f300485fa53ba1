import { expect, test } from 'vitest'
import { withMaskedQuery, withoutQuery } from './addresses.rules.ts'

const cases: [string, string, string][] = [
  ['https://a.example/hook', 'https://a.example/hook', 'https://a.example/hook'],
  ['https://a.example/hook?key=s3cret&x=', 'https://a.example/hook', 'https://a.example/hook?key=***&x=***'],
  ['https://a.example?s3cret', 'https://a.example', 'https://a.example?***'],
  ['https://a.example/?a=b=s3cret&s3cret#s3cret?s3cret', 'https://a.example/', 'https://a.example/?a=***&***'],
  ['https://a.example/#s3cret?s3cret', 'https://a.example/', 'https://a.example/'],
]
test.each(cases)('%s is shown without its query, or with masked values', (url, short, masked) => {
  expect([withoutQuery(url), withMaskedQuery(url)]).toEqual([short, masked])
})
