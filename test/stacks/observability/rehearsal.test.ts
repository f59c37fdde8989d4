import * as fs from "fs";
import { App } from "cdktf";
import { missingTerraform } from "../../../testing";
import { applyTogether } from "../../harness/one-terraform";
import { CLOUDS, Choice, Cloud, makeChoices } from "./choices";

const apps: App[] = [];
afterAll(() => apps.forEach(({ outdir }) => fs.rmSync(outdir, { recursive: true, force: true })));
function made(clouds: readonly Cloud[]): { readonly app: App; readonly choices: Choice[] } {
  const both = makeChoices(clouds);
  apps.push(both.app);
  return both;
}

test("every choice of who watches is there on every cloud that has it, and each kind of lines and spans", () => {
  const { choices } = made(CLOUDS);
  const pairs = (of: (choice: Choice) => string): string[] => [...new Set(choices.map(of))].sort();
  const each = (clouds: readonly string[], names: readonly string[]): string[] => clouds.flatMap((cloud) => names.map((name) => `${cloud} ${name}`));
  expect(choices.flatMap(({ id, problems }) => problems.map((problem) => `${id} ${problem}`))).toEqual([]);
  const three = ["aks", "eks", "gke"];
  expect(pairs(({ cloud, watch }) => `${cloud} ${watch}`)).toEqual([...each(three, ["beside", "external", "managed", "own"]), "existing external", "existing own"].sort());
  expect(pairs(({ cloud, logs }) => `${cloud} ${logs}`)).toEqual([...each(three, ["cloud", "console", "loki", "none"]), ...each(["existing"], ["console", "loki", "none"])].sort());
  expect(pairs(({ cloud, traces }) => `${cloud} ${traces}`)).toEqual([...each(["eks", "gke"], ["cloud", "none", "otlp", "tempo"]), ...each(["aks", "existing"], ["none", "otlp", "tempo"])].sort());
});

const MADE: { readonly [cloud: string]: number } = { eks: 200, aks: 80, gke: 120, existing: 40 };

(missingTerraform() === undefined ? test : test.skip).each(CLOUDS)("%s: all choices deployed in one run of Terraform, nothing to change afterwards, and destroyed whole", async (cloud) => {
  const { made: resources, again, left, failed } = await applyTogether(made([cloud]).app);
  expect([failed, again, left]).toEqual([undefined, "", 0]);
  expect(resources).toBeGreaterThan(MADE[cloud]);
}, 900_000);
