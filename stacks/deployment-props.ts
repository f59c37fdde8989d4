import { Finding } from "../constructs/core/problems/problem";
import { Shapes, admit, isObject, unknownProperties, wrongType } from "../constructs/core/shape/shape";
import { ChainOptions } from "./chain/chain-options";
import { CHAIN } from "./chain/chain-shapes";

/** A deployment's properties, by who looks at them. */
interface DeploymentParts<C> {
  /** What is the cluster's, as it was given: its construct looks at it. Its name is the deployment's id where none is given. */
  readonly cluster: Omit<C, "clusterName"> & { readonly clusterName?: string };
  /** What is the chain's, in the right shape. */
  readonly chain: ChainOptions;
  /** What is wrong with the chain's part, and properties that nobody has. */
  readonly findings: Finding[];
}

/** The properties of a deployment, in two parts. */
export function takeApart<C>(props: object, cluster: Shapes): DeploymentParts<C> {
  const given = isObject(props) ? props : {};
  const unknown = isObject(props) ? [] : [wrongType("props", props, "an object", "{ ... }")];
  const chain = admit<ChainOptions>("", pick(given, CHAIN), CHAIN);
  const findings = [...unknown, ...unknownProperties("", given, [...Object.keys(cluster), ...Object.keys(CHAIN)]), ...chain.findings];
  return { cluster: pick(given, cluster) as DeploymentParts<C>["cluster"], chain: chain.value, findings };
}

function pick(given: object, names: object): object {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(names, name)));
}
