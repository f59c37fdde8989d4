// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, number } from "../../core/shape/shape";

/** What the properties of `KvRouterOptions` take. */
export const KV_ROUTER: Shapes = {
  overlapCredit: number(1, { minimum: 0 }),
  temperature: number(0.5, { minimum: 0 }),
  events: flag(),
  entrySeconds: number(120, { minimum: 1 }),
  replicaSync: flag(),
  queueThreshold: number(4, { minimum: 0 }),
  busyDecodeBlocks: number(0.9, { minimum: 0, maximum: 1 }),
  busyPrefillTokens: number(20000, { integer: true, minimum: 1 }),
};
