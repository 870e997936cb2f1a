import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './',
  resolve: {
    // The client is built from its source, with this folder's packages: one checkout, one `npm ci`.
    alias: { '@streaming/client': here('../typescript/src/index.ts') },
    dedupe: ['@microsoft/signalr'],
  },
  test: { include: ['tests/*.test.ts'] },
  build: {
    outDir: here('../../src/Streaming.Server/wwwroot'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    // The server has every file asked for anew, so names need no hash, and an output folder gathers no leftovers.
    rollupOptions: {
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' },
    },
  },
  server: { proxy: { '/v1': 'http://localhost:8080', '/hubs': { target: 'http://localhost:8080', ws: true } } },
});
