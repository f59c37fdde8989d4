import { CHATS_JOB, chatModule } from "../../../constructs/kubernetes/monitoring/chats/chats";
import { ruleGroups } from "../../../observability/rules/rule-groups";
import { toYaml } from "../../../render/yaml";
import { Rendered } from "../../harness/helm";
import { blackboxExporter, prometheusProgram } from "../../harness/prometheus";
import { Desk, describeWithDynamo, run } from "../desk";

/** As the programs here call it. */
const MODEL = { name: "qwen", model: "Org/Model", namespace: "lab", endpoint: "http://qwen-frontend.lab:8000/v1" };

/** The two alerts, whose three minutes are nine seconds. */
function rules(release: string): string {
  const groups = ruleGroups(release, { chats: true }).map(({ name, rules: all }) => ({ name, rules: all.filter(({ alert = "" }) => alert.startsWith("DynamoChat")).map((rule) => ({ ...rule, for: rule.alert === "DynamoChatFails" ? "9s" : "45s" })) }));
  return toYaml({ groups: groups.filter((group) => group.rules.length > 0) });
}

const [prometheus, blackbox] = [prometheusProgram("prometheus"), blackboxExporter()];
const look = (desk: Desk): Promise<Rendered> =>
  run(desk, "observability/chats.py", { prometheus, blackbox, rules: rules(desk.release), module: MODEL.name, modules: { [MODEL.name]: chatModule(MODEL, { timeoutSeconds: 1 }) }, job: CHATS_JOB, labels: { namespace: MODEL.namespace, model: MODEL.model } });

if (prometheus === undefined || blackbox === undefined) {
  const lacks = prometheus === undefined ? "prometheus: set PROMETHEUS_BINARY" : "blackbox exporter: set BLACKBOX_BINARY";
  describe.skip(`chats with the real Dynamo [skipped: no ${lacks}, or put it on the PATH]`, () => test("is skipped", () => undefined));
} else {
  describeWithDynamo("chats with the real Dynamo, by a real blackbox exporter and Prometheus", (desks) => {
    jest.setTimeout(600_000);
    const rows = desks.map((desk): [string, Desk] => [desk.release, desk]);

    test.concurrent.each(rows)("%s: answered while there is a worker; told when there is none, and when it hangs, while every probe says healthy", async (_, desk) => {
      const { well, none, again, hung } = await look(desk);
      expect(well.firing).toEqual([]);
      expect(well.labels).toMatchObject({ namespace: "lab", model: "Org/Model", job: "dynamo-chat" });
      expect([none.firing, none.health]).toEqual([["DynamoChatFails"], "healthy"]);
      expect(again).toEqual([]);
      expect([hung.firing, hung.health]).toEqual([["DynamoChatFails"], "healthy"]);
      expect(hung.worker).toContain('"generate":"ready"');
    });
  });
}
