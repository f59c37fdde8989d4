import { dashboards } from "../../../observability/dashboards/dashboards";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { toYaml } from "../../../render/yaml";
import { Rendered } from "../../harness/helm";
import { program, prometheusProgram } from "../../harness/prometheus";
import { Desk, describeWithDynamo, run } from "../desk";
import { faster } from "./faster";

/* eslint-disable @typescript-eslint/no-explicit-any -- a dashboard's JSON is Grafana's */

const OPTIONS: RuleOptions = { models: ["Org/Model"], leastRequests: 1, nats: true, leaveOut: ["DynamoOperatorDown"] };

/** What DCGM's exporter shows of a GPU that works, and of one that has fallen off the bus. */
const HEALTHY = { DCGM_FI_DEV_XID_ERRORS: 0, DCGM_FI_DEV_GPU_TEMP: 55, DCGM_FI_DEV_GPU_UTIL: 80 };
const BROKEN = { DCGM_FI_DEV_XID_ERRORS: 79 };

/** Each query of the serving dashboard, with all namespaces and models chosen. */
function queries(release: string): { [name: string]: string } {
  const serving: any = dashboards(release, OPTIONS).find(({ name }) => name === "dynamo-serving")!.json;
  const targets = serving.panels.flatMap(({ title, targets: all = [] }: any) => all.map(({ expr, refId }: any) => [`${title} ${refId}`, expr.replace(/\$(namespace|model)\b/g, ".*")]));
  return Object.fromEntries(targets);
}

/** Panels' queries that there is no series for here, and why. */
const UNANSWERED: { readonly [query: string]: string } = {
  "Cache hits by worker A": "vLLM's own; the mocker shows none",
  "Cache hits by worker B": "SGLang's own",
  "Cache hits by worker C": "TensorRT-LLM's own",
  "Errors of workers A": "no worker failed",
  "KV cache in use B": "SGLang's own",
  "KV cache in use C": "TensorRT-LLM's own",
  "Queue of the router A": "the router went by turns",
  "Requests turned away and moved A": "none was turned away",
  "Requests turned away and moved B": "none was moved",
};

const [nats, prometheus] = [program("NATS", ["nats-server"]), prometheusProgram("prometheus")];
const exporter = program("NATS_EXPORTER", ["prometheus-nats-exporter"]);
const look = (desk: Desk): Promise<Rendered> => {
  const rules = toYaml({ groups: faster(ruleGroups(desk.release, OPTIONS)) });
  return run(desk, "observability/outages.py", { programs: { nats, prometheus, exporter }, rules, queries: queries(desk.release), unanswered: Object.keys(UNANSWERED), healthy: HEALTHY, broken: BROKEN, gpu: "DynamoGpuXid" });
};

const lacks = prometheus === undefined ? "prometheus: set PROMETHEUS_BINARY" : nats === undefined ? "nats-server: set NATS_BINARY" : undefined;
if (lacks !== undefined) describe.skip(`outages of the real Dynamo [skipped: no ${lacks}, or put it on the PATH]`, () => test("is skipped", () => undefined));
else {
  describeWithDynamo(
    "outages of the real Dynamo, by a real Prometheus and a real NATS",
    (desks) => {
      jest.setTimeout(600_000);
      // What tells that a model is there comes with 1.5.
      const rows = desks.filter(({ release }) => !/^1\.[0-4]\./.test(release)).map((desk): [string, Desk] => [desk.release, desk]);

      test.concurrent.each(rows)("%s: a model that never registers, slow tokens, a broken GPU and NATS gone are told, and the serving dashboard's queries answer", async (_, desk) => {
        const told = await look(desk);
        expect(told.unregistered.listed).toBe(false);
        expect(told.unregistered.firing).toEqual(["DynamoModelMissing"]);
        expect(told.unregistered.of).toEqual([expect.objectContaining({ model: "Org/Model" })]);
        expect(told.slow.firing).toContain("DynamoNextTokenSlow");
        expect(told.slow.firing).not.toContain("DynamoModelMissing");
        expect(told.slow.of).toEqual([expect.objectContaining({ namespace: "lab", dynamo_namespace: "lab-qwen", model: "Org/Model", severity: "critical" })]);
        expect(told.empty).toEqual(Object.keys(UNANSWERED));
        expect(told.gpu.firing).toContain("DynamoGpuXid");
        expect(told.nats.firing).toContain("DynamoNatsDown");
        // By what a probe goes all is well, and NATS' exporter still answers.
        expect(told.nats.health).toBe("healthy");
        expect(told.nats.exporter).toEqual(["1"]);
      });
    },
    "dynamo.mocker.main",
  );
}
