import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ChartRepository } from "../../../constructs/kubernetes/chart-repository";
import { HelmRelease } from "../../../constructs/kubernetes/helm-release";
import { CHART, newStack } from "./described";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "unpacked-chart-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

/** What is wrong with a release of `thing` 1.2.3 from a folder in which `thing` lies unpacked with this Chart.yaml. */
function wrongOf(chartYaml: string, archive = false): { readonly code: string; readonly reason: string; readonly fix: string }[] {
  const folder = fs.mkdtempSync(path.join(scratch, "charts-"));
  fs.mkdirSync(path.join(folder, "thing"));
  fs.writeFileSync(path.join(folder, "thing", "Chart.yaml"), chartYaml);
  if (archive) fs.writeFileSync(path.join(folder, "thing-1.2.3.tgz"), "an archive");
  const stack = newStack();
  new HelmRelease(stack, "r", { ...CHART, chartRepository: ChartRepository.folder(folder) });
  return problemsIn(stack);
}

test.each(["1.2.3", "v1.2.3", '"1.2.3" # of today'])("a chart unpacked in a folder, of version %s, is taken for 1.2.3", (version) => {
  expect(wrongOf(`name: thing\nversion: ${version}\n`)).toEqual([]);
});

test.each([
  ["another version", "name: thing\nversion: 1.2.2\n", "has version 1.2.2, and 1.2.3 is installed"],
  ["no version", "name: thing\n", "has version (none)"],
])("one of %s is refused, which Helm would install in its place", (_, chartYaml, says) => {
  expect(wrongOf(chartYaml)).toMatchObject([{ code: "chart-not-in-folder", reason: expect.stringContaining(says), fix: expect.stringContaining("thing-1.2.3.tgz") }]);
});

test("the archive of the version goes before a folder of another", () => expect(wrongOf("name: thing\nversion: 1.2.2\n", true)).toEqual([]));
