import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { checkEksCluster } from "../../../../constructs/aws/check-eks-cluster";
import { EksRegistryOptions } from "../../../../constructs/aws/registry/image-registry";
import { EksRegistryCache } from "../../../../constructs/aws/registry/registry-cache";
import { EksRegistryScanning } from "../../../../constructs/aws/registry/registry-scanning";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { EksDeployment } from "../../../../stacks/aws/deployment";
import { StateBackend } from "../../../../stacks/state-backend";
import { L4, PROPS, make } from "../made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const settings = (registry: EksRegistryOptions): any[] => Object.values(make({ registry }).of("aws_ecr_registry_scanning_configuration"));

describe("scanning of images", () => {
  test("is left to the account, unless it is asked for", () => {
    expect(settings({})).toEqual([]);
  });

  test("when they come: of the cluster's own and of copies, which lie below its prefix, and of others that are named", () => {
    expect(settings({ scanning: EksRegistryScanning.onPush() })).toEqual([{ scan_type: "BASIC", rule: [{ scan_frequency: "SCAN_ON_PUSH", repository_filter: [{ filter: "lab/*", filter_type: "WILDCARD" }] }] }]);
    const [{ rule }] = settings({ prefix: "team", scanning: EksRegistryScanning.onPush(["web/*", "*base*"]) });
    expect(rule[0].repository_filter.map((one: any) => one.filter)).toEqual(["*base*", "team/*", "web/*"]);
  });

  test("and ever after, by Inspector", () => {
    expect(settings({ scanning: EksRegistryScanning.continuous() })).toEqual([expect.objectContaining({ scan_type: "ENHANCED", rule: [expect.objectContaining({ scan_frequency: "CONTINUOUS_SCAN" })] })]);
  });

  test.each<[string, EksRegistryOptions, unknown]>([
    ["a filter in capitals", { scanning: EksRegistryScanning.onPush(["Team/*"]) }, "Team/*"],
    ["an empty filter", { scanning: EksRegistryScanning.onPush([""]) }, ""],
    ["a filter that is too long", { scanning: EksRegistryScanning.onPush(["a".repeat(257)]) }, "a".repeat(257)],
    ["no prefix", { prefix: "", images: [], scanning: EksRegistryScanning.onPush() }, ""],
  ])("%s is refused", (_, registry, value) => {
    expect(checkEksCluster({ ...PROPS, registry })).toEqual([expect.objectContaining({ code: "invalid-scan-filter", property: "registry.scanning", value })]);
  });
});

test("a mirror beside copies is told of: none of the deployment's images comes by them", () => {
  const warnings = (more: object): string[] => {
    const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "scan-")) });
    const registry = { accountId: "111122223333", caches: [EksRegistryCache.QUAY] };
    const made = new EksDeployment(app, "chat", { region: "us-west-2", publicAccessCidrs: ["203.0.113.7/32"], gpuPools: [L4], models: [], registry, backend: StateBackend.local(), ...more });
    fs.rmSync(app.outdir, { recursive: true, force: true });
    return made.stacks[0].node.metadata.map(({ data }) => String(data)).filter((one) => one.includes("caches-beside-mirror"));
  };
  const imageMirror = ImageMirror.of("mirror.example.com/images");
  expect(warnings({ imageMirror })).toEqual([expect.stringMatching(/^\[caches-beside-mirror\] imageMirror names every/)]);
  expect(warnings({})).toEqual([]);
  expect(warnings({ imageMirror, registry: {} })).toEqual([]);
});
