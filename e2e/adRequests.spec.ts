import { devices, expect, type Page } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { offered } from './offers.ts'
import { another, approvedSponsor, registered, signIn } from './people.ts'
import { test } from './test.ts'

const english = {
  newCampaign: 'New campaign',
  name: /^Name/,
  category: /^Category/,
  budget: 'Budget',
  saveAndOpen: 'Save and open',
  invite: 'Invite an influencer',
  find: 'Search name, niche or place',
  request: 'Send a request',
  pay: 'Pay',
  work: 'What is to be delivered',
  message: 'Message',
  send: 'Send',
  yourTurn: /^Your turn/,
  waiting: /^Waiting for/,
  counter: 'Answer with other terms',
  accept: 'Accept',
  agreed: /^Agreed at/,
  deliver: 'Hand in the work',
  links: 'Links to your work',
  review: /handed in the work/,
  confirm: 'Confirm the work',
  completed: /^Completed at/,
  pdf: 'Agreed terms as PDF',
  say: 'Send message',
  write: 'Write to the other side',
}
const french: typeof english = {
  newCampaign: 'Nouvelle campagne',
  name: /^Nom/,
  category: /^Catégorie/,
  budget: 'Budget',
  saveAndOpen: 'Enregistrer et ouvrir',
  invite: 'Inviter un influenceur',
  find: 'Chercher un nom, une niche ou un lieu',
  request: 'Envoyer une demande',
  pay: 'Rémunération',
  work: 'Ce qui est à livrer',
  message: 'Message',
  send: 'Envoyer',
  yourTurn: /^À vous de jouer/,
  waiting: /^En attente de la réponse/,
  counter: 'Proposer d’autres conditions',
  accept: 'Accepter',
  agreed: /^Convenu à/,
  deliver: 'Remettre le travail',
  links: 'Liens vers votre travail',
  review: /a remis le travail/,
  confirm: 'Confirmer le travail',
  completed: /^Terminé à/,
  pdf: 'Conditions convenues en PDF',
  say: 'Envoyer le message',
  write: 'Écrire à l’autre partie',
}

const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 2, name })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
async function counter(page: Page, words: typeof english, pay: string, work: string) {
  await press(page, words.counter)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: words.pay, exact: true }).fill(pay)
  await dialog.getByRole('textbox', { name: words.work }).fill(work)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: words.send, exact: true }).click()
  await expect(dialog).toBeHidden()
}

/** Both see each other’s moves where they are: nobody reloads. */
async function agree(company: Page, creator: Page, words: typeof english, name: string) {
  await company.goto('/campaigns')
  await company.getByRole('link', { name: words.newCampaign }).first().click()
  await company.getByRole('textbox', { name: words.name }).fill('Summer lights')
  await company.getByRole('textbox', { name: words.category }).fill('Travel')
  await company.getByRole('textbox', { name: words.budget, exact: true }).fill('1000')
  await press(company, words.saveAndOpen)
  await company.getByRole('link', { name: words.invite }).click()
  await company.getByRole('searchbox', { name: words.find }).fill(name)
  await company.getByRole('link', { name: `${words.request}: ${name}` }).click()
  await company.getByRole('textbox', { name: words.pay, exact: true }).fill('300')
  await company.getByRole('textbox', { name: words.work }).fill('Two posts and one story')
  await company.getByRole('textbox', { name: words.message }).fill('We like your pictures.')
  await expectAccessible(company)
  await press(company, words.send)
  await expect(heading(company, words.waiting)).toContainText(name)

  await creator.getByRole('link', { name: 'Summer lights' }).click()
  await expect(heading(creator, words.yourTurn)).toContainText(/300[.,]00/)
  await counter(creator, words, '400', 'Three posts and one story')
  await expect(heading(company, words.yourTurn)).toContainText(/400[.,]00/)
  await expect(company.locator('ins')).toHaveText('Three')
  await expect(company.locator('del').filter({ hasText: 'Two' })).toBeVisible()
  await counter(company, words, '350', 'Three posts')
  await expect(heading(creator, words.yourTurn)).toContainText(/350[.,]00/)
  await press(creator, words.accept)
  await creator.getByRole('dialog').getByRole('button', { name: words.accept, exact: true }).click()
  await expect(heading(creator, words.agreed)).toBeVisible()
  await expect(heading(company, words.agreed)).toContainText(/350[.,]00/)
}

