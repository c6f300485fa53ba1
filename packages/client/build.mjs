// Makes of the client what a shop installs: one file of plain JavaScript and its types, written out to the last field,
// in a folder of its own with a manifest. Nothing in it points back to this workspace.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  const { name, description, license, type } = manifestIn(here)
  const { version } = manifestIn(join(here, '../..'))
  const exports = { '.': { types: './client.d.ts', default: './client.js' } }
  const engines = { node: '>=20' }
  return `${JSON.stringify({ name, version, description, license, type, exports, engines, sideEffects: false }, null, 2)}\n`
}

export async function buildClient(folder = join(here, 'dist')) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const bundle = await rolldown({ input: source('client.ts'), platform: 'neutral' })
  await bundle.write({ file: join(folder, 'client.js'), format: 'esm' })
  for (const [name, text] of Object.entries(declared(programOf()))) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'package.json'), manifest())
  copyFileSync(join(here, 'README.md'), join(folder, 'README.md'))
  copyFileSync(join(here, '../../LICENSE'), join(folder, 'LICENSE'))
  return folder
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${await buildClient(process.argv[2])}\n`)
}
