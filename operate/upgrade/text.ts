import { Change } from "./changes";
import { PartOutlook } from "./part-outlook";
import { UpgradePlan, UpgradeStep } from "./upgrade";

/** As a person reads it. */
export function upgradeText(plan: UpgradePlan, stacks: readonly { readonly name: string; readonly step: string }[]): string {
  const { id, from, to, refused, steps, stops } = plan;
  if (refused !== undefined) return `${id}: ${refused}\n`;
  if (steps.length === 0) return `${id}: is at ${to} already\n`;
  return [
    `${id}: ${[from, ...steps.map((step) => step.to)].join(" -> ")}, ${steps.length === 1 ? "one upgrade" : `${steps.length} upgrades, one after the other`}`,
    "",
    ...(stops.length === 0 ? [] : ["mend first:", ...stops.map((stop) => `  ${stop}`), ""]),
    ...steps.flatMap((step) => stepLines(id, step, stacks)),
    "There is no way back: a graph that the newer CRDs have stored isn't promised to be read by the older.",
    "",
  ].join("\n");
}

function stepLines(id: string, { from, to, changes, metrics, parts }: UpgradeStep, stacks: readonly { readonly name: string; readonly step: string }[]): string[] {
  const after = stacks.filter(({ step }) => step !== "cluster" && step !== "addons").map(({ name }) => name);
  const platform = stacks.filter(({ step }) => step === "crds" || step === "platform").map(({ name }) => name);
  const models = stacks.filter(({ step }) => step === "inference").map(({ name }) => name);
  return [
    `${from} -> ${to}`,
    ...(changes.length === 0 ? ["  changes neither engines nor charts nor CRDs: images alone"] : changes.map((change) => `  ${changeLine(change)}`)),
    ...metricLines(metrics),
    "  restarts: the operator, which admits no graph meanwhile and leaves those that run alone; every frontend and worker, by their new images,",
    "    or before that, where the new operator injects other defaults (ai-dynamo/dynamo#11083)",
    ...parts.flatMap((part) => partLines(part).map((line) => `  ${line}`)),
    "  in this order:",
    `    1. kubectl get dynamographdeployments.nvidia.com -A -o yaml > graphs-${from}.yaml`,
    `    2. dynamo: { release: "${to}", platform: { upgradeFrom: "${from}" } } in the app; npx cdktf synth`,
    `    3. npx cdktf diff ${after[0] ?? ""} and the others; each plan through npx cdktf-dynamo guard`,
    `    4. npx cdktf deploy ${platform.map((name) => `'${name}'`).join(" ")}; npx cdktf-dynamo verify ${id} --no-chat`,
    `    5. npx cdktf deploy ${models.map((name) => `'${name}'`).join(" ") || "your own graphs"}; npx cdktf-dynamo verify ${id}`,
    "",
  ];
}

function changeLine({ what, from, to, means }: Change): string {
  return `${what} ${from} -> ${to}${means === undefined ? "" : `: ${means}`}`;
}

const SHOWN = 8;

function metricLines(metrics: readonly string[] | undefined): string[] {
  if (metrics === undefined) return ["  metrics: not known of both releases: hold your own rules and dashboards against the new one (npx cdktf-dynamo metrics)"];
  if (metrics.length === 0) return [];
  const more = metrics.length - SHOWN;
  return [
    "  metrics that go or move; rules and dashboards of `monitoring` follow by themselves, your own don't:",
    ...metrics.slice(0, SHOWN).map((line) => `    ${line}`),
    ...(more > 0 ? [`    ${more} more: --json`] : []),
  ];
}

function partLines({ model, part, rollout, stuck, planned }: PartOutlook): string[] {
  const [old, now] = planned?.kvCacheGiB ?? [];
  const [many, soMany] = planned?.maxConcurrency ?? [];
  const memory = old === undefined || now === undefined ? "not planned" : old === now && many === soMany ? "its plan stays" : `KV cache of a GPU ${old.toFixed(2)} -> ${now.toFixed(2)} GiB, requests at once ${many} -> ${soMany}`;
  return [
    `${model}, ${part}: ${rollout}; ${memory}`,
    ...(stuck === undefined ? [] : [`  no room: ${stuck}`]),
    ...(planned?.refused ?? []).map((reason) => `  doesn't run: ${reason}`),
  ];
}
