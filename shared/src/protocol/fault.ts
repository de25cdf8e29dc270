/** The two ways in which bytes from the other end are refused. */
import { defineFaults } from '#kit'

export const protocolFault = defineFaults('protocol', {
  malformed: {
    status: 400,
    retry: false,
    say: (d: { why: string }) =>
      `What came over the connection could not be read (${d.why}). Nothing was changed; the connection is made anew.`,
  },
  'too-big': {
    status: 413,
    retry: false,
    say: (d: { sizeBytes: number; limitBytes: number }) =>
      `A message of ${d.sizeBytes} bytes is larger than the ${d.limitBytes} allowed. Nothing was changed.`,
  },
})
