// After the build: a compressed twin beside every text file, so that the server
// sends it as it is, and the sizes that matter. The first load is what a browser
// fetches before it can show the sign-in page.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '..', 'dist');
const text = new Set(['.js', '.mjs', '.css', '.html', '.svg', '.json', '.wasm', '.bcmap', '.pfb', '.ttf']);
const limit = 400_000;

const walk = (dir) =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

const sizes = new Map();
for (const path of walk(dist)) {
  if (!text.has(extname(path))) continue;
  const raw = readFileSync(path);
  const gzip = gzipSync(raw, { level: 9 });
  sizes.set(relative(dist, path), { raw: raw.length, gzip: gzip.length });
  if (raw.length < 1024 || path.endsWith('index.html')) continue; // the page is made anew for each answer
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }));
}

const kb = (n) => `${(n / 1000).toFixed(1).padStart(8)} kB`;
const scripts = [...sizes].filter(([name]) => /^assets\/[^/]+\.(js|mjs|css)$/.test(name)).sort((a, b) => b[1].gzip - a[1].gzip);
for (const [name, { raw, gzip }] of scripts.slice(0, 25)) console.log(`${kb(raw)} ${kb(gzip)} gzip  ${name}`);
if (scripts.length > 25) console.log(`${' '.repeat(24)}        and ${scripts.length - 25} smaller ones`);

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const first = ['index.html', ...[...page.matchAll(/(?:src|href)="\/app\/([^"]+)"/g)].map((m) => m[1])];
const total = first.reduce((sum, name) => sum + (sizes.get(name)?.gzip ?? 0), 0);
console.log(`first load ${kb(total)} gzip of ${kb(limit)} in ${first.length} files`);
if (total > limit) {
  console.error('The first load is too large: load what a page needs when it is opened.');
  process.exit(1);
}
