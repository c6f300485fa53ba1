// Makes of the client what a shop installs: one file of plain JavaScript and its types, written out to the last field, and
// one for the command line, in a folder of its own with a manifest: that folder is the package that is published. Nothing
// in it points back to this workspace.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import ts from 'typescript'

const here = dirname(fileURLToPath(import.meta.url))
const source = (name) => join(here, 'src', name)

function programOf() {
  const { config } = ts.readConfigFile(join(here, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, here)
  const emit = {
    noEmit: false,
    incremental: false,
    tsBuildInfoFile: undefined,
    allowImportingTsExtensions: false,
    rewriteRelativeImportExtensions: true,
  }
  return ts.createProgram([source('client.ts')], { ...options, ...emit, declaration: true, emitDeclarationOnly: true })
}

/** Types that are computed from the contract, as they come out: `{ id: string; … }`. */
function writtenOut(program, name) {
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(source(name))
  const printer = ts.createPrinter()
  const as = ts.NodeBuilderFlags
  const flags = as.NoTruncation | as.InTypeAlias | as.MultilineObjectLiterals | as.UseSingleQuotesForStringLiteralType
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(file))
    .map((symbol) => {
      const node = checker.typeToTypeNode(checker.getDeclaredTypeOfSymbol(symbol), file, flags)
      return `export type ${symbol.name} = ${printer.printNode(ts.EmitHint.Unspecified, node, file)}\n`
    })
    .join('')
}

/** The declarations that the compiler writes, except those of wire.ts, which lean on the contract. */
function declared(program) {
  const files = { 'wire.d.ts': writtenOut(program, 'wire.ts') }
  program.emit(undefined, (path, text) => {
    const name = path.split('/').pop()
    files[name] ??= text.replace(/(from '\.\/\w+)\.ts'/g, "$1.js'")
  })
  return files
}

function manifest() {
  const manifestIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { name, description, keywords, license, type } = manifestIn(here)
  const { version } = manifestIn(join(here, '../..'))
  const facts = { name, version, description, keywords, license, type, sideEffects: false, engines: { node: '>=20.3' } }
  const exports = { '.': { types: './client.d.ts', default: './client.js' }, './package.json': './package.json' }
  const files = ['*.js', '*.d.ts']
  const published = { exports, bin: { affluence: 'cli.js' }, files, publishConfig: { access: 'public' } }
  return `${JSON.stringify({ ...facts, ...published }, null, 2)}\n`
}

async function bundled(input, file, platform) {
  const bundle = await rolldown({ input: source(input), platform })
  await bundle.write({ file, format: 'esm' })
}

export async function buildClient(folder = join(here, 'dist')) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await bundled('client.ts', join(folder, 'client.js'), 'neutral')
  await bundled('cli/main.ts', join(folder, 'cli.js'), 'node')
  chmodSync(join(folder, 'cli.js'), 0o755)
  for (const [name, text] of Object.entries(declared(programOf()))) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'package.json'), manifest())
  copyFileSync(join(here, 'README.md'), join(folder, 'README.md'))
  copyFileSync(join(here, '../../LICENSE'), join(folder, 'LICENSE'))
  return folder
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${await buildClient(process.argv[2])}\n`)
}
