/** A SAML 2.0 identity provider written from the specification (Core, Bindings), with a key of this run. */
import {
  createSign,
  generateKeyPairSync,
  randomUUID,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'

export interface Assertion {
  readonly email: string
  readonly audience?: string
  readonly recipient?: string
  readonly inResponseTo?: string
  /** Moves the times of validity, in minutes. */
  readonly minutes?: number
  readonly hasTimes?: boolean
  readonly isSigned?: boolean
  readonly key?: 'own' | 'foreign'
}

export interface SamlProvider {
  readonly metadata: string
  /** The form a browser would post, in answer to the request of this address. */
  readonly answer: (
    url: string,
    assertion: Assertion,
  ) => { SAMLResponse: string; RelayState: string }
}

const SSO_URL = 'https://idp.example/sso'
const ENTITY = 'https://idp.example/metadata'
const ACS_PATH = '/api/auth/sso/saml2/sp/acs/saml'
const AUDIENCE_PATH = '/api/auth/sso/saml2/sp/metadata'
const C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export function samlProvider(origin = 'http://127.0.0.1:8787'): SamlProvider {
  const [ACS, AUDIENCE] = [`${origin}${ACS_PATH}`, `${origin}${AUDIENCE_PATH}`]
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = selfSigned(own).toString('base64')
  return {
    metadata: `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ENTITY}"><IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${SSO_URL}"/></IDPSSODescriptor></EntityDescriptor>`,
    answer(url, assertion) {
      const asked = new URL(url).searchParams
      const request = inflateRawSync(
        Buffer.from(asked.get('SAMLRequest') ?? '', 'base64'),
      ).toString()
      const id = assertion.inResponseTo ?? /\bID="([^"]+)"/.exec(request)?.[1] ?? ''
      const plain = response({ audience: AUDIENCE, recipient: ACS, ...assertion }, id)
      const pair = assertion.key === 'foreign' ? foreign : own
      const xml =
        assertion.isSigned === false
          ? plain
          : signed(plain, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
      return {
        SAMLResponse: Buffer.from(xml).toString('base64'),
        RelayState: asked.get('RelayState') ?? '',
      }
    },
  }
}

function response(
  { email, audience = '', recipient = '', minutes = 0, hasTimes = true }: Assertion,
  inResponseTo: string,
): string {
  const at = (offset: number) => new Date(Date.now() + (offset + minutes) * 60_000).toISOString()
  const reply = inResponseTo === '' ? '' : ` InResponseTo="${inResponseTo}"`
  const status =
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
  const subject = `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${email}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(5)}" Recipient="${recipient}"${reply}/></saml:SubjectConfirmation></saml:Subject>`
  const conditions = `<saml:Conditions${hasTimes ? ` NotBefore="${at(-5)}" NotOnOrAfter="${at(5)}"` : ''}><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`
  const attributes = `<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>${email}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>Sam L</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`
  const statement = `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(0)}" Destination="${recipient}"${reply}><saml:Issuer>${ENTITY}</saml:Issuer>${status}<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${ENTITY}</saml:Issuer>${subject}${conditions}${statement}${attributes}</saml:Assertion></samlp:Response>`
}

function signed(xml: string, privateKey: string | Buffer): string {
  const signature = new SignedXml({
    privateKey,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: C14N,
  })
  signature.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', C14N],
  })
  signature.computeSignature(xml, {
    location: {
      reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']",
      action: 'after',
    },
  })
  return signature.getSignedXml()
}

/** The smallest X.509 certificate (RFC 5280, version 1), because Node can read them but not make them. */
function selfSigned({ publicKey, privateKey }: KeyPairKeyObjectResult): Buffer {
  const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
    const body = Buffer.concat(parts)
    const long =
      body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
    return Buffer.concat([Buffer.from([tag, ...(body.length < 128 ? [body.length] : long)]), body])
  }
  const oid = (hex: string) => der(6, Buffer.from(hex, 'hex'))
  const sha256WithRsa = der(0x30, oid('2a864886f70d01010b'), der(5))
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(12, Buffer.from('kith test')))))
  const validity = der(
    0x30,
    der(23, Buffer.from('200101000000Z')),
    der(23, Buffer.from('491231000000Z')),
  )
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const body = der(0x30, der(2, Buffer.from([1])), sha256WithRsa, name, validity, name, spki)
  const mark = createSign('sha256').update(body).sign(privateKey)
  return der(0x30, body, sha256WithRsa, der(3, Buffer.from([0]), mark))
}
