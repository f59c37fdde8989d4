import { Deployed } from "../cluster/deployment";
import { Access, Kubectl } from "../cluster/kubectl";
import { Seen, look } from "../cluster/seen";
import { chat } from "./ask";
import { clusterRows } from "./cluster-rows";
import { doorRow } from "./door";
import { modelRows } from "./model-rows";
import { invalidGraph, platformRows } from "./platform-rows";
import { Row } from "./row";
import { Serving, scrapeRows, serveRows } from "./serve-rows";

/** What was seen, and what it means for each thing that should be there. */
export interface Verified {
  readonly rows: readonly Row[];
  readonly seen: Seen;
}

export interface VerifyOptions {
  /** Whether models and Prometheus are asked. */
  readonly asks: boolean;
  readonly serving: Omit<Serving, "kubectl" | "signal">;
}

/** A door that isn't there for one from here answers nothing at all. */
const DOOR_SECONDS = 30;

/**
 * All of a deployment, in the order in which one thing needs the other. Nothing is changed in the cluster: the invalid graph is a dry run.
 * Models are asked last.
 */
export async function verify(deployed: Deployed, access: Access, { asks, serving }: VerifyOptions): Promise<Verified> {
  const kubectl = new Kubectl(access);
  const { dynamo } = deployed;
  const graph = JSON.stringify(invalidGraph(dynamo.release, dynamo.modelNamespace));
  const seen = await look(deployed, kubectl, access);
  const refusal = await kubectl.text(["create", "--dry-run=server", "-f", "-"], graph);
  const rows = [...clusterRows(deployed, seen), ...platformRows(deployed, seen, refusal), ...deployed.models.flatMap((model) => modelRows(deployed, model, seen))];
  if (!asks) return { rows, seen };
  const how = { ...serving, kubectl, signal: access.signal };
  const asked: Row[] = [];
  for (const model of deployed.models) {
    const answers = await serveRows(model, rows, how);
    asked.push(...answers);
    const isAsked = serving.addresses.has(model.name) || serving.addresses.has("");
    // Where it doesn't answer behind its door there is nothing to ask of that.
    if (isAsked || !answers.every(({ status }) => status === "passed" || status === "warning")) continue;
    const seconds = Math.min(DOOR_SECONDS, serving.chatSeconds);
    asked.push(...(await doorRow(model, { seconds, signal: access.signal }, (address, name, asking) => chat(address, name, true, asking))));
  }
  return { rows: [...rows, ...asked, ...(await scrapeRows(deployed.models, seen, how))], seen };
}

/** Whether nothing is wrong and all could be seen. */
export function isWell(rows: readonly Row[]): boolean {
  return rows.every(({ status }) => status !== "failed" && status !== "unknown");
}

/** 1 where something isn't as it should be, else 2 where something couldn't be seen. */
export function exitStatus(rows: readonly Row[]): 0 | 1 | 2 {
  if (rows.some(({ status }) => status === "failed")) return 1;
  return rows.some(({ status }) => status === "unknown") ? 2 : 0;
}
