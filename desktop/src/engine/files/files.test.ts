import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '@kith/shared/kit'
import { openStore, type Store } from '#engine/store'
import { fileHeaders } from './file-headers.ts'
import { createFileStore, type FileStore } from './file-store.ts'
import { typeOf } from './file-type.ts'
import { safeName } from './safe-name.ts'

let folder: string
let store: Store
let files: FileStore
let now = 1_000_000
const used = new Set<string>()
const make = (): FileStore =>
  createFileStore({
    folder: join(folder, 'files'),
    store,
    clock: { now: () => now },
    log: silentLog,
    referenced: () => used,
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-files-'))
  store = openStore({ profile: folder, clock: { now: () => now }, log: silentLog })
  used.clear()
  files = make()
})
afterEach(async () => {
  await files.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function send(name: string, bytes: Buffer, piece = 1000): Promise<string> {
  const { upload } = await files.begin(name, bytes.length)
  for (let at = 0; at < bytes.length; at += piece)
    await files.chunk(upload, at, bytes.subarray(at, at + piece))
  return upload
}

describe('files by content', () => {
  it('[FL1] keeps an upload under its SHA-256, once', async () => {
    const bytes = Buffer.from('Anna Lindqvist\n'.repeat(900))
    const hash = createHash('sha256').update(bytes).digest('hex')
    const done = await files.finish(await send('a/b/notes.txt', bytes))
    expect(done).toMatchObject({ hash, size: bytes.length, type: 'text/plain', name: 'notes.txt' })
    const again = await files.finish(await send('copy.txt', bytes, 777))
    expect(again.hash).toBe(hash)
    expect(store.get('SELECT count(*) AS n FROM file')).toEqual({ n: 1 })
    expect(readFileSync(files.find(hash).path)).toEqual(bytes)
    expect(readFileSync(join(folder, 'files', hash.slice(0, 2), hash.slice(2)))).toEqual(bytes)
  })

  it('[FL2] takes pieces only in order and says where it stands, so that an upload can go on', async () => {
    const { upload } = await files.begin('a.bin', 10)
    await files.chunk(upload, 0, Buffer.alloc(4))
    await expect(files.chunk(upload, 6, Buffer.alloc(4))).rejects.toMatchObject({
      code: 'file/wrong-offset',
      data: { expected: 4 },
    })
    await expect(files.finish(upload)).rejects.toMatchObject({ code: 'file/incomplete' })
    await files.chunk(upload, 4, Buffer.alloc(6))
    expect((await files.finish(upload)).size).toBe(10)
  })

  it('[FL3] names its limits', async () => {
    await expect(files.begin('x', 5 * 1024 ** 3)).rejects.toMatchObject({ code: 'file/too-large' })
    const { upload } = await files.begin('x', 5)
    await expect(files.chunk(upload, 0, Buffer.alloc(6))).rejects.toMatchObject({
      code: 'file/too-large',
    })
    await expect(files.chunk(upload, 0, Buffer.alloc(1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'file/chunk-too-large',
    })
    await expect(
      files.chunk('nope', 0, Buffer.alloc(1)).catch((error: unknown) => {
        throw error
      }),
    ).rejects.toMatchObject({ code: 'file/no-upload' })
    expect(() => files.find('../../etc/passwd')).toThrow(/not on this device/)
  })

  it('[FL4] removes what nothing refers to after thirty days, never what is used or pinned', async () => {
    const kept = await files.finish(await send('kept.txt', Buffer.from('kept')))
    const pinned = await files.finish(await send('pinned.txt', Buffer.from('pinned')))
    const loose = await files.finish(await send('loose.txt', Buffer.from('loose')))
    used.add(kept.hash)
    files.pin(pinned.hash)
    expect(await files.collect()).toBe(0)
    now += 29 * 86_400_000
    expect(await files.collect()).toBe(0)
    now += 2 * 86_400_000
    expect(await files.collect()).toBe(1)
    expect(() => files.find(loose.hash)).toThrow()
    expect(existsSync(join(folder, 'files', loose.hash.slice(0, 2), loose.hash.slice(2)))).toBe(
      false,
    )
    expect(files.find(kept.hash).size).toBe(4)
    expect(files.find(pinned.hash).size).toBe(6)
  })

  it('[FL5] forgets what was left half-sent at the next start', async () => {
    const { upload } = await files.begin('half.bin', 10)
    await files.chunk(upload, 0, Buffer.alloc(4))
    await files.close()
    files = make()
    expect(readdirSync(join(folder, 'files', '.incoming'))).toEqual([])
    await expect((async () => files.finish(upload))()).rejects.toMatchObject({
      code: 'file/no-upload',
    })
  })

  it('[FL6] keeps files of this machine by copy or move, and says when one cannot be read', async () => {
    const path = join(folder, 'export.csv')
    writeFileSync(path, 'a,b\n')
    expect(await files.keep(path, 'people.csv')).toMatchObject({ size: 4, type: 'text/csv' })
    expect(existsSync(path)).toBe(true)
    await files.keep(path, 'people.csv', 'move')
    expect(existsSync(path)).toBe(false)
    await expect(files.keep(join(folder, 'nope'), 'x')).rejects.toMatchObject({
      code: 'file/unreadable',
    })
  })

  it('[FL7] tells the type by the bytes and shows inline only what cannot run', () => {
    expect(typeOf(Buffer.from('<svg onload="x">'), 'a.png')).toBe('image/svg+xml')
    expect(typeOf(Buffer.from('<html><script>'), 'a.txt')).toBe('text/html')
    expect(typeOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 60]), 'a.html')).toBe(
      'image/png',
    )
    expect(typeOf(Buffer.from('PK\u0003\u0004'), 'a.xlsx')).toContain('spreadsheetml')
    const headers = (type: string) => fileHeaders({ type, size: 1, hash: 'h' }, 'Ære "x"\r\n.svg')
    for (const type of [
      'text/html',
      'image/svg+xml',
      'application/xml',
      'application/octet-stream',
      'text/csv',
    ])
      expect(headers(type)['content-disposition']).toMatch(/^attachment/)
    expect(headers('image/png')['content-disposition']).toMatch(/^inline/)
    expect(headers('image/png')['x-content-type-options']).toBe('nosniff')
    expect(headers('image/png')['content-disposition']).not.toMatch(/[\r\n]/)
  })

  it('[FL8] makes every name harmless', () => {
    const cases = [
      '../x',
      '..\\x',
      '/etc/passwd',
      'C:\\x',
      '\\\\srv\\share',
      'a\u0000.png',
      'CON',
      'aux.txt',
      'x.',
      'x ',
      '.htaccess',
      '-rf',
      'a'.repeat(300) + '.png',
      '\u202Egnp.exe',
      '....//x',
      '',
      '   ',
      '<img src=x onerror=1>.png',
      'é\u0301',
    ]
    for (const name of cases) {
      const safe = safeName(name)
      expect(safe).toMatch(/^[^/\\:*?"<>|\p{Cc}\p{Cf}]+$/u)
      expect(safe).not.toMatch(/^[.\s-]|[.\s]$|^(con|aux)(\.|$)/i)
      expect(safe.length).toBeLessThanOrEqual(180)
    }
    expect(safeName('Ære, 日本.pdf')).toBe('Ære, 日本.pdf')
    expect(safeName('a'.repeat(300) + '.png')).toMatch(/\.png$/)
  })
})
