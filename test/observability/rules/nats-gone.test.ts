import { ruleGroups } from "../../../observability/rules/rule-groups";
import { RuleOptions } from "../../../observability/rules/rule-options";
import { toYaml } from "../../../render/yaml";
import { describeWithPromtool, promtool } from "../../harness/prometheus";
import { NATS, STEP, World, firing, grows, healthy, without } from "./world";

const OPTIONS: RuleOptions = { nats: true, models: ["Org/Model"] };
const ASKED = "nats_varz_http_req_stats_varz";

function check(tests: readonly object[]): string {
  const groups = ruleGroups("1.6.1", OPTIONS);
  const unit = { rule_files: ["rules.yaml"], evaluation_interval: STEP, group_eval_order: groups.map(({ name }) => name), tests };
  const { ok, said } = promtool(["test", "rules", "unit.json"], { "rules.yaml": toYaml({ groups }), "unit.json": JSON.stringify(unit) });
  return ok ? "" : said;
}

describeWithPromtool("NATS gone, beside an exporter that answers on", () => {
  const well: World = healthy("1.6.1", OPTIONS);
  const asked = (series: World): World => ({ ...without(well, [ASKED]), ...series });
  const of = (pod: string): string => `${ASKED}{server_id="${pod}",${NATS.replace("nats-0", pod)}}`;

  test("is told once nobody is counted any more, though the exporter is up", () => {
    expect(check([firing("gone", asked({ [of("nats-0")]: grows(2, 60) }), ["DynamoNatsDown"])])).toBe("");
  });

  test("one of three servers isn't all of them; figures of another name than the chart's say nothing", () => {
    const one = asked({ [of("nats-0")]: grows(2, 60), [of("nats-1")]: grows(2), [of("nats-2")]: grows(2) });
    expect(check([firing("one", one, []), firing("other", without(well, [ASKED]), [])])).toBe("");
  });
});
