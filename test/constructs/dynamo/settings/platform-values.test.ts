import { TerraformStack, Testing } from "cdktf";
import { ExistingCluster } from "../../../../constructs/cluster/existing-cluster";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { readPath, readPath as readValue } from "../../../../constructs/core/names/value-path";
import { findUnknownValues } from "../../../../constructs/dynamo/settings/chart-values";
import { DynamoPlatform } from "../../../../constructs/dynamo/platform";
import { PlatformOptions } from "../../../../constructs/dynamo/platform-options";
import { DataService, GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { platformValues, splitImage } from "../../../../constructs/dynamo/settings/platform-values";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { SPOT } from "../made-platform";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const cluster = new ExistingCluster({ clusterName: "lab", context: "lab", gpuPools: [], storage: [] });
const TOLERATION = { key: "spot", operator: "Exists", effect: "NoSchedule" };

const valuesOf = (release: string, options: PlatformOptions): unknown =>
  platformValues({ release: DynamoRelease.of(release), tolerations: [TOLERATION] }, options);

function problemsOf(release: string, options: PlatformOptions): { code: string; property: string; reason: string; fix: string }[] {
  const stack = new TerraformStack(Testing.app(), "stack");
  new DynamoPlatform(stack, "platform", { cluster, release, ...options });
  return problemsIn(stack);
}

/** A chart value and what reads it, of somebody's own. */
const own = (path: string, value: unknown): PlatformOptions => ({
  values: path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as { [key: string]: unknown },
});

describe.each(DynamoRelease.known())("the chart of %s", (release) => {
  const old = /^0\./.test(release);

  test("gets Grove and KAI where it reads them, bundled or somebody else's", () => {
    for (const [property, name] of [["grove", "grove"], ["kaiScheduler", "kai-scheduler"]]) {
      const bundled = valuesOf(release, { [property]: GangScheduler.BUNDLED });
      const other = old ? `global.${name}` : name;
      expect([name, readPath(bundled, old ? name : `global.${name}`)]).toMatchObject([name, old ? { enabled: true } : { install: true, enabled: true }]);
      expect([name, readPath(bundled, `${other}.enabled`), readPath(bundled, `${other}.install`)]).toEqual([name, undefined, undefined]);
      const external = problemsOf(release, { [property]: GangScheduler.EXTERNAL });
      if (old) {
        expect(external).toMatchObject([{ code: "external-scheduler-not-offered", property, fix: expect.stringContaining("release 1.0 or later") }]);
      } else {
        expect(external).toEqual([]);
        expect(readPath(valuesOf(release, { [property]: GangScheduler.EXTERNAL }), `global.${name}`)).toEqual({ install: false, enabled: true });
      }
    }
  });

  test("gets nothing that it doesn't read", () => {
    const all: PlatformOptions = {
      nats: DataService.BUNDLED,
      etcd: DataService.BUNDLED,
      grove: GangScheduler.BUNDLED,
      kaiScheduler: GangScheduler.BUNDLED,
      discoveryBackend: "etcd",
      prometheusEndpoint: "http://p:9090",
      ...(old ? {} : { podMonitors: true }),
      imagePullSecrets: ["s"],
    };
    const values = valuesOf(release, all);
    expect(findUnknownValues(DynamoRelease.of(release), "values", values)).toEqual([]);
    // Nobody needs the operator restarted after its CRDs were applied: what it wrote into them stays.
    expect(readPath(values, "dynamo-operator.controllerManager.podAnnotations")).toBeUndefined();
    expect(problemsOf(release, all)).toEqual([]);
  });

  test("asks for KAI's grace period from 1.5 on, where both come from it", () => {
    const period = "kai-scheduler.scheduler.args.default-staleness-grace-period";
    const both = { grove: GangScheduler.BUNDLED, kaiScheduler: GangScheduler.BUNDLED };
    const asks = /^1\.[5-9]\./.test(release);
    expect(readPath(valuesOf(release, both), period)).toBe(asks ? "-1s" : undefined);
    expect(problemsOf(release, { ...both, ...own(period, "60s") })).toMatchObject(asks ? [{ code: "kai-evicts-stale-groups", fix: expect.stringContaining('"-1s"') }] : []);
    // Beside a Grove of somebody else's the chart asks for nothing, and a person's own value is theirs.
    if (!old) expect(problemsOf(release, { ...both, grove: GangScheduler.EXTERNAL, ...own(period, "60s") })).toEqual([]);
  });
});

describe("a person's own value that the chart doesn't read", () => {
  test.each<[string, string, unknown, string, string]>([
    ["1.0.2", "grove.enabled", true, "moved-value", "it reads global.grove.install"],
    ["1.0.2", "kai-scheduler.enabled", true, "moved-value", "it reads global.kai-scheduler.install"],
    ["0.9.1", "global.grove.install", true, "moved-value", "it reads grove.enabled"],
    ["1.0.2", "dynamo-operator.controllerManager.podAnnotations", { a: "b" }, "unread-value", "charts from 1.2 on do"],
    ["1.1.1", "dynamo-operator.controllerManager.podAnnotations", { a: "b" }, "unread-value", "charts from 1.2 on do"],
    ["1.0.0", "dynamo-operator.webhook.certGenerator.tolerations", [TOLERATION], "unread-value", "charts to 0.9 do"],
    ["1.0.0", "dynamo-operator.dynamo.mpiRun.sshKeygen.enabled", true, "unread-value", "charts to 0.9 do"],
    ["1.2.1", "nats.enabled", false, "moved-value", "fails to install"],
    ["1.1.1", "global.nats.install", false, "moved-value", "it reads nats.enabled"],
    ["1.3.1", "global.volcano-scheduler.enabled", true, "unread-value", "charts from 1.4 on do"],
    ["1.4.2", "global.snapshot.install", true, "unread-value", "charts from 1.5 on do"],
    ["0.9.1", "dynamo-operator.upgradeCRD", false, "unread-value", "charts from 1.0 on do"],
  ])("%s: %s", (release, path, value, code, reason) => {
    expect(problemsOf(release, own(path, value))).toEqual([expect.objectContaining({ code, reason: expect.stringContaining(reason) })]);
  });

  test.each([
    ["1.2.1", "dynamo-operator.controllerManager.podAnnotations", { a: "b" }],
    ["0.9.1", "dynamo-operator.webhook.certGenerator.tolerations", [TOLERATION]],
    ["0.9.1", "dynamo-operator.dynamo.mpiRun.sshKeygen.enabled", true],
    ["1.6.2", "global.snapshot.install", true],
  ])("%s reads %s", (release, path, value) => {
    expect(problemsOf(release, own(path, value))).toEqual([]);
    expect(readPath(valuesOf(release, own(path, value)), path)).toEqual(value);
  });
});

describe("platform values", () => {
  const values = (version: string, options: PlatformOptions = {}, more = {}): any =>
    platformValues({ release: DynamoRelease.of(version), tolerations: [], ...more }, options);

  test("stand at the paths that the release reads, and none at a path that it refuses", () => {
    const old = values("0.9.1", { grove: GangScheduler.BUNDLED });
    expect(old).toMatchObject({
      nats: { enabled: true },
      etcd: { enabled: true },
      grove: { enabled: true },
      "kai-scheduler": { enabled: false },
      "dynamo-operator": { nats: { enabled: true } },
    });
    expect(old).not.toHaveProperty("global");
    expect(old["dynamo-operator"]).not.toHaveProperty("upgradeCRD");
    expect(values("1.0.2")).toMatchObject({ nats: { enabled: true }, global: { etcd: { install: false } } });
    expect(values("1.0.2")).not.toHaveProperty("grove");
    for (const version of DynamoRelease.known().filter((one) => DynamoRelease.of(one).enforces("moved-values"))) {
      const all = values(version, {}, { tolerations: [SPOT], systemNodeSelector: { pool: "system" } });
      for (const name of ["nats", "etcd", "grove", "kai-scheduler"]) {
        expect([version, name, readValue(all, `${name}.enabled`)]).toEqual([version, name, undefined]);
      }
      expect([version, all.global.nats.install]).toEqual([version, DynamoRelease.of(version).natsByDefault]);
    }
  });

  test("always name the operator's own image of the release", () => {
    for (const version of DynamoRelease.known()) {
      expect(readValue(values(version), "dynamo-operator.controllerManager.manager.image.tag")).toBe(version);
    }
    const image = (operatorImage: string): unknown =>
      readValue(values("1.6.1", { operatorImage }), "dynamo-operator.controllerManager.manager.image");
    expect(image("mirror:5000/operator")).toEqual({ repository: "mirror:5000/operator", tag: "1.6.1" });
    expect(image("mirror:5000/operator:v2")).toEqual({ repository: "mirror:5000/operator", tag: "v2" });
    expect(splitImage("a/b@sha256:0f", "x")).toEqual({ repository: "a/b@sha256", tag: "0f" });
  });

  test.each([
    ["0.9.1", true, true],
    // No such Job from 1.0 on: the tree of upstream's tag v1.0.1 has neither its value nor its template.
    ["1.0.2", false, false],
    ["1.1.1", false, false],
    ["1.2.1", false, false],
    ["1.6.1", false, false],
  ])("%s: tolerate spot nodes at every place that has pods", (version, certificateJob, sshKeygenJob) => {
    const all = values(version, {}, { tolerations: [SPOT] });
    const expected: [string, boolean][] = [
      ["dynamo-operator.controllerManager.tolerations", true],
      ["dynamo-operator.webhook.certGenerator.tolerations", certificateJob],
      ["dynamo-operator.dynamo.mpiRun.sshKeygen.tolerations", sshKeygenJob],
      ["etcd.tolerations", true],
      ["nats.podTemplate.merge.spec.tolerations", true],
      ["nats.natsBox.podTemplate.merge.spec.tolerations", true],
      ["grove.tolerations", true],
      ["kai-scheduler.global.tolerations", true],
    ];
    for (const [place, there] of expected) expect([place, readValue(all, place)]).toEqual([place, there ? [SPOT] : undefined]);
  });

  test("keep NATS and etcd on the system pool", () => {
    const all = values("1.6.1", {}, { systemNodeSelector: { pool: "system" } });
    expect(all.etcd.nodeSelector).toEqual({ pool: "system" });
    expect(all.nats.podTemplate.merge.spec.nodeSelector).toEqual({ pool: "system" });
  });

  test("say where NATS, etcd, Prometheus and pull secrets are", () => {
    const all = values("1.6.1", {
      nats: DataService.external("nats://n:4222"),
      etcd: DataService.BUNDLED,
      discoveryBackend: "etcd",
      prometheusEndpoint: "http://p:9090",
      podMonitors: true,
      imagePullSecrets: ["s"],
    });
    expect(all.global).toMatchObject({ nats: { install: false }, etcd: { install: true } });
    expect(all["dynamo-operator"]).toMatchObject({
      natsAddr: "nats://n:4222",
      discoveryBackend: "etcd",
      imagePullSecrets: [{ name: "s" }],
      dynamo: { metrics: { prometheusEndpoint: "http://p:9090", podMonitors: { enabled: true } } },
    });
    expect(all["dynamo-operator"]).not.toHaveProperty("etcdAddr");
  });

  test("tell KAI not to evict what Grove holds, where the chart asks for it", () => {
    const both = { grove: GangScheduler.EXTERNAL, kaiScheduler: GangScheduler.BUNDLED };
    const period = "kai-scheduler.scheduler.args.default-staleness-grace-period";
    expect(values("1.6.1", both).global).toMatchObject({
      grove: { install: false, enabled: true },
      "kai-scheduler": { install: true, enabled: true },
    });
    expect(readValue(values("1.6.1", both), period)).toBe("-1s");
    expect(readValue(values("1.4.2", both), period)).toBeUndefined();
    expect(readValue(values("1.6.1", { kaiScheduler: GangScheduler.BUNDLED }), period)).toBeUndefined();
  });

  test("let the caller's own win, map by map", () => {
    const all = values("1.6.1", { values: { "dynamo-operator": { gpuDiscovery: { enabled: false } }, nats: null } });
    expect(all["dynamo-operator"]).toMatchObject({ gpuDiscovery: { enabled: false }, upgradeCRD: false });
  });
});
