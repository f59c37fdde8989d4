import { RECORDINGS } from "../../../observability/rules/recording";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { toYaml } from "../../../render/yaml";
import { Rendered } from "../../harness/helm";
import { prometheusProgram } from "../../harness/prometheus";
import { Desk, describeWithDynamo, run } from "../desk";
import { faster } from "./faster";

/** There is no operator here, and six that wait are many for two workers which answer one at a time. */
const OPTIONS: RuleOptions = { models: ["Org/Model"], waitingRequests: 6, leastRequests: 1, leaveOut: ["DynamoOperatorDown"] };
/** What tells that a model is there comes with 1.5. */
const gone = ({ release }: Desk): string[] => ["DynamoWorkersGone", ...(/^1\.[0-4]\./.test(release) ? [] : ["DynamoModelGone", "DynamoModelMissing"])];
/** Recorded of frontends; what is recorded of nodes isn't here. */
const recorded = RECORDINGS.map(({ record }) => record).filter((record) => !record.startsWith("dynamo:gpus"));

const prometheus = prometheusProgram("prometheus");
const look = (desk: Desk): Promise<Rendered> =>
  run(desk, "observability/alerts.py", { prometheus, rules: toYaml({ groups: faster(ruleGroups(desk.release, OPTIONS)) }), recorded, gone: gone(desk), calm: 20 });

if (prometheus === undefined) describe.skip("alerts on the real Dynamo [skipped: no prometheus: set PROMETHEUS_BINARY, or put it on the PATH]", () => test("is skipped", () => undefined));
else {
  describeWithDynamo(
    "alerts on the real Dynamo, by a real Prometheus",
    (desks) => {
      jest.setTimeout(600_000);
      const rows = desks.map((desk): [string, Desk] => [desk.release, desk]);

      test.concurrent.each(rows)("%s: rules record, and alerts fire on what happens", async (_, desk) => {
        const told = await look(desk);
        for (const record of recorded) {
          const [{ labels, value }] = told.recorded[record];
          expect([record, labels.namespace, labels.dynamo_namespace, Number.isFinite(value)]).toEqual([record, "lab", "lab-qwen", true]);
        }
        const share = (name: string): number => told.recorded[name][0].value;
        expect(share("dynamo:requests:rate5m")).toBeGreaterThan(0);
        expect(share("dynamo:requests_failed:ratio_rate5m")).toBe(0);
        expect(share("dynamo:ttft_seconds:p50_rate5m")).toBeGreaterThan(0);
        expect(told.calm).toEqual([]);
        expect(told.queue.firing).toEqual(["DynamoRequestsWait"]);
        expect(told.killed.firing).toContain("DynamoWorkerDown");
        expect(told.killed.firing).not.toContain("DynamoWorkersGone");
        expect(told.gone.firing).toEqual(expect.arrayContaining(gone(desk)));
        expect(told.hung.firing).toContain("DynamoWorkerStalled");
        expect(told.stalled).toEqual(["worker-hung"]);
        // What a probe would have gone by, meanwhile.
        expect(told.health).toContain('"generate":"ready"');
      });
    },
    "dynamo.mocker.main",
  );
}
