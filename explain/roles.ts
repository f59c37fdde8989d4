import { Price, bandOf } from "./cost";
import { Deployment } from "./deployment";

/** The two pools of each role, a line each, and what the one that stands by is of the dearest hour. */
export function roleLines({ blueGreen = [], pools, cluster }: Deployment, prices: readonly Price[]): string[] {
  return blueGreen.map(({ role, color, active, standby }) => {
    const pool = pools.find(({ name }) => name === standby);
    const price = pool === undefined ? undefined : bandOf(pool, cluster.cloud, prices);
    const [idle, full] = [(pool?.minNodes ?? 0) * (price?.least?.usd ?? 0), (pool?.maxNodes ?? 0) * (price?.most?.usd ?? 0)];
    const cost = price?.most === undefined ? "" : `: USD ${idle.toFixed(2)} of the fewest nodes' hour, and ${full.toFixed(2)} of the most's, which is had during a switch alone`;
    return `role ${role} is ${color}: ${active} has its models, ${standby} stands by${cost}`;
  });
}
