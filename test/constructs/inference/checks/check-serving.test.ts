import { App, TerraformStack } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { checkServing } from "../../../../constructs/inference/checks/check-serving";
import { migrationAt } from "../../../../constructs/inference/routing/migration";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { plainCluster } from "../../../inference-runtime/chart/render";

const qwen: ServedModelOptions = { name: "qwen", model: "Qwen/Qwen3-0.6B" };

describe("what is refused of how a model serves", () => {
  test.each<[string, Partial<ServedModelOptions>, string, string]>([
    ["no time at all", { longestStreamSeconds: 0 }, "invalid-longest-stream", "longestStreamSeconds"],
    ["half a second", { longestStreamSeconds: 0.5 }, "invalid-longest-stream", "longestStreamSeconds"],
    ["milliseconds", { longestStreamSeconds: 600000 }, "invalid-longest-stream", "longestStreamSeconds"],
    ["no number", { longestStreamSeconds: NaN }, "wrong-type", "longestStreamSeconds"],
    ["a namespace with capitals", { network: { clientNamespaces: ["apps", "Apps"] } }, "invalid-name", "network.clientNamespaces[1]"],
    ["an empty namespace", { network: { monitoringNamespaces: [""] } }, "invalid-name", "network.monitoringNamespaces[0]"],
    ["the whole world", { network: { clientCidrs: ["0.0.0.0/0"] } }, "open-to-the-world", "network.clientCidrs[0]"],
    ["the whole world again", { network: { clientCidrs: ["::/0"] } }, "open-to-the-world", "network.clientCidrs[0]"],
    ["an address without its length", { network: { clientCidrs: ["10.0.0.1"] } }, "cidr-invalid", "network.clientCidrs[0]"],
    ["an address inside a range", { network: { clientCidrs: ["10.0.0.1/16"] } }, "cidr-invalid", "network.clientCidrs[0]"],
    ["a length too long", { network: { clientCidrs: ["fd00::/129"] } }, "cidr-invalid", "network.clientCidrs[0]"],
    ["doors without a wall", { network: { policy: false, clientNamespaces: ["apps"] } }, "network-without-policy", "network.clientNamespaces"],
  ])("%s", (_, wrong, code, property) => {
    const stack = new TerraformStack(new App(), "stack");
    new ServedModel(stack, "model", { ...qwen, ...wrong, cluster: plainCluster() });
    expect(problemsIn(stack)).toMatchObject([{ code, property }]);
  });

  test("nothing of what is right", () => {
    const network = { clientNamespaces: ["apps"], clientCidrs: ["10.0.0.0/8", "203.0.113.7/32", "fd00::/64"], monitoringNamespaces: ["monitoring"], policy: true };
    for (const longestStreamSeconds of [1, 600, 86400]) expect(checkServing({ ...qwen, longestStreamSeconds, network })).toEqual([]);
    expect(checkServing({ ...qwen, network: { policy: false } })).toEqual([]);
  });
});

test("a patch that nobody knows moves its requests as its line does, a new line as the newest", () => {
  expect(["0.8.9", "0.9.2", "1.0.9", "1.1.2", "1.6.2", "2.0.0"].map(migrationAt)).toEqual(["worker", "worker", ...Array<string>(4).fill("frontend")]);
});
