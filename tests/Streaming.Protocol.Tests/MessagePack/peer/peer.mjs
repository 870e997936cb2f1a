// The official packages, asked one question a run: a command on the command line, its input on stdin, the answer on stdout.
import { decode, encode } from "@msgpack/msgpack";
import { HttpTransportType, HubConnectionBuilder, LogLevel, NullLogger } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (array) => Buffer.from(array).toString("base64");

const commands = {
  decode: (values) => values.map((value) => decode(bytes(value))),

  encode: (values) => values.map((value) => text(encode(value))),

  // A corpus that JSON cannot say: binary, instants, long strings.
  corpus: (items) => items.map(({ kind, value, length }) => {
    switch (kind) {
      case "binary": return text(encode(new Uint8Array(length).fill(7)));
      case "text": return text(encode("x".repeat(length)));
      case "array": return text(encode(new Array(length).fill(1)));
      case "map": return text(encode(Object.fromEntries(Array.from({ length }, (_, i) => ["k" + i, i]))));
      case "instant": return text(encode(new Date(value)));
      default: return text(encode(value));
    }
  }),

  parse: (frames) => frames.flatMap((frame) =>
    new MessagePackHubProtocol().parseMessages(bytes(frame).buffer, NullLogger.instance)),

  write: (messages) => messages.map((message) => text(new Uint8Array(new MessagePackHubProtocol().writeMessage(message)))),

  async connect({ url, requests }) {
    const connection = new HubConnectionBuilder()
      .withUrl(url, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .withHubProtocol(new MessagePackHubProtocol())
      .configureLogging(LogLevel.Critical)
      .build();
    const column = new Promise((resolve) => connection.on("HeatmapColumn", resolve));
    await connection.start();
    const results = await connection.invoke("Subscribe", requests);
    const failure = await connection.invoke("Subscribe", "no array").catch((error) => error.message);
    const answer = { results, failure, column: await column };
    await connection.stop();
    return answer;
  },
};

let input = "";
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(await commands[process.argv[2]](JSON.parse(input))));
