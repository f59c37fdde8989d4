import { Command } from "./command";
import { cost } from "./commands/cost";
import { dashboards } from "./commands/dashboards";
import { doctor } from "./commands/doctor";
import { drill } from "./commands/drill";
import { explain } from "./commands/explain";
import { guard } from "./commands/guard";
import { images } from "./commands/images";
import { lock } from "./commands/lock";
import { metrics } from "./commands/metrics";
import { plan } from "./commands/plan";
import { preflight } from "./commands/preflight";
import { rehearse } from "./commands/rehearse";
import { render } from "./commands/render";
import { rules } from "./commands/rules";
import { teardown } from "./commands/teardown";
import { timeline } from "./commands/timeline";
import { upgrade } from "./commands/upgrade";
import { verify } from "./commands/verify";

/** The commands of `cdktf-dynamo`, as its help lists them. A command loads what it needs when it runs. */
export const COMMANDS: readonly Command[] = [
  rehearse,
  explain,
  cost,
  timeline,
  preflight,
  guard,
  plan,
  images,
  lock,
  render,
  verify,
  doctor,
  drill,
  upgrade,
  teardown,
  metrics,
  rules,
  dashboards,
];
