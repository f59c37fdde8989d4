import { GraphSource } from "./graph-source";

/** What a person says of a graph of their own. */
export interface DynamoGraphOptions extends GraphSource {
  /** Its name, which is its Helm release's too. @default - the one that it has @format service-name @example "disagg" */
  readonly name?: string;
  /**
   * The GPU pool of a component, by the component's name. The graph's own selector gives way to it.
   * @default - the first pool that the graph's own selector fits, and that has room
   * @example { decode: "h100" }
   */
  readonly pools?: { [component: string]: string };
  /** Values of what stands for something in images: `${VERSION}`. @default - VERSION is the release @example { VERSION: "1.6.1" } */
  readonly variables?: { [name: string]: string };
  /**
   * What its pods may take of their nodes, by the names of Kubernetes' fields: "hostNetwork", "hostPID", "hostIPC", "hostPath", "privileged", "hostProcess",
   * "capabilities" (beyond the baseline of Kubernetes' pod security standards and IPC_LOCK), "hostPort", "procMount", "seccompProfile", "appArmorProfile", "seLinuxOptions". What isn't
   * named is refused where the graph has it.
   * @default - nothing
   * @example ["hostPath"]
   * @unique
   */
  readonly hostAccess?: string[];
  /** Names of pull secrets in its namespace. @default - those that it names @example ["my-registry"] @unique */
  readonly imagePullSecrets?: string[];
}
