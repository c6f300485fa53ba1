import { expect, test } from 'vitest'
import {
  campaignActions,
  campaignCycle,
  closedReason,
  committedBudget,
  freeBudget,
  isDiscoverable,
  phaseOf,
} from './briefs.rules.ts'

const today = '2026-03-10'
const campaign = {
  state: 'active',
  start_date: '2026-03-01',
  end_date: '2026-03-31',
  flagged_at: null,
  deleted_at: null,
  visibility: 'public',
  commitments: 0,
} as const
const sponsor = { kind: 'sponsor', approval: 'approved', flagged: false } as const
const influencer = { kind: 'influencer', approval: 'approved', flagged: false, has_open_request: false } as const

test('a campaign moves as its life cycle says', () => {
  expect(campaignCycle.next('draft', 'activate')).toBe('active')
  expect(campaignCycle.next('active', 'pause')).toBe('paused')
  expect(campaignCycle.next('paused', 'activate')).toBe('active')
  expect(campaignCycle.next('paused', 'cancel')).toBe('cancelled')
  expect(() => campaignCycle.next('cancelled', 'activate')).toThrow('wrong_state')
  expect(campaignCycle.can('draft', 'pause')).toBe(false)
})

test('upcoming and completed come from the dates', () => {
  expect(phaseOf(campaign, today)).toBe('active')
  expect(phaseOf(campaign, '2026-02-28')).toBe('upcoming')
  expect(phaseOf(campaign, '2026-03-01')).toBe('active')
  expect(phaseOf(campaign, '2026-03-31')).toBe('active')
  expect(phaseOf(campaign, '2026-04-01')).toBe('completed')
  expect(phaseOf({ ...campaign, state: 'paused' }, today)).toBe('paused')
  expect(phaseOf({ ...campaign, state: 'paused' }, '2026-04-01')).toBe('completed')
  expect(phaseOf({ ...campaign, state: 'draft' }, '2026-04-01')).toBe('draft')
  expect(phaseOf({ ...campaign, state: 'cancelled' }, today)).toBe('cancelled')
})

test('what is free is what is neither spent nor reserved', () => {
  const sums = { budget: 1000, spent: 300, reserved: 250 }
  expect(freeBudget(sums)).toBe(450)
  expect(committedBudget(sums)).toBe(550)
})

test('a closed campaign says why', () => {
  expect(closedReason(campaign, today)).toBeNull()
  expect(closedReason({ ...campaign, state: 'draft' }, today)).toBe('campaign_not_active')
  expect(closedReason({ ...campaign, deleted_at: 'x' }, today)).toBe('campaign_not_active')
  expect(closedReason(campaign, '2026-04-01')).toBe('campaign_ended')
  expect(closedReason({ ...campaign, flagged_at: 'x' }, today)).toBe('campaign_flagged')
  expect(isDiscoverable(campaign, today)).toBe(true)
  expect(isDiscoverable({ ...campaign, visibility: 'private' }, today)).toBe(false)
  expect(isDiscoverable({ ...campaign, flagged_at: 'x' }, today)).toBe(false)
})

test('each reader is offered what they may do', () => {
  expect(campaignActions(campaign, { kind: 'admin' }, today)).toEqual(['flag'])
  expect(campaignActions({ ...campaign, flagged_at: 'x' }, { kind: 'admin' }, today)).toEqual(['unflag'])
  expect(campaignActions(campaign, influencer, today)).toEqual(['apply'])
  expect(campaignActions(campaign, { ...influencer, has_open_request: true }, today)).toEqual([])
  expect(campaignActions(campaign, { ...influencer, flagged: true }, today)).toEqual([])
  expect(campaignActions({ ...campaign, visibility: 'private' }, influencer, today)).toEqual([])
  expect(campaignActions(campaign, sponsor, today)).toEqual(['edit', 'pause', 'cancel', 'delete', 'send_request'])
  expect(campaignActions({ ...campaign, commitments: 1 }, sponsor, today)).not.toContain('delete')
  expect(campaignActions(campaign, { ...sponsor, flagged: true }, today)).not.toContain('send_request')
  expect(campaignActions(campaign, { ...sponsor, approval: 'pending' }, today)).toEqual([])
  expect(campaignActions({ ...campaign, state: 'draft' }, sponsor, today)).toEqual([
    'edit',
    'activate',
    'cancel',
    'delete',
  ])
  expect(campaignActions({ ...campaign, state: 'draft' }, sponsor, '2026-04-01')).toEqual(['edit', 'cancel', 'delete'])
  expect(campaignActions({ ...campaign, state: 'cancelled' }, sponsor, today)).toEqual(['delete'])
})
