import { nodeAccountId } from "../../../../constructs/google/names";
import { make } from "../made-cluster";

describe("node identity", () => {
  const made = make();

  test("writes logs and metrics, and no more", () => {
    const roles = Object.values(made.of("google_project_iam_member")).map((one) => one.role);
    // Google's own least role of a node: monitoring.viewer, which reads all of the project's metrics, isn't in it.
    expect(roles).toEqual(["roles/container.defaultNodeServiceAccount"]);
  });

  test("reads the one repository", () => {
    expect(made.one("google_artifact_registry_repository")).toMatchObject({
      repository_id: "lab",
      format: "DOCKER",
      location: "us-central1",
      docker_config: { immutable_tags: true },
    });
    expect(make({ registry: { immutableTags: false } }).one("google_artifact_registry_repository").docker_config.immutable_tags).toBe(false);
    expect(made.one("google_artifact_registry_repository_iam_member").role).toBe("roles/artifactregistry.reader");
  });

  test("its id is short enough, and differs for names that differ late", () => {
    expect(nodeAccountId("lab", "us-central1")).toBe("lab-us-central1-nodes");
    const [a, b] = ["a-cluster-name-of-forty-characters-in-all", "a-cluster-name-of-forty-characters-in-alb"].map((name) =>
      nodeAccountId(name, "us-central1"),
    );
    expect(a).toMatch(/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/);
    expect(a).not.toBe(b);
  });
});
