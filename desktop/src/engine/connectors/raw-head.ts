/** The few headers that are kept of a message whose body is not. */
const NAMES = { subject: 'subject', from: 'from', rfcId: 'message-id' } as const
const MOST_BYTES = 64 * 1024

export interface RawHead {
  readonly subject: string
  readonly from: string
  readonly rfcId: string | null
  readonly at: number
}

/** Headers as written, unfolded; encoded words are decoded by whoever shows them. */
export function headOf(raw: Uint8Array, at: number): RawHead {
  const text = Buffer.from(raw.subarray(0, MOST_BYTES)).toString('latin1')
  const [head = ''] = text.split(/\r?\n\r?\n|\r\r/, 1)
  const read = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im')
      .exec(head)?.[1]
      ?.replaceAll(/\r?\n[ \t]+/g, ' ')
      .trim() ?? ''
  return {
    subject: read(NAMES.subject),
    from: read(NAMES.from),
    rfcId: read(NAMES.rfcId) || null,
    at,
  }
}
