import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const rules = {
  everything: { runOnly: { type: 'tag', values: tags } },
  /** Only contrast: what a theme changes where the markup stays the same. */
  colours: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
} satisfies Record<string, RunOptions>

type WithAxe = typeof globalThis & { axe?: { run(options: RunOptions): Promise<AxeResults> } }

/** Asks axe in the page itself and brings back the violations only: the product has no frames, and passes are many. */
export async function expectAccessible(page: Page, what: keyof typeof rules = 'everything') {
  await page.evaluate(finishTransitions)
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const options: RunOptions = { ...rules[what], resultTypes: ['violations'], preload: false }
  const violations = await page.evaluate(async (asked) => {
    const result = await (globalThis as WithAxe).axe!.run(asked)
    return result.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))])
  }, options)
  expect(violations).toEqual([])
}

/** A colour halfway between two schemes has a contrast that nobody sees. */
async function finishTransitions() {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()
}
