import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Room } from './layers.config.ts'
import { deadExports } from './dead-exports.ts'
import { lostPaths } from './doc-paths.ts'
import { checkLayers } from './layers.ts'
import { checkSpecs } from './spec-ids.ts'

const table: readonly Room[] = [
  { path: 'shared/src/kit', host: 'any', rooms: [], npm: ['zod'] },
  { path: 'shared/src/model', host: 'any', rooms: ['shared/src/kit'], npm: [] },
  {
    path: 'desktop/src/engine/store',
    host: 'node',
    rooms: ['shared/src/kit'],
    npm: ['better-sqlite3'],
  },
  { path: 'desktop/src/renderer/ui', host: 'browser', rooms: [], npm: ['react'] },
]

function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'kith-layers-'))
  for (const folder of ['shared/src', 'desktop/src', 'sync-server/src'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
  return root
}

test.each([
  ['a door of its row', 'shared/src/model/a.ts', "import '#kit'", undefined],
  ['a file beside it', 'shared/src/model/a.ts', "import './b.ts'", undefined],
  ['its own library', 'desktop/src/engine/store/a.ts', "import 'better-sqlite3'", undefined],
  [
    'a built-in where there is Node',
    'desktop/src/engine/store/a.ts',
    "import 'node:fs'",
    undefined,
  ],
  [
    'a room above it',
    'shared/src/kit/a.ts',
    "import '#model'",
    'shared/src/kit may not import shared/src/model',
  ],
  [
    'another package it has no row for',
    'desktop/src/renderer/ui/a.ts',
    "import '@kith/shared/kit'",
    'may not import shared/src/kit',
  ],
  ['a way out by path', 'shared/src/model/a.ts', "import '../kit/ids.ts'", 'leaves the room'],
  [
    'a library of another room',
    'shared/src/model/a.ts',
    "import 'zod'",
    'zod belongs to shared/src/kit',
  ],
  [
    'a library nobody owns',
    'shared/src/model/a.ts',
    "import 'left-pad'",
    'left-pad has no room yet',
  ],
  [
    'a built-in where there is none',
    'desktop/src/renderer/ui/a.ts',
    "import 'node:fs'",
    'does not exist in a room for host "browser"',
  ],
  [
    'a dynamic way round',
    'shared/src/model/a.ts',
    "const x = () => import('zod')",
    'zod belongs to shared/src/kit',
  ],
  [
    'an export that goes through',
    'shared/src/model/a.ts',
    "export { s } from 'zod'",
    'zod belongs to shared/src/kit',
  ],
])('an import of %s', (_name, path, source, refusal) => {
  const problems = checkLayers(
    tree({ [path]: source, 'shared/src/model/b.ts': 'export {}' }),
    table,
  )
  if (refusal === undefined) expect(problems).toEqual([])
  else expect(problems.join('\n')).toContain(refusal)
})

test('a circle of files, a long file, a file in no room and an odd name are named', () => {
  const root = tree({
    'shared/src/kit/a.ts': "import './b.ts'",
    'shared/src/kit/b.ts': "import './a.ts'",
    'shared/src/kit/long.ts': '\n'.repeat(600),
    'shared/src/kit/OddName.ts': '',
    'shared/src/stray/a.ts': '',
  })
  const problems = checkLayers(root, table).join('\n')
  for (const words of ['cycle: ', '601 lines', 'kebab-case', 'stands in no room'])
    expect(problems).toContain(words)
})

test('types may go round in a circle, values may not', () => {
  const root = tree({
    'shared/src/kit/a.ts': "import type { B } from './b.ts'",
    'shared/src/kit/b.ts': "import './a.ts'",
  })
  expect(checkLayers(root, table)).toEqual([])
})

test('a table that names a room above or gives a library twice is refused', () => {
  const upside = [...table].reverse()
  expect(checkLayers(tree({}), upside).join('\n')).toContain('is not above it')
  const twice = [
    ...table,
    { path: 'sync-server/src/x', host: 'node' as const, rooms: [], npm: ['zod'] },
  ]
  expect(checkLayers(tree({}), twice).join('\n')).toContain('zod has two owners')
})

/** In brackets, but not in this file's own text, where it would count as a test's id. */
const mention = (id: string): string => `[${id}]`

test('rules without a test and tests without their rule are both found', () => {
  const root = tree({
    'shared/src/kit/SPEC.md': '- **KT1** Proven.\n- **KT2** Not proven.\n',
    'shared/src/kit/a.test.ts': `test('${mention('KT1')} x'); test('${mention('KT9')} y')`,
  })
  expect(checkSpecs(root)).toEqual([
    `shared/src/kit/a.test.ts: ${mention('KT9')} is in no SPEC.md`,
    `shared/src/kit/SPEC.md: no test carries ${mention('KT2')}`,
  ])
})

test('an export that nobody imports is dead, at a door too; a shape is not', () => {
  const root = tree({
    'shared/src/model/index.ts': "export { a, b, type Shape, type Gone } from './a.ts'",
    'shared/src/model/a.ts':
      'export const a = 1\nexport const b = 2\nexport const c = 3\nexport type Shape = 1\nexport type Gone = Shape\nexport type Lost = 1',
    'shared/src/model/a.test.ts': "import { c } from './a.ts'",
    'desktop/src/main.ts': "import { a } from '@kith/shared/model'",
  })
  expect(deadExports(root)).toEqual([
    'shared/src/model/a.ts:6: nobody imports Lost',
    'shared/src/model/index.ts:1: nobody imports b',
  ])
})

test('a path in a document is there: from the document, the root or a package; history may name what was', () => {
  const root = tree({
    'shared/src/model/a.ts': '',
    'README.md':
      '[a](shared/src/model/a.ts) `model/a.ts` `src/model/b.ts` [gone](gone.md#part) `fields/x.ts` [out](https://example.org/a.md)',
    'shared/DECISIONS.md': '`model/b.ts`',
  })
  expect(lostPaths(root)).toEqual([
    'README.md:1: there is no gone.md',
    'README.md:1: there is no src/model/b.ts',
  ])
})
