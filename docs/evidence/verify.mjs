// A second verifier, written from docs/evidence-format.md alone: no dependencies,
// nothing of Jishi. Use it, or write your own.
//
//   node verify.mjs bundle FILE... --key KEY [--certificate-key KEY] [--checkpoints FILE] [--as-of N]
//   node verify.mjs certificate FILE... --key KEY --certificate-key KEY
//
// KEY is the key itself. One line for each file; exit code 1 when one is not verified.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

const sha = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest()
const hex = (...parts) => sha(...parts).toString('hex')
const fail = (what) => { throw new Error(what) }
const must = (holds, what) => holds || fail(what)
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// --- JSON (§2)
function canonical(v, depth = 64) {
  must(depth > 0, 'nested too deeply')
  if (v === null || typeof v === 'boolean' || typeof v === 'string') return JSON.stringify(v)
  if (typeof v === 'number') return must(Number.isSafeInteger(v) && !Object.is(v, -0), 'no exact integer') && String(v)
  if (Array.isArray(v)) return `[${v.map((e) => canonical(e, depth - 1)).join(',')}]`
  return `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k], depth - 1)}`).join(',')}}`
}
function strict(bytes) { // any layout, but one meaning only
  const text = utf8.decode(bytes)
  const value = JSON.parse(text)
  const open = []
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]|-?\d[\d.eE+-]*/g)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (name !== undefined) {
      const key = JSON.parse(name)
      must(!open.at(-1).has(key), `the name ${key} is there twice`)
      open.at(-1).add(key)
    } else if (token[0] !== '"') must(/^(0|-?[1-9]\d*)$/.test(token) && Number.isSafeInteger(+token), `${token} is no exact integer`)
  }
  canonical(value)
  return value
}
function exact(bytes) {
  const text = utf8.decode(bytes)
  const value = JSON.parse(text)
  must(canonical(value) === text, 'not in canonical form')
  must(value !== null && typeof value === 'object' && !Array.isArray(value), 'no object')
  return value
}
const only = (o, ...names) => Object.keys(o).forEach((k) => must(names.includes(k), `${k} is no part of the format`))
const text = (o, k) => must(typeof o?.[k] === 'string', `no ${k}`) && o[k]
const whole = (o, k) => must(Number.isSafeInteger(o?.[k]), `no ${k}`) && o[k]
function base64(s, size) {
  const b = Buffer.from(s, 'base64')
  must(b.toString('base64') === s && (size === undefined || b.length === size), 'base64 is not in its plain form or of the wrong length')
  return b
}

// --- keys and signatures (§3, §5)
const ed25519 = (raw, message, signature) => signature.length === 64 &&
  verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' }), signature)
function logKey(s) {
  const m = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(s) ?? fail('the log key cannot be read')
  const key = base64(m[3], 33)
  must(key[0] === 1 && hex(m[1], '\n', key).slice(0, 8) === m[2], 'the log key does not have its key id')
  return { name: m[1], id: Buffer.from(m[2], 'hex'), raw: key.subarray(1) }
}
function checkpoint(note, key) {
  const cut = note.lastIndexOf('\n\n')
  must(cut > 0 && note.endsWith('\n') && !/[\0-\x09\x0b-\x1f]/.test(note), 'no signed note')
  const body = note.slice(0, cut + 1)
  const signature = note.slice(cut + 2, -1).split('\n').map((line) => /^— (\S+) (\S+)$/.exec(line) ?? fail('no signature line'))
    .map(([, name, b]) => ({ name, blob: base64(b) })).find((s) => s.name === key.name && s.blob.subarray(0, 4).equals(key.id))
  must(signature && ed25519(key.raw, Buffer.from(body), signature.blob.subarray(4)), 'the log did not sign the checkpoint')
  const lines = body.split('\n')
  must(lines[0] === key.name && /^(0|[1-9]\d{0,15})$/.test(lines[1]), 'the checkpoint cannot be read')
  return { size: Number(lines[1]), root: base64(lines[2] ?? '', 32), note }
}
const notes = (file) => { const l = file.split('----\n'); must(l.pop() === '', 'the last checkpoint is cut off'); return l }
const keyID = (raw) => sha(raw).subarray(0, 8).toString('hex')
function signed(certificateKey, id, purpose, statement, signature) {
  must(keyID(certificateKey) === id, `it is signed with the key ${id}`)
  must(signature.startsWith('Ed25519:') && ed25519(certificateKey, Buffer.from(purpose + statement), base64(signature.slice(8))), 'the signature does not fit')
}

// --- the tree (§4)
const leaf = (b) => sha(Buffer.of(0), b)
const node = (l, r) => sha(Buffer.of(1), l, r)
class Tree {
  size = 0
  peaks = []
  add(h) {
    for (let n = this.size; n % 2 === 1; n = (n - 1) / 2) h = node(this.peaks.pop(), h)
    this.peaks.push(h)
    this.size++
  }
  root() { return this.peaks.length === 0 ? sha('') : this.peaks.reduceRight((right, left) => node(left, right)) }
}
function included(index, size, h, path) { // RFC 9162, 2.1.3.2
  must(index >= 0 && index < size, 'no such place')
  let fn = index, sn = size - 1
  for (const p of path) {
    must(sn > 0, 'the path is too long')
    if (fn % 2 === 1 || fn === sn) {
      h = node(p, h)
      while (fn % 2 === 0 && fn > 0) { fn /= 2; sn = Math.floor(sn / 2) }
    } else h = node(h, p)
    fn = Math.floor(fn / 2); sn = Math.floor(sn / 2)
  }
  must(sn === 0, 'the path is too short')
  return h
}

// --- certificate evidence files (§7)
function certificate(bytes, o) {
  must(bytes.length <= 4 << 20, 'too long')
  const f = strict(bytes)
  must(f.format === 'jishi.certificate.evidence/1', 'another format')
  only(f, 'format', 'number', 'statement', 'signature', 'key_id', 'proof', 'sample')
  only(f.proof, 'index', 'tree_size', 'leaf_hash', 'hashes', 'checkpoint', 'body', 'verifier_key')
  const s = exact(Buffer.from(text(f, 'statement')))
  signed(o.certificateKey, text(f, 'key_id'), 'jishi certificate v1\n', f.statement, text(f, 'signature'))
  must(s.number === f.number && (s.sample === true) === (f.sample ?? false) && whole(s, 'event_index') === f.proof.index, 'the file says other than the statement')
  const cp = checkpoint(text(f.proof, 'checkpoint'), o.key)
  const raw = base64(text(f.proof, 'body'))
  must(cp.size === f.proof.tree_size && leaf(raw).equals(base64(text(f.proof, 'leaf_hash'))), 'checkpoint or event is not that of the proof')
  const root = included(whole(f.proof, 'index'), cp.size, leaf(raw), f.proof.hashes.map((h) => base64(h, 32)))
  must(root.equals(cp.root), 'the event is not in the signed log')
  const e = exact(raw)
  const about = e.object.type === 'contract' ? e.object.id : e.object.type === 'proceeding' ? e.data.contract : undefined
  must(e.index === f.proof.index && about === s.contract_id && e.data.statement_sha256 === hex(f.statement), 'the event does not name this statement')
  return `certificate ${s.number}, ${s.contract_amount} yuan, event ${e.index} of ${cp.size}`
}

// --- bundles (§8)
function unzip(b) {
  let end = b.length - 22
  must(end >= 0 && b.readUInt32LE(end) === 0x06054b50, 'no ZIP, or one with a comment')
  const files = new Map()
  for (let i = b.readUInt16LE(end + 10), at = b.readUInt32LE(end + 16); i > 0; i--) {
    must(b.readUInt32LE(at) === 0x02014b50, 'the ZIP is damaged')
    const [method, packed, size] = [b.readUInt16LE(at + 10), b.readUInt32LE(at + 20), b.readUInt32LE(at + 24)]
    const [n, extra, comment, local] = [b.readUInt16LE(at + 28), b.readUInt16LE(at + 30), b.readUInt16LE(at + 32), b.readUInt32LE(at + 42)]
    const name = b.toString('utf8', at + 46, at + 46 + n)
    must(!files.has(name), `${name} is there twice`)
    const from = local + 30 + b.readUInt16LE(local + 26) + b.readUInt16LE(local + 28)
    const raw = b.subarray(from, from + packed)
    files.set(name, () => (method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) })))
    at += 46 + n + extra + comment
  }
  return files
}
function* lines(b) {
  for (let from = 0; from < b.length;) {
    const to = b.indexOf(10, from)
    must(to >= 0, 'the last line is cut off')
    yield b.subarray(from, to)
    from = to + 1
  }
}
const TABLES = { ledger_lines: ['event_index', 'line_no'], ledger_sides: ['event_index', 'line_no'], volume_closings: ['year', 'no'], volume_targets: ['year', 'region', 'indicator'] }
const yuan = (fen) => `${fen < 0n ? '-' : ''}${String(fen < 0n ? -fen : fen).padStart(3, '0').replace(/(..)$/, '.$1')}`
const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const typed = (row, letter, k) => must(row[k]?.startsWith(letter + ':'), `no column ${k}`) && row[k].slice(2)
const COLUMNS = { region: 'area', office: 'office_id' }
for (const k of ['kind', 'sub_kind', 'seller_region', 'tech_field', 'objective', 'industry', 'plan_source', 'flow', 'direction', 'band', 'seller_kind',
  'buyer_kind', 'buyer_region', 'amount_mode', 'rule_set', 'event']) COLUMNS[k] = k

class Sum {
  count = 0n
  contract = 0n
  technical = 0n
  add(l) { this.count += l.count; this.contract += l.contract; this.technical += l.technical }
  figures(value) { return { ...(value ? { value } : {}), count: Number(this.count), contract_amount: yuan(this.contract), technical_amount: yuan(this.technical) } }
}
function line(row) {
  const l = { at: Number(typed(row, 'i', 'event_index')), no: Number(typed(row, 'i', 'line_no')), day: typed(row, 's', 'belongs_to'),
    count: BigInt(typed(row, 'i', 'd_count')), contract: BigInt(typed(row, 'i', 'd_contract_fen')), technical: BigInt(typed(row, 'i', 'd_technical_fen')) }
  must(/^\d{4}-(0[1-9]|1[0-2])-\d\d$/.test(l.day), 'belongs_to is no date')
  const year = l.day.slice(0, 4).replace(/^0+/, '')
  l.values = { month: l.day.slice(0, 7), quarter: `${l.day.slice(0, 4)}-Q${Math.ceil(+l.day.slice(5, 7) / 3)}`, year, statistical_year: year,
    is_related: { 'b:true': 'true', 'i:1': 'true', 'b:false': 'false', 'i:0': 'false' }[row.is_related] ?? fail('is_related cannot be read') }
  for (const [name, column] of Object.entries(COLUMNS)) l.values[name] = typed(row, 's', column)
  l.text = canonical({ event_index: l.at, line_no: l.no, contract_id: typed(row, 's', 'contract_id'), contract_version: Number(typed(row, 'i', 'contract_version')),
    event: typed(row, 's', 'event'), booked_on: typed(row, 's', 'booked_on'), belongs_to: l.day, count: Number(l.count), contract_amount: yuan(l.contract),
    technical_amount: yuan(l.technical), dimensions: l.values, ip_kinds: typed(row, 's', 'ip_kinds').split(',').filter(Boolean) })
  return l
}
function closing(row, all, certificateKey) {
  const [year, no, asOf] = ['year', 'no', 'event_index'].map((k) => Number(typed(row, 'i', k)))
  const month = row.month === undefined ? undefined : Number(typed(row, 'i', 'month'))
  const own = all.filter((l) => l.at < asOf && Number(l.day.slice(0, 4)) === year && (month === undefined || Number(l.day.slice(5, 7)) === month))
  const total = new Sum()
  const groups = Object.fromEntries([...Object.keys(COLUMNS), 'month', 'quarter', 'year', 'statistical_year', 'is_related'].map((d) => [d, new Map()]))
  for (const l of own) {
    total.add(l)
    for (const [d, v] of Object.entries(l.values)) groups[d].set(v, groups[d].get(v) ?? new Sum()).get(v).add(l)
  }
  for (const d of Object.keys(groups)) groups[d] = [...groups[d]].sort(([a], [b]) => bytewise(a, b)).map(([v, s]) => s.figures(v))
  const snapshot = typed(row, 's', 'snapshot')
  must(snapshot === canonical({ format: 'jishi.volume.closing/1', year, ...(month === undefined ? {} : { month }), no, as_of: asOf, closed_by: typed(row, 's', 'closed_by'), note: typed(row, 's', 'note'),
    closed_on: new Date(Date.parse(typed(row, 't', 'closed_at')) + 8 * 3600e3).toISOString().slice(0, 10), total: total.figures(), groups,
    lines: own.length, lines_sha256: hex(own.map((l) => l.text + '\n').join('')) }), `closing ${year}/${no} is not what the lines come to`)
  must(hex(snapshot) === typed(row, 's', 'sha256'), `closing ${year}/${no} has another hash`)
  if (certificateKey) signed(certificateKey, typed(row, 's', 'key_id'), 'jishi volume closing v1\n', snapshot, typed(row, 's', 'signature'))
}
function bundle(bytes, o) {
  const zip = unzip(bytes)
  const m = exact(must(zip.has('manifest.json'), 'no manifest') && zip.get('manifest.json')())
  must(m.format === 'jishi.bundle/1', 'another format')
  only(m, 'format', 'origin', 'made_at', 'size', 'checkpoint', 'sample', 'tables', 'files')
  const files = new Map()
  for (const f of m.files) must(!files.has(f.path), `${f.path} is listed twice`) && files.set(f.path, f)
  const want = ['events.jsonl', 'checkpoints.txt', ...Object.keys(m.tables).map((t) => `tables/${t}.jsonl`)]
  must(files.size === want.length && zip.size === want.length + 1 && want.every((p) => files.has(p) && zip.has(p)), 'other entries than the format has')
  for (const [t, key] of Object.entries(TABLES)) must(m.tables[t]?.key.join() === key.join(), `no table ${t}`)
  const read = (path) => {
    const b = zip.get(path)()
    must(b.length === files.get(path).bytes && hex(b) === files.get(path).sha256, `${path} is not what the manifest says`)
    return b
  }
  const cp = checkpoint(m.checkpoint, o.key)
  must(cp.size === m.size && m.origin === o.key.name, 'the checkpoint is not of the whole bundle')
  const own = notes(utf8.decode(read('checkpoints.txt'))).map((n) => checkpoint(n, o.key))
  must(own.every((c, i) => i === 0 || c.size > own[i - 1].size), 'the checkpoints are not in order')
  const due = [cp, ...own, ...(o.held ?? [])]
  const roots = new Map()
  due.forEach((c) => roots.set(c.size, [...(roots.get(c.size) ?? []), c.root]))
  must(due.every((c) => c.size <= m.size), 'the tail was cut')
  // events: form, place, time, roots, and what they say of rows
  const tree = new Tree(), known = Object.fromEntries(Object.keys(m.tables).map((t) => [t, new Map()]))
  let before = ''
  for (const b of lines(read('events.jsonl'))) {
    const at = tree.size
    const e = exact(b)
    must(e.index === at && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(e.recorded_at) && e.recorded_at >= before, `event ${at}: index or time`)
    before = e.recorded_at
    for (const r of e.rows) {
      must(/^([0-9a-f]{64})?$/.test(text(r, 'sha256')) && typeof text(r, 'table') === 'string' && typeof text(r, 'key') === 'string', `event ${at}: a row`)
      const rows = known[r.table]
      if (!rows) continue
      if (r.table === 'ledger_lines' || r.table === 'ledger_sides') must(!rows.has(r.key) && r.sha256 && r.key.split('/')[0] === String(at), `event ${at} changes a line`)
      if (r.sha256 === '') rows.delete(r.key)
      else rows.set(r.key, { sha256: r.sha256, first: rows.get(r.key)?.first ?? at })
    }
    tree.add(leaf(b))
    for (const root of roots.get(tree.size) ?? []) must(tree.root().equals(root), `the first ${tree.size} events are not those signed`)
  }
  must(tree.size === m.size, 'another number of events than the manifest says')
  // rows: each as its last event recorded it
  const all = [], closings = []
  for (const [t, info] of Object.entries(m.tables)) {
    let n = 0
    for (const b of lines(read(`tables/${t}.jsonl`))) {
      n++
      const row = exact(b)
      for (const [k, v] of Object.entries(row)) must(info.columns.includes(k) && /^[ibsxtf]:/.test(v), `${t} line ${n}: column ${k}`)
      const parts = info.key.map((k) => row[k].slice(2))
      const key = parts.length === 1 ? parts[0] : parts.map((p) => p.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
      const was = known[t].get(key)
      must(was?.sha256 === hex(b), `${t} line ${n}: the row ${key} is not as recorded, or surplus`)
      known[t].delete(key)
      if (t === 'ledger_lines' || t === 'volume_closings') must(Number(typed(row, 'i', 'event_index')) === was.first, `${t} line ${n}: of another event`)
      if (t === 'ledger_lines') all.push(line(row))
      if (t === 'volume_closings') closings.push(row)
    }
    must(known[t].size === 0 && n === info.rows, `${t}: rows are missing`)
  }
  must(all.every((l, i) => i === 0 || l.at > all[i - 1].at || (l.at === all[i - 1].at && l.no > all[i - 1].no)), 'ledger_lines is not in order')
  for (const row of closings) closing(row, all, o.certificateKey)
  const total = new Sum(), years = new Map()
  must((o.asOf ?? m.size) <= m.size, 'as of lies ahead')
  for (const l of all.filter((l) => l.at < (o.asOf ?? m.size))) {
    const year = l.day.slice(0, 4)
    years.set(year, years.get(year) ?? new Sum()).get(year).add(l)
    total.add(l)
  }
  const say = (s) => `${s.count} ${yuan(s.contract)} ${yuan(s.technical)}`
  return [`total ${say(total)}`, ...[...years].sort(([a], [b]) => bytewise(a, b)).map(([y, s]) => `${y} ${say(s)}`)].join('; ')
}

const [mode, ...rest] = process.argv.slice(2)
const o = {}, paths = []
while (rest.length > 0) {
  const a = rest.shift()
  if (a === '--key') o.key = logKey(rest.shift())
  else if (a === '--certificate-key') o.certificateKey = base64(rest.shift(), 32)
  else if (a === '--checkpoints') o.held = notes(readFileSync(rest.shift(), 'utf8')).map((n) => checkpoint(n, o.key))
  else if (a === '--as-of') o.asOf = Number(rest.shift())
  else paths.push(a)
}
for (const path of paths) {
  try {
    console.log(`verified ${path}: ${{ bundle, certificate }[mode](readFileSync(path), o)}`)
  } catch (e) {
    console.log(`NOT VERIFIED ${path}: ${e.message}`)
    process.exitCode = 1
  }
}
