/** What can be wrong with a job itself; what goes wrong inside one is the kind's own fault. */
import { defineFaults } from '@kith/shared/kit'

export const jobFault = defineFaults('job', {
  'unknown-kind': {
    status: 422,
    retry: false,
    say: (d: { kind: string }) =>
      `This version of Kith does not know how to do “${d.kind}”. Nothing was changed.`,
  },
  'bad-input': {
    status: 422,
    retry: false,
    say: (d: { kind: string; why: string }) =>
      `“${d.kind}” cannot start: ${d.why}. Nothing was changed.`,
  },
  cancelled: {
    status: 409,
    retry: false,
    say: (d: { label: string }) =>
      `${d.label} was cancelled. What was done until then is kept and can be undone.`,
  },
  'gave-up': {
    status: 500,
    retry: false,
    say: (d: { label: string }) =>
      `“${d.label}” was started several times and never got on, so Kith has stopped it. What was done until then is kept and can be undone.`,
  },
  missing: {
    status: 404,
    retry: false,
    say: (d: { job: string }) => `This work (${d.job}) ended some time ago.`,
  },
  closed: {
    status: 503,
    retry: true,
    say: (d: { label: string }) => `Kith is closing. “${d.label}” goes on when it is opened again.`,
  },
})
