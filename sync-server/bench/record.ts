/** A record as SYNC 1 measures it: 16 fields, some 590 bytes of JSON. */
import { clientIdAt, recordCodec } from '@kith/shared/docs'

export const keysOf = (at: number): Record<string, string | number | boolean> => ({
  fnam: `First${at}`,
  lnam: `Last${at % 977}`,
  mail: `person${at}@company${at % 311}.example`,
  phon: `+351 21 ${String(1_000_000 + at)}`,
  comp: `0190a1b2-0000-7000-8000-${String(at % 311).padStart(12, '0')}`,
  ownr: `0190a1b2-0000-7000-8000-${String(at % 7).padStart(12, '0')}`,
  titl: ['Buyer', 'Engineer', 'Owner', 'Head of sales'][at % 4]!,
  city: ['Lisbon', 'Oslo', 'Graz', 'Porto'][at % 4]!,
  stag: `s${at % 5}`,
  amnt: at * 37,
  sumr: `Met at the fair; asked for an offer of ${at} pieces and a visit before the end of the year.`,
  'tags/a': 1,
  'tags/b': 2,
  $pos: `a${at.toString(36)}`,
  done: at % 2 === 0,
  link: `https://company${at % 311}.example/people/${at}`,
})

export const stateOf = (at: number): Uint8Array =>
  recordCodec.create(keysOf(at), clientIdAt(1_790_000_000, 1)).state
