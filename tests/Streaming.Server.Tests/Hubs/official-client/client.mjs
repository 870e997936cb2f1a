// Subscribes, listens until a bar arrives, and prints what it was told.
// node client.mjs <address> <json|messagepack> <requests as JSON> <topic> <seq>

import { HubConnectionBuilder, HttpTransportType, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';

const [address, protocol, requests, topic, seq] = process.argv.slice(2);
const builder = new HubConnectionBuilder()
  .withUrl(address, { transport: HttpTransportType.WebSockets })
  .configureLogging(LogLevel.Error);
if (protocol === 'messagepack') builder.withHubProtocol(new MessagePackHubProtocol());
const hub = builder.build();

const messages = [];
const arrived = new Promise((resolve, reject) => {
  for (const name of ['SeriesBar', 'HedgeFlowBar', 'HeatmapColumn', 'StrikeFlowBar', 'Headline', 'Gap', 'Bye']) {
    hub.on(name, message => {
      messages.push({ name, message });
      if (message.topic === topic && message.closed && message.seq === Number(seq)) resolve();
    });
  }
  hub.on('Heartbeat', () => {});
  hub.onclose(reject);
});

await hub.start();
const answers = await hub.invoke('Subscribe', JSON.parse(requests));
await arrived;
const time = await hub.invoke('Ping');
const refusals = [];
for (const wrong of [Array.from({ length: 65 }, () => ({ topic })), [{ minutes: 5 }], 'nonsense']) {
  await hub.invoke('Subscribe', wrong).catch(failure => refusals.push(failure.message));
}
await hub.stop().catch(() => {});
console.log(JSON.stringify({ answers, messages, time, refusals }));
