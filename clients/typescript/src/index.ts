export { FlowClient, type FlowEvents, type FlowOptions } from './client.js';
export { codes, isForGood, mayBeRepeated } from './codes.js';
export type { ConnectionState, Disconnected } from './connection.js';
export type * from './messages.js';
export {
  FlowError, RestClient, updatesOf, type Backfill, type BarsAnswer, type GridAnswer, type HeadlinesAnswer, type Session, type Window,
} from './rest.js';
export type * from './snapshot.js';
export type { Refused, Subscribed, SubscribeOptions, Subscription } from './subscription.js';
export { barSeconds, classOf, topics, type DeliveryClass, type Topic } from './topics.js';
export { Refusal, type Transport } from './transport.js';
