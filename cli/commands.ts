import { Command } from "./command";
import { explain } from "./commands/explain";
import { guard } from "./commands/guard";
import { images } from "./commands/images";
import { plan } from "./commands/plan";
import { preflight } from "./commands/preflight";
import { rehearse } from "./commands/rehearse";
import { render } from "./commands/render";
import { teardown } from "./commands/teardown";

/** The commands of `cdktf-dynamo`, as its help lists them. A command loads what it needs when it runs. */
export const COMMANDS: readonly Command[] = [rehearse, explain, preflight, guard, plan, images, render, teardown];
