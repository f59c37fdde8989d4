import { Engine } from "../../../constructs/inference/engine";
import { LoraSource } from "../../../constructs/inference/options/lora";
import { Rendered } from "../../harness/helm";
import { environmentOf, mainOf, podOf, renderModel } from "../../inference-runtime/chart/render";
import { Desk, describeWithDynamo, run } from "../desk";

const KEY = "AKIDOFTHEDESK";
const ADAPTERS = [
  { name: "sql", source: LoraSource.s3("s3://my-adapters/sql/v3") },
  { name: "tone", source: LoraSource.s3("s3://my-adapters/tone") },
];

/** The worker's variables, those of its Secret's keys with them: the kubelet's part. */
function environment(main: Rendered, keys: { readonly [name: string]: string }): { [name: string]: string } {
  const secret = (main.env ?? []).filter(({ valueFrom }: Rendered) => valueFrom?.secretKeyRef !== undefined);
  return { ...environmentOf(main), ...Object.fromEntries(secret.map(({ name, valueFrom }: Rendered) => [name, keys[valueFrom.secretKeyRef.key]])) };
}

async function fetch(desk: Desk): Promise<Rendered> {
  const objects = renderModel({ model: "Org/Model", engine: Engine.SGLANG, lora: { adapters: ADAPTERS, s3Secret: "adapters-reader" }, environment: { AWS_REGION: "eu-central-1" } }, desk.release);
  const [frontend, main] = [mainOf(objects, "frontend"), mainOf(objects, "worker")];
  const words: string[] = main.args;
  return (await run(desk, "serving/fetched.py", {
    key: KEY,
    models: objects.filter(({ kind }) => kind === "DynamoModel"),
    frontend: { env: environmentOf(frontend), grace: podOf(objects, "frontend").terminationGracePeriodSeconds },
    worker: {
      args: words.map((word) => (word.startsWith("/opt/models/") ? "MODEL_FOLDER" : word)),
      env: environment(main, { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: "secret-of-the-desk" }),
    },
  })) as Rendered;
}

describeWithDynamo("adapters of a bucket, loaded by what Dynamo's operator asks of a worker for each DynamoModel that the chart makes", (desks) => {
  jest.setTimeout(300_000);

  test.each(desks.map((desk): [string, Desk] => [desk.release, desk]))("%s: fetched with the Secret's keys in the region said, listed, and taken away with its object", async (_, desk) => {
    const told = await fetch(desk);
    expect(told.loaded).toEqual({ status: 200 });
    expect(told.listed).toEqual(["Org/Model", "sql"]);
    expect(told.asked).toEqual([`${KEY} eu-central-1`]);
    // The bucket has no such folder: the object stays without ready endpoints, and says why.
    expect(told.none.status).toBeGreaterThanOrEqual(400);
    expect(told.none.said).toContain("my-adapters/tone");
    // The operator asks each worker again at whatever happens to one of them.
    expect(told.again).toEqual({ status: 200 });
    expect(told.gone).toEqual({ status: 200 });
    expect(told.base).toBe("length");
  });
});
