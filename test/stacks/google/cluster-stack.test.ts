import { Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { GkeClusterProps } from "../../../constructs/google/gke-cluster-props";
import { GkeClusterStack } from "../../../stacks/google/cluster-stack";
import { StateBackend } from "../../../stacks/state-backend";
import { PROPS } from "../../constructs/google/made-cluster";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("cluster stack", () => {
  test("the provider takes the region, and leaves the project to the environment", () => {
    const stack = (props: Partial<GkeClusterProps>): any =>
      JSON.parse(
        Testing.synth(new GkeClusterStack(Testing.app(), "gke-cluster", { ...PROPS, ...props, backend: StateBackend.local() })),
      );
    expect(stack({}).provider.google).toEqual([{ region: "us-central1" }]);
    const given = stack({ project: "my-project" });
    expect(given.provider.google[0].project).toBe("my-project");
    expect(given.output["image-repository"].value).toBe("us-central1-docker.pkg.dev/my-project/lab");
    const [login, push] = given.output["image-push"].value.split("\n");
    expect(login).toBe("gcloud auth configure-docker us-central1-docker.pkg.dev --quiet");
    expect(push).toMatch(/^npx cdktf-dynamo images --push --registry us-central1-docker\.pkg\.dev\/my-project\/lab --digest python=/);
  });

  test("an image's address, for values; what is no image's name is refused", () => {
    const app = Testing.app();
    const { cluster } = new GkeClusterStack(app, "gke-cluster", { ...PROPS, project: "my-project", backend: StateBackend.local() });
    expect(cluster.registry.imageUrl("preflight")).toBe("us-central1-docker.pkg.dev/my-project/lab/preflight");
    expect(problemsIn(app)).toEqual([]);
    cluster.registry.imageUrl("Preflight:1.0");
    expect(problemsIn(app)).toMatchObject([{ code: "invalid-name", constructPath: "gke-cluster/gke/images", fix: 'write it like "preflight"' }]);
  });
});
