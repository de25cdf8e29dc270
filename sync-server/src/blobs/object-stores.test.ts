import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDiskStore } from './disk-store.ts'
import { FAKE_S3_KEYS, startFakeS3, type FakeS3 } from './fake-s3.fixture.ts'
import { objectStoreContract } from './object-store.contract.ts'
import { createS3Store } from './s3-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'kith-blobs-'))
let s3: FakeS3
beforeAll(async () => {
  s3 = await startFakeS3()
})
afterAll(async () => {
  await s3.close()
  rmSync(folder, { recursive: true, force: true })
})

objectStoreContract('disk', async () => createDiskStore(folder))
objectStoreContract('S3', async () => createS3Store({ ...FAKE_S3_KEYS, url: s3.url }))

test('[BL8] no draft stays in the folder', async () => {
  const store = createDiskStore(join(folder, 'drafts'))
  await store.put('a/b', new Uint8Array(10))
  expect(readdirSync(join(folder, 'drafts', 'a'))).toEqual(['b'])
})

test('[BL9] every request carried a signature the bucket agrees with; a wrong key is refused', async () => {
  expect(s3.refused).toEqual([])
  const store = createS3Store({ ...FAKE_S3_KEYS, secretAccessKey: 'another', url: s3.url })
  await expect(store.put('w/x', new Uint8Array(3))).rejects.toMatchObject({ code: 'blob/store' })
  expect(s3.refused).toEqual(['another signature'])
  expect(s3.objects.has('w/x')).toBe(false)
})

test('[BL10] a bucket that is busy is asked again; one that stays away is a fault', async () => {
  const store = createS3Store({ ...FAKE_S3_KEYS, url: s3.url })
  s3.fail(503, 500)
  await store.put('w/patient', new Uint8Array(3))
  expect(s3.objects.get('w/patient')).toHaveLength(3)
  const away = createS3Store({ ...FAKE_S3_KEYS, url: 'http://127.0.0.1:9/bucket' })
  await expect(away.get('w/x', 0, 1)).rejects.toMatchObject({ code: 'blob/store', retry: true })
})

test('[BL10] a disk that can not be written is a fault', async () => {
  const path = join(folder, 'no-folder')
  writeFileSync(path, '')
  const store = createDiskStore(path)
  await expect(store.put('a/b', new Uint8Array(1))).rejects.toMatchObject({ code: 'blob/store' })
})
