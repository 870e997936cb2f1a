/** The numbers of protocol and hub, given once. The range says what to do. */
export const codes = {
  ok: 0,
  shuttingDown: 3001,
  slowConsumer: 3002,
  rebalance: 3003,
  unauthenticated: 3500,
  keyRevoked: 3501,
  connectionLimit: 3502,
  badCalls: 3503,
  rateLimited: 4001,
  unavailable: 4002,
  badRequest: 4500,
  unknownTopic: 4501,
  unknownSymbol: 4502,
  tierRestricted: 4503,
  limitExceeded: 4504,
} as const;

/** 3500 to 3999: the connection ended, and another would end the same way. */
export const isForGood = (code: number): boolean => code >= 3500 && code <= 3999;

/** 4000 to 4499: the same call may succeed later. */
export const mayBeRepeated = (code: number): boolean => code >= 4000 && code <= 4499;
