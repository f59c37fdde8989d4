import { execFileSync, spawnSync } from "child_process";
import * as fs from "fs";
import { App } from "cdktf";
import { ExistingCluster } from "../../constructs/cluster/existing-cluster";
import { Fabric } from "../../constructs/cluster/pools/fabric";
import { GpuPool } from "../../constructs/cluster/pools/node-pool";
import { podNeeds } from "../../constructs/cluster/pools/pool-needs";
import { Problem } from "../../constructs/core/problems/problem";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { fabrics } from "../../inference-runtime/facts/fabrics.json";
import { FABRIC_NAMES } from "../../inference-runtime/planner/fabric";
import { PLAN_REQUEST } from "../../inference-runtime/planner/request/request-fields";
import { ExistingDeployment } from "../../stacks/kubernetes/existing-deployment";
import { describedPool } from "../harness/described-pool";

const python = spawnSync("python3", ["--version"]).status === 0;
const carrying = fabrics.filter((row) => "nixlBackend" in row);
const kinds = fabrics.map(({ kind }) => kind);

describe("one vocabulary of fabrics", () => {
  test("a request names those that carry a KV cache, and none", () => {
    expect(FABRIC_NAMES).toEqual(carrying.map(({ kind }) => kind));
    expect(PLAN_REQUEST.fabric.choices).toEqual(["none", ...FABRIC_NAMES]);
  });

  test.each(["aws", "azure", "google"])("machines of %s have no other", (cloud) => {
    const { machines } = JSON.parse(fs.readFileSync(`inference-runtime/facts/machines/${cloud}.json`, "utf8"));
    const named: string[] = machines.map(({ rdma }: { rdma: string }) => rdma);
    expect(named.filter((name) => name !== "none" && !kinds.includes(name))).toEqual([]);
    expect(named.some((name) => name !== "none")).toBe(true);
  });

  (python ? test : test.skip)("nor has the preflight, which knows of each what it must find", () => {
    const program = `
import json
from preflight.core.wanted import FABRICS
from preflight.engine.verify import BACKENDS
from preflight.node.rdma import _REMEDIES
print(json.dumps([FABRICS, BACKENDS, list(_REMEDIES)]))`;
    const env = { ...process.env, PYTHONPATH: "inference-runtime/chart/files", PYTHONDONTWRITEBYTECODE: "1" };
    const [names, backends, remedies] = JSON.parse(execFileSync("python3", ["-c", program], { env, encoding: "utf8" }));
    expect(names).toEqual(["none", ...FABRIC_NAMES]);
    expect(backends).toEqual(Object.fromEntries(carrying.map((row) => [row.kind, row.nixlBackend])));
    expect(remedies).toEqual([...FABRIC_NAMES]);
  });

  test("a name is one fabric's, now or before", () => {
    const all = [...kinds, ...fabrics.flatMap(({ formerly }) => formerly as string[])];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("a pool that somebody described", () => {
  const problemsOf = (pool: Partial<GpuPool>): Problem[] => {
    const app = new App();
    const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [describedPool("gpu", pool)], storage: [] });
    new ExistingDeployment(app, "lab", { cluster, models: [] });
    return problemsIn(app).filter(({ property }) => property.includes("fabric"));
  };
  const rdma = (kind: string): Fabric => Fabric.of(kind, "networking.gke.io.networks/rdma-0", 8);

  test.each(kinds)("may have %s", (kind) => expect(problemsOf({ fabric: rdma(kind) })).toEqual([]));

  test.each([["rdma", "roce"], ["gpudirect-tcpx", "tcpx"]])("%s is told that it is %s now", (kind, now) => {
    expect(problemsOf({ fabric: rdma(kind) })).toMatchObject([
      { code: "unknown-fabric", property: "cluster.gpuPools[0].fabric", value: kind, reason: `it is called ${now} here`, fix: `write Fabric.of("${now}", ...)` },
    ]);
  });

  test("one of which nothing is known is refused, but not where the pool says itself what pods get", () => {
    const slingshot = Fabric.of("slingshot", "example.com/cxi", 4);
    expect(problemsOf({ fabric: slingshot })).toMatchObject([{ code: "unknown-fabric", value: "slingshot", fix: expect.stringMatching(/^write one of efa, .* or say what pods get, by podNeeds$/) }]);
    const own = { podNeeds: () => podNeeds(describedPool("gpu", {}), 1) };
    expect(problemsOf({ fabric: slingshot, podNeeds: own })).toEqual([]);
    expect(problemsOf({ fabric: Fabric.NONE })).toEqual([]);
  });

  test("as the page has it", () => {
    const page = fs.readFileSync("docs/existing-cluster.md", "utf8");
    expect(page).toContain('fabric: Fabric.of("roce", "networking.gke.io.networks/rdma-0", 8),');
    const rows = [...page.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]*)`/g)].map(([, name]) => name));
    expect(kinds.filter((kind) => !rows.includes(kind))).toEqual([]);
  });
});
