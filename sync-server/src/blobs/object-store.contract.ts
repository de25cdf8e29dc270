/** What every driver of ObjectStore must do; each driver's test calls it. */
import { describe, expect, test } from 'vitest'
import type { ObjectStore } from './object-store.ts'

export function objectStoreContract(name: string, open: () => Promise<ObjectStore>): void {
  describe(name, () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)

    test('[BL8] what was put comes back, whole and in parts', async () => {
      const store = await open()
      await store.put('w/ab/one', bytes)
      expect(await store.get('w/ab/one', 0, 1000)).toEqual(bytes)
      expect(await store.get('w/ab/one', 10, 20)).toEqual(bytes.subarray(10, 20))
      expect(await store.get('w/ab/one', 999, 1000)).toEqual(bytes.subarray(999))
      expect((await store.get('w/ab/one', 5, 5)).byteLength).toBe(0)
      expect(await store.size('w/ab/one')).toBe(1000)
    })

    test('[BL8] put again, it is there once and whole', async () => {
      const store = await open()
      await Promise.all([store.put('w/ab/two', bytes), store.put('w/ab/two', bytes)])
      expect(await store.get('w/ab/two', 0, 1000)).toEqual(bytes)
    })

    test('[BL8] what is not there, or is shorter than asked for, is missing', async () => {
      const store = await open()
      expect(await store.size('w/no')).toBeUndefined()
      await expect(store.get('w/no', 0, 1)).rejects.toMatchObject({ code: 'blob/missing' })
      await store.put('w/short', bytes.subarray(0, 10))
      await expect(store.get('w/short', 0, 20)).rejects.toMatchObject({ code: 'blob/missing' })
      await store.remove('w/no')
    })

    test('[BL7] removal takes what it names and nothing beside it', async () => {
      const store = await open()
      for (const key of ['v/a/1', 'v/a/2', 'v/a/3', 'v/b/1', 'va/1']) await store.put(key, bytes)
      await store.remove('v/a/1')
      expect(await store.size('v/a/1')).toBeUndefined()
      expect(await store.size('v/a/2')).toBe(1000)
      await store.removeAll('v/a/')
      expect(await store.size('v/a/3')).toBeUndefined()
      expect(await store.size('v/b/1')).toBe(1000)
      await store.removeAll('v/')
      expect(await store.size('v/b/1')).toBeUndefined()
      expect(await store.size('va/1')).toBe(1000)
      await store.removeAll('none/')
    })

    test.each(['../x', '/etc/passwd', 'a/../../b', 'a//b', 'a b', 'a\\b', 'ä'])(
      '[BL3] a key that could lead elsewhere is refused: %s',
      async key => {
        const store = await open()
        await expect(async () => store.put(key, bytes)).rejects.toThrow('not a key')
      },
    )
  })
}
