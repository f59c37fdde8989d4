import { Token } from "cdktf";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { AzureStoreOptions, WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Rendered, describeWithHelm } from "../../../harness/helm";
import { environmentOf, mainOf, renderModel } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";

/** Weights in Azure's store, read as an identity that AKS gives the pods. */

const ID = "11111111-2222-3333-4444-555555555555";
const from = (azure: AzureStoreOptions | undefined, uri = "az://weights/qwen3"): Partial<ServedModelOptions> => ({ engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri, azure }) });

describeWithHelm("a worker that reads Azure's store", () => {
  test.each(["1.4.2", "1.6.1"])("%s: carries the label and the identity, and the frontend neither", (release) => {
    const objects = renderModel(from({ account: "labweights", clientId: ID }), release);
    const { components } = objects.find(({ kind }) => kind === "DynamoGraphDeployment").spec;
    expect(components.map(({ name, podTemplate }: Rendered) => [name, podTemplate.metadata?.labels])).toEqual([["frontend", undefined], ["worker", { "azure.workload.identity/use": "true" }]]);
    expect(environmentOf(mainOf(objects, "worker"))).toMatchObject({ AZURE_STORAGE_ACCOUNT_NAME: "labweights", AZURE_CLIENT_ID: ID });
    expect(environmentOf(mainOf(objects, "frontend")).AZURE_CLIENT_ID).toBeUndefined();
  });

  test("without an identity carries nothing, as of any other store", () => {
    const { components } = renderModel(from(undefined), "1.6.1").find(({ kind }) => kind === "DynamoGraphDeployment").spec;
    expect(components.map(({ podTemplate }: Rendered) => podTemplate.metadata)).toEqual([undefined, undefined]);
  });
});

describe("is checked", () => {
  const found = (model: Partial<ServedModelOptions>): string[] =>
    checkModel({ name: "qwen", model: "Qwen/Qwen3-0.6B", ...model }, clusterOf(h100("gpus", EFA)), DynamoRelease.of("1.6.1")).map(({ code, property }) => `${code} ${property}`);

  test.each<[string, Partial<ServedModelOptions>, string[]]>([
    ["an account and an id", from({ account: "labweights", clientId: ID }), []],
    ["an id that is known at apply", from({ account: "labweights", clientId: Token.asString({ Ref: "x" }) }), []],
    ["an address in the account's place", from({ account: "labweights.blob.core.windows.net", clientId: ID }), ["invalid-weights-address weightsLoader.azure.account"]],
    ["a name in the id's place", from({ account: "labweights", clientId: "reader" }), ["invalid-weights-address weightsLoader.azure.clientId"]],
    ["Amazon's store as an identity of Azure", from({ account: "labweights", clientId: ID }, "s3://weights/qwen3"), ["invalid-weights-address weightsLoader.azure"]],
    ["no id at all", from({ account: "labweights" } as AzureStoreOptions), ["invalid-weights-address weightsLoader.azure.clientId"]],
  ])("%s", (_, model, expected) => expect(found(model)).toEqual(expected));
});
