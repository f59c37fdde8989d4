import * as fs from "fs";
import { Manifest, published, twinManifest } from "../../../tools/twin/manifest";
import { renamed } from "../../../tools/twin/names";
import table from "../../../tools/twin/data/packages.json";

const ours: Manifest = JSON.parse(fs.readFileSync("package.json", "utf8"));
// In the twin itself it is there already.
const twin = ours.name === "cdktn-dynamo" ? ours : twinManifest(ours, (text) => renamed(text, "package.json"));

test("the twin asks for cdktn's line, and for nothing of cdktf's", () => {
  expect(twin).toMatchObject({
    name: "cdktn-dynamo",
    bin: { "cdktn-dynamo": "program.js" },
    engines: { node: ">=22.11.0" },
    peerDependencies: { cdktn: "0.24.0", constructs: ">=10.6.0 <10.8.0", "@cdktn/provider-aws": expect.stringMatching(/^>=25/) },
  });
  const asked = [twin.peerDependencies, twin.peerDependenciesMeta, twin.devDependencies!].flatMap((each) => Object.keys(each));
  expect(asked.filter((name) => /^@?cdktf\b/.test(name))).toEqual([]);
});

test("it asks for as many packages, and for the same ones of others", () => {
  const others = (manifest: Manifest): string[] => Object.keys(manifest.peerDependencies).filter((name) => !/^@?cdkt[fn]|constructs/.test(name));
  expect(Object.keys(twin.peerDependencies)).toHaveLength(Object.keys(ours.peerDependencies).length);
  expect(others(twin)).toEqual(others(ours));
});

test("each version that is fetched is one that the package lets in", () => {
  const missing = table.packages.filter(({ version, peer }) => peer !== version && !peer.startsWith(`>=${version}`) && !peer.includes(` <${Number(version.split(".")[0]) + 1}`) && !peer.startsWith(">=10.6"));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("as it is published it runs nothing, and asks for nothing that only the repository needs", () => {
  expect(Object.keys(published(twin))).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(scripts|devDependencies|overrides)$/)]));
  expect(published(twin)).toMatchObject({ name: "cdktn-dynamo", exports: expect.anything(), files: expect.anything() });
});

test("a package of cdktf's line that the table doesn't know is an error, not a gap", () => {
  const more = { ...ours, peerDependencies: { "@cdktf/provider-docker": "1" } };
  expect(() => twinManifest(more, (text) => text)).toThrow("tools/twin/data/packages.json says nothing of @cdktf/provider-docker");
});
