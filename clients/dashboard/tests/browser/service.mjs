import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';

const program = process.env.STREAMING_SERVER
  ?? new URL('../../../../artifacts/bin/Streaming.Server/debug/Streaming.Server.dll', import.meta.url).pathname;

/** A server of our own. @param options as in the environment, `Feed__Kind` */
export async function startService(options = {}) {
  assert.ok(existsSync(program), `${program} is not built`);
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = `http://127.0.0.1:${listener.address().port}`;
  await new Promise(resolve => listener.close(resolve));

  let server;
  const service = {
    url,
    async start() {
      server = spawn('dotnet', [program, '--urls', url], {
        cwd: tmpdir(), stdio: 'ignore', env: { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', Storage__Kind: 'memory', ...options } });
      for (let waited = 0; ; waited += 100) {
        if (await fetch(`${url}/health/ready`).then(answer => answer.ok, () => false)) break;
        assert.ok(waited < 60_000 && server.exitCode === null, 'the server did not become ready');
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    },
    async stop(signal = 'SIGTERM') {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill(signal);
      await ended;
    },
    /** Waits until each symbol has so many raw bars. */
    async recorded(bars) {
      for (let waited = 0; ; waited += 200) {
        const sessions = await service.get('/v1/sessions');
        if (sessions.every(session => session.bars >= bars)) return;
        assert.ok(waited < 60_000, `after a minute: ${JSON.stringify(sessions)}`);
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    },
    /** Waits until there are so many sessions of each symbol, and something in each. */
    async dated(days) {
      for (let waited = 0; ; waited += 200) {
        const sessions = await service.get('/v1/sessions');
        if (new Set(sessions.map(({ date }) => date)).size >= days && sessions.every(({ bars }) => bars > 4)) return;
        assert.ok(waited < 90_000, `after a minute and a half: ${JSON.stringify(sessions)}`);
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    },
    get: path => fetch(url + path, { headers: { 'X-Api-Key': 'demo' } }).then(answer => answer.json()),
  };
  await service.start();
  return service;
}
