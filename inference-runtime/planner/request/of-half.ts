import { PlanRequest } from "./request";

/** What is asked of a worker. */
type Asked = Pick<PlanRequest, "workload" | "sla">;

/**
 * What is asked of one half of a request: prefill hands a sequence on with its first token, and the time between tokens is decode's.
 *
 * @param role what the worker does; anything else than a half is asked for all of it
 */
export function askedOf(role: string | undefined, { workload, sla = {} }: Asked): Asked {
  const { ttftMs, itlMs, ...rest } = sla;
  const first = ttftMs === undefined ? {} : { ttftMs };
  const between = itlMs === undefined ? {} : { itlMs };
  const times = { ...rest, ...(role === "decode" ? {} : first), ...(role === "prefill" ? {} : between) };
  return {
    ...(workload === undefined ? {} : { workload: role === "prefill" ? { ...workload, osl: 1 } : workload }),
    ...(Object.keys(times).length === 0 ? {} : { sla: times }),
  };
}
