import { HOURS_A_MONTH as HOURS } from "./cost";
import { CostReport, CostedPart, CostedPool } from "./cost-report";
import { Offer } from "./offers";
import { telemetryCostLines } from "./telemetry-cost";
import { costLines, table } from "./text";

const SHOWN = 10;

export interface CostTextOptions {
  /** Every offer, in place of the first ten. */
  readonly all: boolean;
  /** Only of these clouds. @default - of all */
  readonly clouds?: readonly string[];
}

/** As a person reads it: what it costs, then for each part what else would carry it. */
export function costText({ id, cloud, region, cost, pools, parts, roles = [], telemetry = {} }: CostReport, options: CostTextOptions): string {
  const where = [cloud, region].filter((part) => part !== undefined).join(", ");
  return [
    `${id}${where === "" ? "" : ` (${where})`}`,
    ...costLines(cost).map((line) => `  ${line}`),
    `  a month of ${HOURS} hours: USD ${(cost.idleUsd * HOURS).toFixed(0)} with the fewest nodes, ${(cost.fullUsd * HOURS).toFixed(0)} with the most`,
    ...telemetryCostLines(telemetry).map((line) => `  ${line}`),
    "",
    ...table([["pool", "machine", "bought", "nodes", "USD a machine", "fewest", "most"], ...pools.map(poolRow)]).map((line) => `  ${line}`),
    ...roles.map((line) => `  ${line}`),
    "",
    ...parts.flatMap((part) => [...partLines(part, pools.some(({ name, usd }) => name === part.pool && usd !== undefined), options).map((line) => `  ${line}`), ""]),
  ].join("\n");
}

function poolRow({ name, machineType = "?", moreMachineTypes = [], capacity, minNodes, maxNodes, usd, mostUsd, feeUsd, idleUsd, fullUsd }: CostedPool): string[] {
  const money = (value: number | undefined): string => (value === undefined ? "?" : value.toFixed(2));
  const machines = [machineType, ...moreMachineTypes].join(" or ");
  const each = usd === undefined ? "?" : `${usd}${mostUsd === undefined ? "" : ` to ${mostUsd}`}${feeUsd === undefined ? "" : ` + ${feeUsd.toFixed(4)}`}`;
  return [name, machines, capacity, `${minNodes} to ${maxNodes}`, each, money(idleUsd), money(fullUsd)];
}

function partLines({ model, id, part, replicas, machineType = "?", pool = "no pool", now, offers }: CostedPart, isPriced: boolean, { all, clouds }: CostTextOptions): string[] {
  const head = `${model}, ${part}: ${replicas} x ${id}, now on ${pool} (${machineType})`;
  if (offers === undefined) return [head, "  it isn't planned: what else would carry it can't be said"];
  const told = offers.offers.filter(({ cloud }) => clouds === undefined || clouds.includes(cloud));
  const shown = all ? told : told.slice(0, SHOWN);
  const own = now === undefined || shown.includes(now) || !told.includes(now) ? [] : [now];
  const rows = [...shown, ...own].map((offer) => offerRow(offer, told.indexOf(offer) + 1, now));
  const notNow = isPriced ? "the planner doesn't say that what it is on now carries it" : "what it is on now has no price here: --prices takes yours";
  const more = told.length - shown.length - own.length;
  return [
    head,
    ...(rows.length === 0 ? ["  no machine with a price carries it as it is asked for"] : table([["", "machine", "bought", "region, prices", "GPUs", "machines", "USD an hour", "against now", "USD a million tokens, at least"], ...rows]).map((line) => `  ${line}`)),
    ...(more > 0 ? [`  ${more} more: --all`] : []),
    `  of the planner's machines ${offers.unfit} can't carry it, ${offers.unpriced} have no price`,
    ...(now === undefined ? [`  ${notNow}`] : []),
  ];
}

function offerRow(offer: Offer, rank: number, now: Offer | undefined): string[] {
  const { cloud, region, date, machineType, capacity, gpu, gpusPerReplica, nodes, usd, usdPerMillionAtLeast } = offer;
  const against = now === undefined ? "?" : offer === now ? "now" : `${usd < now.usd ? "-" : "+"}${Math.abs(Math.round((usd / now.usd - 1) * 100))} %`;
  const tokens = usdPerMillionAtLeast === null ? "?" : String(usdPerMillionAtLeast);
  return [String(rank), `${cloud} ${machineType}`, capacity, `${region}, ${date}`, `${gpusPerReplica} x ${gpu} a replica`, String(nodes), usd.toFixed(2), against, tokens];
}
