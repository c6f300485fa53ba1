// The two things that are built: the web app with the pages for customers and couriers, and one file of the API with all that every request needs. Each is
// built again when its sources have changed, and only then.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digest, fail, files, pnpm, read, root, say, withLock } from './setup.mjs'

const common = () => [join(root, 'pnpm-lock.yaml'), join(root, 'tsconfig.base.json'), ...files(join(root, 'packages'))]

function ensure({ what, stamp, built, sources, build }) {
  const wanted = digest(sources)
  const fresh = () => existsSync(built) && read(stamp) === wanted
  if (fresh()) return
  withLock(() => {
    if (fresh()) return
    say(`building ${what} (its sources have changed, or this is the first run)`)
    if (build().status !== 0) fail(`${what} could not be built`)
    writeFileSync(stamp, wanted)
  })
}

const OK = { status: 0 }
/** Errors only: whoever starts the product has no use for how long each plugin took. */
const viteBuild = (more) =>
  pnpm(['--filter', './apps/web', 'exec', 'vite', 'build', '--logLevel', 'error', ...more], {
    env: { ...process.env, CONSOLA_LEVEL: '1' },
  })

export const ensureWebBuild = () =>
  ensure({
    what: 'the web app',
    stamp: join(root, 'apps/web/dist/.stamp'),
    built: join(root, 'apps/web/dist/index.html'),
    sources: [...common(), ...files(join(root, 'apps/web'))],
    // The web app first, which empties the folder; then the pages for customers and for couriers beside it.
    build: () =>
      [[], ['--config', 'vite.book.config.ts'], ['--config', 'vite.courier.config.ts']]
        .map(viteBuild)
        .find(({ status }) => status !== 0) ?? OK,
  })

export const ensureApiBundle = () =>
  ensure({
    what: 'the API',
    stamp: join(root, 'apps/api/dist/.stamp'),
    built: join(root, 'apps/api/dist/main.js'),
    sources: [
      ...common(),
      join(root, 'package.json'), // the version
      join(root, 'scripts/bundle.mjs'),
      ...files(join(root, 'apps/api/src')),
    ],
    build: () => spawnSync(process.execPath, [join(root, 'scripts/bundle.mjs')], { cwd: root, stdio: 'inherit' }),
  })
