import { defineFaults } from '@kith/shared/kit'

const mb = (bytes: number) => Math.ceil(bytes / (1024 * 1024))

export const blobFault = defineFaults('blob', {
  missing: {
    status: 404,
    retry: true,
    say: (_: Record<never, never>) =>
      'This file is not on the server, or you may not see it. A device that has it sends it at its next contact.',
  },
  'wrong-offset': {
    status: 409,
    retry: true,
    say: (d: { have: number }) => `The upload stands at byte ${d.have}. It goes on from there.`,
  },
  'wrong-piece': {
    status: 422,
    retry: false,
    say: (d: { expected: number; got: number }) =>
      `A piece of ${d.got} bytes came where ${d.expected} were expected. Nothing was kept of it.`,
  },
  corrupt: {
    status: 422,
    retry: true,
    say: (_: Record<never, never>) =>
      'What arrived is not the file that was named. Nothing was kept; the device sends it again.',
  },
  'too-large': {
    status: 413,
    retry: false,
    say: (d: { size: number; limit: number }) =>
      `The file has ${mb(d.size)} MB; this server takes files up to ${mb(d.limit)} MB. It stays on your device.`,
  },
  quota: {
    status: 507,
    retry: true,
    say: (d: { limit: number }) =>
      `The workspace keeps ${mb(d.limit)} MB of files on the server, which is all it may. The file stays on your device; remove others, or ask whoever runs the server.`,
  },
  store: {
    status: 503,
    retry: true,
    say: (d: { why: string }) =>
      `The place where the server keeps files does not answer (${d.why}). The file stays on your device and is sent later.`,
  },
  full: {
    status: 507,
    retry: true,
    say: (_: Record<never, never>) =>
      'The disk where the server keeps files is full. The file stays on your device and is sent later.',
  },
})
