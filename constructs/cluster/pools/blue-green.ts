import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { IKubernetesCluster } from "../kubernetes-cluster";
import { GpuPool } from "./node-pool";

/** Which of two pools of a role. */
export class PoolColor {
  public static readonly BLUE = new PoolColor("blue");
  public static readonly GREEN = new PoolColor("green");

  private constructor(
    /** `blue` or `green`. */
    public readonly kind: string,
  ) {}
}

/**
 * Two GPU pools of one role, of which one has the models: a switch brings them over worker by worker, so that a new machine, node image, driver
 * or zone is taken up without an answer cut. Both are pools as any other; which has the models, one word says.
 */
export interface BlueGreenOptions {
  /** The role: what models write as their `gpuPool`, and no pool's name. @example "l4" @format dns-label */
  readonly role: string;
  /** Name of the one pool. @example "l4-blue" */
  readonly blue: string;
  /** Name of the other. @example "l4-green" */
  readonly green: string;
  /** Which of them has the models. @default PoolColor.BLUE @example PoolColor.GREEN */
  readonly active?: PoolColor;
}

/** A role's pools, by what they do. */
export interface PoolRole {
  readonly role: string;
  readonly color: string;
  /** Name of the pool with the models. */
  readonly active: string;
  /** Name of the one that stands by. */
  readonly standby: string;
}

/** The roles as they stand; those that can't be read are refused elsewhere. */
export function poolRoles(options: readonly BlueGreenOptions[] = []): PoolRole[] {
  return options.filter((one) => isObject(one) && [one.role, one.blue, one.green].every((name) => typeof name === "string")).map(({ role, blue, green, active = PoolColor.BLUE }) => {
    const isGreen = active.kind === PoolColor.GREEN.kind;
    return { role, color: active.kind, active: isGreen ? green : blue, standby: isGreen ? blue : green };
  });
}

/** The same roles after their switch. */
export function switched(roles: readonly PoolRole[]): PoolRole[] {
  return roles.map(({ role, color, active, standby }) => ({ role, color: color === "blue" ? "green" : "blue", active: standby, standby: active }));
}

/**
 * The cluster as its models see it: without pools that stand by, so that none is placed there by itself. All else, GPU software and tolerations
 * for one, is for both.
 */
export function withoutStandby(cluster: IKubernetesCluster, roles: readonly PoolRole[]): IKubernetesCluster {
  if (roles.length === 0) return cluster;
  const standby = roles.map((one) => one.standby);
  const gpuPools = cluster.gpuPools.filter(({ name }) => !standby.includes(name));
  const spotTaints = [...(cluster.spotTaints ?? []), ...cluster.gpuPools.flatMap((pool) => pool.spotTaints ?? [])];
  const own = { gpuPools, ...(spotTaints.length === 0 ? {} : { spotTaints }) };
  return Object.create(cluster, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value, enumerable: true }]))) as IKubernetesCluster;
}

/** What was said of a model, or of a part of it, with the active pool where a role is named. */
export function onActivePool<T>(given: T, roles: readonly PoolRole[]): T {
  return roles.length === 0 ? given : onPool(given, (value) => roles.find(({ role }) => role === value)?.active ?? value);
}

/**
 * The same beside roles that were refused: with the active pool where it is one, and else with none named, since that a model names a pool that isn't there
 * would be the same fault told once more.
 */
export function besideRefusedRoles<T>(given: T, roles: readonly PoolRole[], pools: readonly GpuPool[]): T {
  const names = pools.map(({ name }) => name);
  const known = roles.filter(({ role }) => !names.includes(role)).map((one) => ({ ...one, active: names.includes(one.active) ? one.active : undefined }));
  return onPool(given, (value) => {
    const found = known.find(({ role }) => role === value);
    return found === undefined ? value : found.active;
  });
}

function onPool<T>(given: T, poolOf: (name: unknown) => unknown): T {
  if (!isPlain(given)) return given;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, name === "gpuPool" ? poolOf(value) : onPool(value, poolOf)])) as T;
}

/** An object that was written out, and none of a class. */
function isPlain(value: unknown): value is { [name: string]: unknown } {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** Roles that can't be, and models that name a colour in a role's place. */
export function checkBlueGreen(options: readonly BlueGreenOptions[], pools: readonly GpuPool[], models: readonly unknown[]): Finding[] {
  const names = pools.map(({ name }) => name);
  const said = options.flatMap(({ blue, green }, index) => [[`blueGreen[${index}].blue`, blue], [`blueGreen[${index}].green`, green]] as const);
  return [
    ...options.flatMap(({ role, blue, green }, index): Finding[] => {
      const property = `blueGreen[${index}]`;
      return [
        ...(names.includes(role) ? [{ code: "role-is-pool" as const, property: `${property}.role`, value: role, reason: "a pool has that name: whether a model means the role or that pool can't be told", fix: "another name for the role, or rename the pool's successor" }] : []),
        ...(options.findIndex((one) => one.role === role) < index ? [{ code: "duplicate-pool-role" as const, property: `${property}.role`, value: role, reason: "two roles have that name", fix: "a name of its own for each" }] : []),
        ...(blue === green ? [{ code: "one-pool-two-colors" as const, property: `${property}.green`, value: green, reason: "blue and green are one pool: there is nothing to switch to", fix: "add a second pool to gpuPools, and name it here" }] : []),
      ];
    }),
    ...said.filter(([, name]) => !names.includes(name)).map(([property, value]): Finding => ({ code: "unknown-color-pool", property, value, reason: `no GPU pool of that name; there is ${names.join(", ") || "none"}`, fix: "name one of these, or add the pool" })),
    ...said.filter(([property, name], index) => said.findIndex(([at, one]) => one === name && at.split(".")[0] !== property.split(".")[0]) >= 0 && said.findIndex(([, one]) => one === name) < index)
      .map(([property, value]): Finding => ({ code: "pool-of-two-roles", property, value, reason: "the pool is of another role already: a switch of one would take the other's models along", fix: "a pool for each role" })),
    ...models.flatMap((model, index) => namedPools(model, `models[${index}]`)).flatMap(([property, value]): Finding[] => {
      // A role that has a pool's name is told above.
      const option = options.find(({ role, blue, green }) => role !== value && (blue === value || green === value));
      if (option === undefined) return [];
      return [{ code: "model-names-color", property, value, reason: `the pool is one of the two of role ${option.role}: a model that names it stays behind at a switch`, fix: `write "${option.role}"` }];
    }),
  ];
}

function namedPools(given: unknown, property: string): [string, unknown][] {
  if (!isPlain(given)) return [];
  return Object.entries(given).flatMap(([name, value]): [string, unknown][] => (name === "gpuPool" ? [[`${property}.${name}`, value]] : namedPools(value, `${property}.${name}`)));
}
