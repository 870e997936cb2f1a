import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlowClient, topics, type HeatmapColumn, type SeriesBar } from '../src/index.js';

const server = process.env.STREAMING_SERVER
  ?? new URL('../../../artifacts/bin/Streaming.Server/debug/Streaming.Server.dll', import.meta.url).pathname;
const missing = !existsSync(server) ? `${server} is not built`
  : spawnSync('dotnet', ['--version']).status !== 0 ? 'dotnet is not here' : null;

describe.skipIf(missing)(`a real server${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let service: ChildProcess;
  let url: string;
  const wires = new Set<Socket>();
  const clients: FlowClient[] = [];

  // A wire that can be cut: the client must find its way back without knowing why.
  const proxy = createServer(near => {
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    wires.add(near);
    near.on('error', () => far.destroy()).on('close', () => { wires.delete(near); far.destroy(); });
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const cut = () => wires.forEach(wire => wire.destroy());

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    service = spawn('dotnet', [server, '--urls', url], {
      cwd: tmpdir(),
      stdio: 'ignore',
      // A raw bar every half second.
      env: { ...process.env, ASPNETCORE_ENVIRONMENT: 'Development', Storage__Kind: 'memory', Feed__Simulator__Speed: '60' },
    });
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
    await until(async () => (await fetch(`${url}/health/ready`)).ok);
  }, 60_000);

  afterAll(() => {
    for (const client of clients) client.stop();
    cut();
    proxy.close();
    service.kill();
  });

  const open = (hubProtocol?: MessagePackHubProtocol) => {
    const client = new FlowClient({
      url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, key: 'demo', ...(hubProtocol && { hubProtocol }) });
    clients.push(client);
    return client.start();
  };

  it.each([['json', undefined], ['messagepack', new MessagePackHubProtocol()]] as const)(
    'is followed through broken wires without a hole, by %s', async (_, protocol) => {
      const client = open(protocol);
      let breaks = 0;
      client.on('disconnected', () => breaks++);
      const seqs: number[] = [];
      for await (const bar of client.subscribe(topics.series('SPY', '30s'), { minutes: 390 })) {
        if (!bar.closed) continue;
        seqs.push(bar.seq);
        if (bar.seq > 0 && bar.seq % 3 === 0 && breaks < 3 && wires.size > 0) cut();
        if (breaks >= 3 && seqs.length > 20) break;
      }

      expect(breaks).toBeGreaterThanOrEqual(3);
      expect(seqs).toEqual(seqs.map((_, i) => i));
    }, 60_000);

  it('says the same in both hub protocols and by REST', async () => {
    const first = async (client: FlowClient) => {
      const columns: HeatmapColumn[] = [];
      for await (const column of client.subscribe(topics.heatmap('SPY', 'gex'), { minutes: 390 })) {
        columns.push(column);
        if (columns.length === 20) return columns;
      }
      throw new Error('the server ended');
    };
    const [json, messagePack] = await Promise.all([first(open()), first(open(new MessagePackHubProtocol()))]);
    const rest = await clients[0]!.rest.heatmap('SPY', { metric: 'gex', minutes: 390 });

    expect(messagePack).toEqual(json);
    expect(json.map(({ seq, t, spot }) => ({ seq, t, spot })))
      .toEqual(rest.bars.slice(0, 20).map(({ seq, t, spot }) => ({ seq, t, spot })));
    const at = (column: HeatmapColumn, strike: number) => column.values[column.strikes_grid.indexOf(strike)] ?? null;
    for (const [i, strike] of rest.strikes_grid.entries())
      expect(json.map(column => at(column, strike))).toEqual(rest.bars.slice(0, 20).map(bar => bar.values[i]));
  }, 60_000);

  it('refuses a wrong key for good, and an unknown symbol by topic', async () => {
    const stranger = new FlowClient({ url, key: 'wrong' });
    const ended = new Promise(resolve => stranger.on('disconnected', resolve));
    stranger.start();
    expect(await ended).toMatchObject({ code: 3500, retryInMs: null });

    const client = open();
    const bars: AsyncIterable<SeriesBar> = client.subscribe(topics.series('NONE', '1m'));
    await expect(bars[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 4502 });
    await expect(client.rest.get('/v1/flow/zero-dte/series/SPY?bar=2m')).rejects.toMatchObject({ error: 'invalid_bar' });
  });
});

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise(resolve => listener.close(resolve));
  return port;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition().catch(() => false)) await new Promise(resolve => setTimeout(resolve, 100));
}
