import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kernel } from '../../../kernel/kernel.ts'
import { languageIn, plainPage } from '../../../kernel/http/plainPage.ts'
import en from './shopPage.en.json' with { type: 'json' }
import fr from './shopPage.fr.json' with { type: 'json' }
import { findSponsorBySlug } from './sponsors.service.ts'

const words = { en, fr }

/** Who the company is; an address that it had before leads to the one of today. */
export async function openShopPage({ db }: Kernel, slug: string, { headers }: FastifyRequest, reply: FastifyReply) {
  const sponsor = await findSponsorBySlug(db.read, slug)
  const language = languageIn(headers['accept-language'] ?? '')
  const { none, site } = words[language]
  void reply.header('content-language', language).header('vary', 'accept-language').header('cache-control', 'no-cache')
  if (sponsor?.approval !== 'approved') {
    void reply.code(404)
    return plainPage({ language, ...none, link: { to: '/', text: none.home } })
  }
  if (sponsor.slug !== slug.toLowerCase()) {
    void reply.code(301).header('location', `/book/${sponsor.slug}`).send()
    return ''
  }
  const { company_name: title, description, website } = sponsor
  return plainPage(
    { language, title, text: description ?? '', link: website ? { to: website, text: site } : null },
    'shop',
  )
}
