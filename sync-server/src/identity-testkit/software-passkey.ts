/**
 * An authenticator in software (W3C Web Authentication, level 2): ES256, no attestation. It signs what
 * the test tells it to, so that the test does not believe the library about itself.
 */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

export interface Ceremony {
  readonly challenge: string
}
export interface How {
  /** Where the browser stands. */
  readonly origin?: string
  /** Signatures made so far, as the authenticator says. */
  readonly counter?: number
  /** Whether it asked its owner for a PIN or a finger; it did where nothing is said. */
  readonly isVerified?: boolean
}

export interface Proof {
  readonly response: { readonly authenticatorData: string }
}

export interface SoftwarePasskey {
  readonly id: string
  /** WebAuthn 7.1: what `navigator.credentials.create` answers, as JSON. */
  readonly create: (options: Ceremony, how?: How) => object
  /** WebAuthn 7.2: what `navigator.credentials.get` answers, as JSON. */
  readonly get: (options: Ceremony, how?: How) => Proof
}

const PRESENT = 0x01
const PRESENT_AND_VERIFIED = 0x05
const HAS_CREDENTIAL = 0x40

export function softwarePasskey(origin: string): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rawId = randomBytes(16)
  const id = rawId.toString('base64url')
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  // RFC 9052 7: key type EC2, ES256, P-256, the point.
  const cose = cborMap([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ])
  let signatures = 0
  const clientData = (type: string, { challenge }: Ceremony, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))
  const authData = (flags: number, counter: number, rest = Buffer.alloc(0)) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags, 0)
    head.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(new URL(origin).hostname), head, rest])
  }
  const answer = <T extends object>(response: T) => ({
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })
  return {
    id,
    create(options, how = {}) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(rawId.length)
      const credential = Buffer.concat([Buffer.alloc(16), length, rawId, cose])
      const attestation = cborMap([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', authData(PRESENT_AND_VERIFIED | HAS_CREDENTIAL, how.counter ?? 0, credential)],
      ])
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', options, how.origin ?? origin)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      })
    },
    get(options, how = {}) {
      const data = clientData('webauthn.get', options, how.origin ?? origin)
      signatures = how.counter ?? signatures + 1
      const flags = how.isVerified === false ? PRESENT : PRESENT_AND_VERIFIED
      const authenticator = authData(flags, signatures)
      const signer = createSign('sha256').update(authenticator).update(sha256(data))
      return answer({
        clientDataJSON: base64url(data),
        authenticatorData: base64url(authenticator),
        signature: base64url(signer.sign(privateKey)),
      })
    },
  }
}

const base64url = (bytes: Buffer): string => bytes.toString('base64url')
const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest()

type Cbor = number | string | Buffer | Map<string, never>

/** RFC 8949 3, as far as the above needs it. */
function cborMap(pairs: readonly (readonly [Cbor, Cbor])[]): Buffer {
  return Buffer.concat([cborHead(5, pairs.length), ...pairs.flat().map(cbor)])
}

function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
  if (value instanceof Map) return cborHead(5, 0)
  const bytes = Buffer.from(value)
  return Buffer.concat([cborHead(typeof value === 'string' ? 3 : 2, bytes.length), bytes])
}

function cborHead(major: number, length: number): Buffer {
  const kind = major << 5
  if (length < 24) return Buffer.from([kind | length])
  if (length < 256) return Buffer.from([kind | 24, length])
  return Buffer.from([kind | 25, length >> 8, length & 255])
}
