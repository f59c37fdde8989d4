import * as fs from "fs";
import { Rendered } from "../../../harness/helm";

/** The page's command that fetches the results: the models' namespace enforces the restricted standard, and refuses a pod without all of this. */
const PAGE = fs.readFileSync("docs/runtime/benchmark.md", "utf8");

test("the pod of the page keeps the restricted standard, and mounts the claim that the benchmark makes", () => {
  const [, overrides] = /kubectl run results .* --overrides='(.*)'$/m.exec(PAGE) ?? [];
  const { spec }: Rendered = JSON.parse(overrides);
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } });
  const [container] = spec.containers;
  expect(container.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
  expect(spec.volumes).toEqual([{ name: container.volumeMounts[0].name, persistentVolumeClaim: { claimName: "qwen3-32b-benchmark" } }]);
});

test("it is waited for before anything is copied out of it", () => {
  expect(PAGE.indexOf("kubectl wait -n inference --for=condition=Ready --timeout=5m pod/results")).toBeLessThan(PAGE.indexOf("kubectl cp inference/results"));
  expect(PAGE).toContain("kubectl wait -n inference --for=condition=Ready --timeout=5m pod/results");
});
