import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

it('compiles what the README shows', () => {
  const samples = [...readFileSync(`${folder}README.md`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(match => match[1]!);
  expect(samples).toHaveLength(2);
  // A bracket alone is no line.
  expect(samples[0]!.trim().split('\n').filter(line => /\w/.test(line)).length).toBeLessThanOrEqual(10);

  const scratch = mkdtempSync(`${folder}node_modules/.readme-`);
  try {
    // The second sample needs the first one's import.
    samples.forEach((sample, i) =>
      writeFileSync(`${scratch}/${i}.ts`, i === 0 ? sample : `import { FlowClient } from '@streaming/client';\n${sample}`));
    writeFileSync(`${scratch}/tsconfig.json`, JSON.stringify({
      extends: `${folder}tsconfig.json`,
      compilerOptions: { paths: { '@streaming/client': [`${folder}src/index.ts`] } },
      include: ['*.ts'],
    }));
    const compiled = spawnSync(process.execPath, [`${folder}node_modules/typescript/bin/tsc`, '-p', scratch], { encoding: 'utf8' });
    expect(compiled.stdout + compiled.stderr).toBe('');
  } finally {
    rmSync(scratch, { recursive: true });
  }
}, 30_000);
