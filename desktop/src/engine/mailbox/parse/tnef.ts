/**
 * Names of the files in a winmail.dat (MS-OXTNEF 2.1.3): attributes of level, id, length, data and
 * checksum, one after the other. Whatever does not fit ends the reading.
 */
const SIGNATURE = 0x223e9f78
const ATTACHMENT_LEVEL = 2
const TITLE = 0x00018010
const MAX_NAMES = 50

export function tnefNames(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names: string[] = []
  if (view.byteLength < 6 || view.getUint32(0, true) !== SIGNATURE) return names
  let at = 6
  while (at + 9 <= view.byteLength && names.length < MAX_NAMES) {
    const level = view.getUint8(at)
    const id = view.getUint32(at + 1, true)
    const length = view.getUint32(at + 5, true)
    const data = at + 9
    if (data + length + 2 > view.byteLength) break
    if (level === ATTACHMENT_LEVEL && id === TITLE)
      names.push(latin(bytes.subarray(data, data + length)))
    at = data + length + 2
  }
  return names.filter(name => name !== '')
}

const latin = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252')
    .decode(bytes)
    .replace(/\0.*$/s, '')
    .replace(/^.*[\\/]/, '')
