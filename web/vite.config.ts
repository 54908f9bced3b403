import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vitest/config';

// The server that `vite` (development) passes API calls on to.
const server = process.env.JISHI_BASE_URL ?? 'http://127.0.0.1:8080';

// pdf.js asks for its character maps and standard fonts by address: they are
// served by us, like everything else.
function pdfAssets(): Plugin {
  const from = join(import.meta.dirname, 'node_modules/pdfjs-dist');
  return {
    name: 'pdf-assets',
    apply: 'build',
    writeBundle({ dir }) {
      for (const folder of ['cmaps', 'standard_fonts', 'wasm']) {
        if (existsSync(join(from, folder))) {
          cpSync(join(from, folder), join(dir ?? 'dist', 'assets', 'pdf', folder), { recursive: true });
        }
      }
    },
  };
}

export default defineConfig({
  base: '/app/',
  plugins: [react(), pdfAssets()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(['/api', '/readyz', '/pages', '/verify'].map((path) => [path, server])) },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
});
