// The least that does the same for social accounts: it takes what is due under a lease, opens the token, makes the calls of
// the product's adapters over 16 connections and keeps the numbers: snapshot, account, measured audience, reach, figures of
// the platform and the hour, and the fact; whoever ended meanwhile shares a synced commit. No limits, no refusals, no retries.
import { createDecipheriv, hkdfSync, randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../scripts/setup.mjs'
import { inserting, newId, openFloor } from './_floor.mjs'

const { Agent } = createRequire(join(root, 'apps/api/package.json'))('undici')
const db = openFloor()
const into = inserting(db)
const WIDTH = 16
const { STAND_IN: origin, SECRET_KEYS } = process.env
const agent = new Agent({ connections: WIDTH })
const bytes = Buffer.from(SECRET_KEYS.split(':')[1], 'base64')
const key = Buffer.from(hkdfSync('sha256', bytes, '', 'affluence seal', 32))
const HOUR = 3_600_000
const iso = (ms) => new Date(ms).toISOString()

function open(sealed, place) {
  const [, , nonce, body] = sealed.split('.')
  const all = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
  decipher.setAAD(Buffer.from(place)).setAuthTag(all.subarray(-16))
  return Buffer.concat([decipher.update(all.subarray(0, -16)), decipher.final()]).toString('utf8')
}
async function call(path, { token, json } = {}) {
  const headers = { accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const body = json && JSON.stringify(json)
  if (json) headers['content-type'] = 'application/json'
  const answer = await agent.request({ origin, path, method: json ? 'POST' : 'GET', headers, body })
  // Ids are longer than the numbers of JavaScript.
  return JSON.parse((await answer.body.text()).replace(/("user_id":)(\d{16,})/, '$1"$2"'))
}
const sum = (list, name) => list.reduce((total, one) => total + (one[name] ?? 0), 0)

async function instagram(token) {
  const fields = 'id,user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count'
  const me = await call(`/v25.0/me?${new URLSearchParams({ fields, access_token: token })}`)
  const posted = 'id,media_type,media_product_type,permalink,timestamp,like_count,comments_count'
  const { data } = await call(
    `/v25.0/me/media?${new URLSearchParams({ fields: posted, limit: '25', access_token: token })}`,
  )
  let [views, shares] = [0, 0]
  for (const { id } of data) {
    const query = new URLSearchParams({ metric: 'views,reach,saved,shares,total_interactions', access_token: token })
    for (const { name, values } of (await call(`/v25.0/${id}/insights?${query}`)).data) {
      if (name === 'views') views += values[0].value
      if (name === 'shares') shares += values[0].value
    }
  }
  const of = {
    username: me.username,
    name: me.name,
    picture: me.profile_picture_url,
    type: me.account_type,
    app: me.id,
  }
  const numbers = [
    me.followers_count,
    me.follows_count,
    me.media_count,
    sum(data, 'like_count'),
    sum(data, 'comments_count'),
  ]
  return { ...of, numbers, shares, views, count: data.length }
}
async function tiktok(token) {
  const fields =
    'open_id,union_id,avatar_url,username,display_name,follower_count,following_count,likes_count,video_count'
  const { user } = (await call(`/v2/user/info/?${new URLSearchParams({ fields })}`, { token })).data
  const path = '/v2/video/list/?fields=id,like_count,comment_count,share_count,view_count'
  const { videos } = (await call(path, { token, json: { max_count: 20 } })).data
  const of = { username: user.username, name: user.display_name, picture: user.avatar_url, type: null, app: null }
  const likes = [sum(videos, 'like_count'), sum(videos, 'comment_count')]
  const numbers = [user.follower_count, user.following_count, user.video_count, ...likes]
  return { ...of, numbers, shares: sum(videos, 'share_count'), views: sum(videos, 'view_count'), count: videos.length }
}
const readers = { instagram, tiktok }

const due = db.prepare(`update social_accounts set lease = ?, next_sync_at = ?,
    calls = case platform when 'instagram' then json_array(json_array(?, 30)) else calls end
  where id in (select id from social_accounts where platform = ? and next_sync_at <= ? order by next_sync_at, id limit ?)
  returning id, influencer_id, platform, access_token`)
const settle =
  db.prepare(`update social_accounts set app_user_id = ?, username = ?, display_name = ?, profile_picture_url = ?,
  account_type = ?, state = 'active', problem = null, failures = 0, tries = 0, last_sync_at = ?, verified_at = ?,
  paused_until = null, next_sync_at = ?, calls = ?, lease = null, updated_at = ? where id = ? and lease = ?`)
const snapshot = into(
  'follower_snapshots',
  'id account_id followers following posts likes comments shares views engagement_bps definition source recorded_at',
)
const audience = into(
  'audiences',
  'id influencer_id platform followers engagement_bps source at',
  `on conflict (influencer_id, platform) do update set followers = excluded.followers,
    engagement_bps = excluded.engagement_bps, source = excluded.source, at = excluded.at`,
)
const reach = db.prepare(`update influencers set (declared_reach, engagement_bps) = (select sum(followers),
  sum(followers * engagement_bps) / nullif(sum(followers), 0) from audiences where influencer_id = influencers.id) where id = ?`)
const used = into(
  'social_platforms',
  'platform day units calls accounts',
  'on conflict (platform) do update set calls = calls + excluded.calls',
)
const hour = into(
  'sync_jobs',
  'id kind state period accounts processed successful started_at created_at',
  `on conflict (period) where period is not null do update set accounts = accounts + excluded.accounts,
    processed = processed + excluded.processed, successful = successful + excluded.successful`,
)
const fact = into('events', 'id type subject_id influencer_id payload created_at')

function keep({ row, lease, read, calls }, now) {
  const at = iso(now)
  const { numbers, app, username, name, picture, type, shares, views, count } = read
  const [followers, , , likes, comments] = numbers
  const bps = followers > 0 && count > 0 ? Math.round(((likes + comments) / count / followers) * 10_000) : null
  const used_calls = row.platform === 'instagram' ? JSON.stringify([[now, calls]]) : '[]'
  const next = iso(now + HOUR)
  const kept = [app, username, name, picture, type, at, at, next, used_calls, at, row.id, lease]
  if (settle.run(kept).changes === 0) return
  const definition = row.platform === 'instagram' ? 'instagram views' : 'tiktok views'
  snapshot(newId('snp'), row.id, ...numbers, shares, views, bps, definition, 'api', at)
  audience(newId('plt'), row.influencer_id, row.platform, followers, bps, 'measured', at)
  reach.run(row.influencer_id)
  fact(newId('evt'), 'social.synced', row.id, row.influencer_id, JSON.stringify({ account_id: row.id }), at)
}

let busy = 0
let ended = []
let wake = () => {}
async function begin(row, lease) {
  busy++
  const read = await readers[row.platform](open(row.access_token, `social account ${row.id}`))
  ended.push({ row, lease, read, calls: row.platform === 'instagram' ? 2 + read.count : 2 })
  busy--
  wake()
}
const round = db.transaction((results, free) => {
  const now = Date.now()
  for (const one of results) keep(one, now)
  for (const platform of ['instagram', 'tiktok']) {
    const of = results.filter(({ row }) => row.platform === platform)
    if (of.length > 0) used(platform, iso(now).slice(0, 10), 0, sum(of, 'calls'), 0)
  }
  if (results.length > 0) {
    const many = results.length
    hour(newId('syn'), 'full_sync', 'running', iso(now).slice(0, 13), many, many, many, iso(now), iso(now))
  }
  const lease = randomUUID()
  const rows = []
  for (const platform of ['instagram', 'tiktok'])
    if (free > rows.length)
      rows.push(...due.all(lease, iso(now + 180_000), now, platform, iso(now), free - rows.length))
  return { lease, rows }
})

createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1')
for (;;) {
  const results = ended
  ended = []
  const { lease, rows } = round.immediate(results, WIDTH - busy)
  const told = new Promise((resolve) => (wake = resolve))
  for (const row of rows) void begin(row, lease)
  if (busy > 0 && ended.length === 0) await told
  else if (busy === 0) await sleep(results.length > 0 ? 0 : 50)
}
