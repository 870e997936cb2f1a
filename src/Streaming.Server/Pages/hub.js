// A hub connection by the JSON protocol: calls, messages, and a way back after every break.

const RECORD_END = '\u001e';
const PING_EVERY_MS = 15_000;
const DEAD_AFTER_MS = 10_000;
const BACKOFF_MIN_MS = 250;
const BACKOFF_MAX_MS = 30_000;

export class Hub extends EventTarget {
  #address;
  #socket;
  #calls = new Map();
  #nextCall = 1;
  #failures = 0;
  #timers = [];
  #retry;

  /** @param {() => Promise<string>} address gives the address anew for each attempt */
  constructor(address) {
    super();
    this.#address = address;
  }

  async connect() {
    this.#say('state', 'connecting');
    let address;
    try {
      address = await this.#address();
    } catch (failure) {
      return this.#again(failure);
    }
    const socket = this.#socket = new WebSocket(address);
    let greeted = false;
    socket.onopen = () => this.#send({ protocol: 'json', version: 1 });
    socket.onmessage = ({ data }) => {
      this.#heard();
      for (const record of data.split(RECORD_END).filter(Boolean)) {
        if (greeted) this.#take(JSON.parse(record));
        else {
          greeted = true;
          this.#timers.push(setInterval(() => this.#send({ type: 6 }), PING_EVERY_MS));
          this.#say('state', 'connected');
        }
      }
    };
    socket.onclose = () => {
      this.#again();
    };
  }

  /** Calls a method of the hub; rejects with the server's text, or when the connection ends. */
  call(target, ...args) {
    const invocationId = String(this.#nextCall++);
    return new Promise((resolve, reject) => {
      this.#calls.set(invocationId, { resolve, reject });
      this.#send({ type: 1, invocationId, target, arguments: args });
    });
  }

  close() {
    if (this.#socket) this.#socket.onclose = null;
    clearTimeout(this.#retry);
    this.#rest();
    this.#socket?.close();
  }

  #take(message) {
    if (message.type === 1) {
      if (message.target === 'Heartbeat') this.#failures = 0;
      this.#say(message.target, message.arguments[0]);
    } else if (message.type === 3) {
      const call = this.#calls.get(message.invocationId);
      this.#calls.delete(message.invocationId);
      if (message.error) call?.reject(new Error(message.error));
      else call?.resolve(message.result);
    }
  }

  // A heartbeat comes every five seconds; a socket that is silent for longer is dead, whatever it says of itself.
  #heard() {
    clearTimeout(this.#timers[0]);
    this.#timers[0] = setTimeout(() => this.#socket.close(), DEAD_AFTER_MS);
  }

  #again(failure = new Error('disconnected')) {
    this.#rest();
    for (const { reject } of this.#calls.values()) reject(failure);
    this.#calls.clear();
    this.#say('state', 'disconnected');
    const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** this.#failures++);
    this.#retry = setTimeout(() => this.connect(), Math.random() * ceiling);
  }

  #rest() {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }

  #send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message) + RECORD_END);
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
