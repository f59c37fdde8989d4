import * as path from "path";
import { inspect } from "util";
import { MissingPackageError, requirePackages } from "../../constructs/core/required-packages";

/** What a person meets who takes the package for one that has everything in one place, or who lacks a part of it. */

const entry = jest.requireActual<{ readonly [name: string]: readonly string[] }>(path.resolve("index.js"));
const ask = (name: string): unknown => entry[name];

test.each([
  ["EksDeployment", "cdktf-dynamo/aws"],
  ["EksKubernetesThing", "cdktf-dynamo/aws"],
  ["AksCluster", "cdktf-dynamo/azure"],
  ["GkeDeployment", "cdktf-dynamo/google"],
  ["ExistingCluster", "cdktf-dynamo/kubernetes"],
  ["synth", "cdktf-dynamo/kubernetes"],
  ["ServedModel", "cdktf-dynamo/inference"],
  ["planInference", "cdktf-dynamo/planner"],
])("%s: says that it is in %s", (name, where) => {
  expect(() => ask(name)).toThrow(`${name} is in ${where}: import { ${name} } from "${where}"`);
});

test("what is nowhere is told with all that there is", () => {
  expect(() => ask("Kluster")).toThrow(/cdktf-dynamo has no Kluster of its own; .*\n {2}cdktf-dynamo\/aws +EksDeployment, EksCluster\n/);
});

test("it can be looked at, awaited and spread like any module", async () => {
  expect(inspect(entry)).toContain("cdktf-dynamo/aws");
  expect(Object.keys(await Promise.resolve(entry))).toContain("cdktf-dynamo/testing");
  expect(JSON.stringify(entry)).toContain("EksDeployment");
});

test("what it says is in an entry is exported there", () => {
  const { exports } = jest.requireActual<{ exports: { [name: string]: { types: string } } }>(path.resolve("package.json"));
  for (const [name, names] of Object.entries(entry)) {
    const source = exports[name.replace("cdktf-dynamo", ".")].types.replace("./dist/", "").replace(".d.ts", ".ts");
    const there = Object.keys(jest.requireActual<object>(path.resolve(source)));
    expect(names.filter((one) => !there.includes(one))).toEqual([]);
  }
});

test("its entries are the package's, but for what only tests need", () => {
  const { exports } = jest.requireActual<{ exports: object }>(path.resolve("package.json"));
  const others = ["./package.json", "./testing/jest", "."];
  expect(Object.keys(entry)).toEqual(Object.keys(exports).filter((name) => !others.includes(name)).map((name) => name.replace(/^\./, "cdktf-dynamo")));
});

test.each([
  ["cdktf-dynamo/aws", ["@cdktf/provider-aws"], /^cdktf-dynamo\/aws needs @cdktf\/provider-aws, which isn't installed: npm install "@cdktf\/provider-aws@[^"]+"$/],
  ["cdktf-dynamo/azure", ["@cdktf/provider-azurerm"], /npm install "@cdktf\/provider-azurerm@/],
  ["cdktf-dynamo/google", ["cdktf", "@cdktf/provider-google"], /needs cdktf and @cdktf\/provider-google, which aren't installed: npm install "cdktf@[^"]+" "@cdktf\/provider-google@[^"]+"$/],
])("%s without its packages says which to install, and no stack", (from, missing, message) => {
  const needed = ["cdktf", "constructs", "@cdktf/provider-helm", ...missing];
  expect(() => requirePackages(from, [...new Set(needed)], (name) => !missing.includes(name))).toThrow(message);
  expect(() => requirePackages(from, needed)).not.toThrow();
  expect(new MissingPackageError("x").stack).toBe("MissingPackageError: x");
});

test.each(["aws", "azure", "google", "kubernetes"])("the entry %s asks before it imports", (room) => {
  const source = jest.requireActual<typeof import("fs")>("fs").readFileSync(`stacks/${room}/index.ts`, "utf8");
  expect(/^(?:import|export) .*$/m.exec(source)?.[0]).toBe('import "./requires";');
});
