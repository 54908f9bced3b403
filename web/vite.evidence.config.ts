import { join } from 'node:path';
import { defineConfig } from 'vite';

// The checks of /verify/evidence as one classic script, so that the same bytes
// can stand in the page of the server and inside the offline file.
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist/evidence',
    lib: { entry: join(import.meta.dirname, 'src/evidence/main.ts'), formats: ['iife'], name: 'evidence', fileName: () => 'evidence.js' },
  },
});