async function deliver(company: Page, creator: Page, words: typeof english) {
  const [file] = await Promise.all([creator.waitForEvent('download'), press(creator, words.pdf)])
  expect(file.suggestedFilename()).toMatch(/\.pdf$/)
  await company.getByRole('textbox', { name: words.write }).fill('On Friday?')
  await press(company, words.say)
  await expect(creator.getByText('On Friday?')).toBeVisible()
  await press(creator, words.deliver)
  await creator.getByRole('textbox', { name: words.links }).fill('example.com/post/1\nhttps://example.com/post/2')
  await creator.getByRole('dialog').getByRole('button', { name: words.send, exact: true }).click()
  await expect(heading(company, words.review)).toBeVisible()
  await expect(company.getByRole('link', { name: 'https://example.com/post/1' })).toBeVisible()
  await expectAccessible(company)
  await press(company, words.confirm)
  await company.getByRole('dialog').getByRole('button', { name: words.confirm, exact: true }).click()
  await expect(heading(company, words.completed)).toBeVisible()
  await expect(heading(creator, words.completed)).toContainText(/350[.,]00/)
  await expectAccessible(creator)
}

test('two people agree on work and finish it, each seeing the other’s move without a reload', async ({
  page,
  browser,
  server,
  isMobile,
}) => {
  test.skip(isMobile, 'on a phone in French, below')
  test.setTimeout(300_000)
  const sponsor = await approvedSponsor(server)
  const person = await registered(server, 'influencer')
  await signIn(page, sponsor.username)
  const creator = await another(browser, server)
  await signIn(creator, person.username)
  await creator.waitForURL('**/home')
  await creator.goto('/ad-requests?awaiting=me')
  await expect(creator.getByText('Nothing waits for you')).toBeVisible()
  await page.waitForURL('**/home')
  await agree(page, creator, english, person.name)
  await expect(creator.getByTestId('badge-ad_requests')).toHaveCount(0)
  await deliver(page, creator, english)
  await page.getByRole('link', { name: 'Summer lights' }).click()
  await expect(page.getByText('US$350.00').first()).toBeVisible()
  await expect(page.getByText('US$650.00')).toBeVisible()
  await creator.context().close()
})

test.describe('in French', () => {
  test.use({ locale: 'fr-FR' })
  test('deux personnes s’accordent et terminent, chacune sur son téléphone', async ({
    page,
    browser,
    server,
    isMobile,
  }) => {
    test.skip(!isMobile, 'on a desktop in English, above')
    test.setTimeout(300_000)
    const sponsor = await approvedSponsor(server, { locale: 'fr' })
    const person = await registered(server, 'influencer', { locale: 'fr' })
    await signIn(page, sponsor.username)
    const { defaultBrowserType: _, ...phone } = devices['Pixel 7']
    const creator = await another(browser, server, { ...phone, locale: 'fr-FR' })
    await signIn(creator, person.username)
    await creator.waitForURL('**/home')
    await creator.goto('/ad-requests?awaiting=me')
    await page.waitForURL('**/home')
    await agree(page, creator, french, person.name)
    await deliver(page, creator, french)
    await creator.context().close()
  })
})

test('nobody agrees to an offer they have not seen, and it is said why', async ({ page, server }) => {
  const { person, company, id } = await offered(server)
  await signIn(page, person.username)
  await page.waitForURL('**/home')
  await page.goto(`/ad-requests/${id}`)
  await press(page, 'Accept')
  await expect(page.getByRole('dialog')).toContainText('US$300.00')
  await company('POST', `/api/v1/ad-requests/${id}/revise`, { offer_number: 1, payment_amount: 200_00 })
  await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The offer was changed' })).toBeVisible()
  await expect(heading(page, english.yourTurn)).toContainText('US$200.00')
})

test('an agreement ends by consent, and its pay is free again', async ({ page, browser, server }) => {
  const { sponsor, person, creator: api, campaign, id } = await offered(server)
  await api('POST', `/api/v1/ad-requests/${id}/accept`, { offer_number: 1 })
  await signIn(page, sponsor.username)
  await page.waitForURL('**/home')
  await page.goto(`/campaigns/${campaign}`)
  await expect(page.getByRole('button', { name: /^Delete/ })).toHaveCount(0)
  await page.goto(`/ad-requests/${id}`)
  await press(page, 'Ask to cancel')
  await page.getByRole('textbox', { name: 'Reason' }).fill('The shoot is off')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask to cancel' }).click()
  await expect(heading(page, /^You asked to cancel/)).toBeVisible()
  const creator = await another(browser, server)
  await signIn(creator, person.username)
  await creator.waitForURL('**/home')
  await creator.goto('/notifications')
  await creator.getByRole('link', { name: /asks to cancel the agreement for Harvest/ }).click()
  await expect(creator.getByText('The shoot is off').first()).toBeVisible()
  await press(creator, 'Cancel the agreement')
  await creator.getByRole('dialog').getByRole('button', { name: 'Cancel the agreement' }).click()
  await expect(heading(page, /^The agreement was cancelled/)).toBeVisible()
  await page.goto(`/campaigns/${campaign}`)
  await expect(page.getByText('US$1,000.00').nth(1)).toBeVisible()
  await creator.context().close()
})
