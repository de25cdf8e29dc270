import { defineFaults } from '#kit'

export const docFault = defineFaults('doc', {
  malformed: {
    status: 422,
    retry: false,
    say: (d: { why: string }) =>
      `A change could not be read (${d.why}) and was left out. Your records are as they were.`,
  },
  'too-big': {
    status: 413,
    retry: false,
    say: (d: { sizeBytes: number; limitBytes: number }) =>
      `A change of ${d.sizeBytes} bytes is larger than the ${d.limitBytes} allowed and was left out. Split it into smaller ones.`,
  },
  gap: {
    status: 409,
    retry: true,
    say: (d: { why: string }) =>
      `A change builds on another that has not arrived here yet (${d.why}). Nothing was changed; it is fetched again with what it needs.`,
  },
  'foreign-root': {
    status: 422,
    retry: false,
    say: (d: { root: string }) =>
      `A change wrote to “${d.root}”, which is no part of a record, and was left out. Your records are as they were.`,
  },
  'foreign-writer': {
    status: 403,
    retry: false,
    say: (d: { client: number }) =>
      `A change was written under the number ${d.client}, which does not belong to the device that sent it, and was left out.`,
  },
  overlap: {
    status: 409,
    retry: true,
    say: (d: { client: number }) =>
      `A change uses numbers of writer ${d.client} that were used before or belong to the future, as after a restored backup or with a wrong clock. Nothing was changed; it is written again under new numbers.`,
  },
  damaged: {
    status: 500,
    retry: false,
    say: (d: { why: string }) =>
      `The stored content of a record cannot be read (${d.why.slice(0, 100)}). It was not touched; restore a snapshot to get it back.`,
  },
})
