// Reads and writes XLSX as an office's spreadsheet program would hand it in:
// the template itself, with rows added. XLSX is a ZIP of XML files.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

const unzip = (bytes: Buffer): Map<string, Buffer> => {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    files.set(name, bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : Buffer.from(packed));
    at += 46 + nameLength + extra + comment;
  }
  return files;
};

const zip = (files: Map<string, Buffer>): Buffer => {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const packed = deflateRawSync(content);
    const title = Buffer.from(name);
    const facts = Buffer.alloc(26); // version, flags (UTF-8), deflate, time, date, sums, sizes, lengths
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, title, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, title);
    offset += 30 + title.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The text of a piece of XML. */
const plain = (xml: string): string =>
  [...xml.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map((m) => (m[1] ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')).join('');

/** The place of a column, A being 0. */
const columnOf = (name: string): number => [...name].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;

/** A filing workbook: the template, to which rows like its example are added. */
export class Workbook {
  private readonly files: Map<string, Buffer>;

  constructor(bytes: Buffer) {
    this.files = unzip(bytes);
  }

  /** The XML of a part, such as of all comments together. */
  text(pattern: RegExp): string {
    return [...this.files].filter(([name]) => pattern.test(name)).map(([, content]) => content.toString('utf8')).join('\n');
  }

  /** The file of a sheet by its name. */
  private fileOf(sheet: string): string {
    const id = new RegExp(`<sheet name="${sheet}"[^>]*r:id="(\\w+)"`).exec(this.text(/^xl\/workbook\.xml$/))?.[1];
    const relation = this.text(/^xl\/_rels\/workbook\.xml\.rels$/).match(new RegExp(`<Relationship [^>]*Id="${id}"[^>]*>`))?.[0] ?? '';
    const target = /Target="\/?(?:xl\/)?([^"]+)"/.exec(relation)?.[1];
    if (!id || !target) throw new Error(`no sheet ${sheet}`);
    return `xl/${target}`;
  }

  /** Adds the worked example once more at a row, with other words in some columns; '' leaves a cell out. */
  add(sheet: string, row: number, cells: Record<string, string>): this {
    const file = this.fileOf(sheet);
    const xml = this.files.get(file)?.toString('utf8') ?? '';
    const example = /<row r="2"[^>]*>.*?<\/row>/s.exec(xml)?.[0];
    if (!example) throw new Error(`no example in ${sheet}`);
    let added = example.replace('<row r="2"', `<row r="${row}"`).replace(/<c r="([A-Z]+)2"/g, `<c r="$1${row}"`);
    for (const [column, value] of Object.entries(cells)) {
      const cell = new RegExp(`<c r="${column}${row}"[^>]*>.*?</c>`, 's');
      if (!cell.test(added)) throw new Error(`the example has no ${column} in ${sheet}`);
      added = added.replace(cell, () => (value === '' ? '' : `<c r="${column}${row}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`));
    }
    this.files.set(file, Buffer.from(xml.replace('</sheetData>', () => `${added}</sheetData>`)));
    return this;
  }

  /** A contract like the example with its costs and instalment; the words of some of its columns differ. */
  contract(row: number, cells: Record<string, string>): this {
    const key = `${row}`;
    return this.add('合同', row, { A: key, ...cells }).add('非技术性费用', row, { A: key }).add('付款计划', row, { A: key });
  }

  /** What a sheet says, row by row from its first column on; numbers as they are written. */
  rows(sheet: string): string[][] {
    const shared = [...this.text(/^xl\/sharedStrings\.xml$/).matchAll(/<si>(.*?)<\/si>/gs)].map((m) => plain(m[1] ?? ''));
    const xml = this.files.get(this.fileOf(sheet))?.toString('utf8') ?? '';
    const out: string[][] = [];
    for (const [, row, cells] of xml.matchAll(/<row r="(\d+)"[^>]*>(.*?)<\/row>/gs)) {
      const line: string[] = [];
      for (const [, name, more, value] of (cells ?? '').matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
        const v = /<v>(.*?)<\/v>/s.exec(value ?? '')?.[1] ?? plain(value ?? '');
        line[columnOf(name ?? 'A')] = /t="s"/.test(more ?? '') ? (shared[Number(v)] ?? '') : v;
      }
      out[Number(row) - 1] = Array.from(line, (v) => v ?? '');
    }
    return Array.from(out, (r) => r ?? []);
  }

  bytes(): Buffer {
    return zip(this.files);
  }
}
