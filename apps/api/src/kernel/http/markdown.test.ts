import { expect, test } from 'vitest'
import { testApp } from '../../testing/testApp.ts'
import { htmlOf } from './markdown.ts'

test('headings have anchors, and lists, tables and code are what they are', () => {
  expect(htmlOf('# On your own: `listen`\nWords\ngo on.')).toBe(
    '<h1 id="on-your-own-listen">On your own: <code>listen</code></h1>\n<p>Words go on.</p>',
  )
  expect(htmlOf('- one\n  goes on\n- **two**')).toBe('<ul><li>one goes on</li><li><strong>two</strong></li></ul>')
  expect(htmlOf('1. one\n2. two')).toBe('<ol><li>one</li><li>two</li></ol>')
  expect(htmlOf('| a | b |\n|---|---|\n| `c` | d |')).toContain('<td><code>c</code></td><td>d</td>')
  expect(htmlOf('```js\nif (a < b) {\n\n}\n```')).toBe('<pre tabindex="0"><code>if (a &#60; b) {\n\n}</code></pre>')
})

test('links lead to places on the page and to other sites; markup of the text is shown as it is', () => {
  expect(htmlOf('[a](#b) [c](https://d.example) [e](../f.md) <b>')).toBe(
    '<p><a href="#b">a</a> <a href="https://d.example">c</a> e &#60;b&#62;</p>',
  )
})

test('the guide to webhooks is a page for everybody', async () => {
  const t = await testApp()
  const { statusCode, headers, body } = await t.app.inject('/docs/webhooks')
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(body).toContain('<h2 id="headers-and-signatures">Headers and signatures</h2>')
  expect(body).toContain('<h3 id="php">PHP</h3>')
  const anchors = [...body.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor!)
  expect(anchors.length).toBeGreaterThan(0)
  for (const anchor of anchors) expect(body).toContain(`id="${anchor}"`)
  await t.end()
})
