import { make } from "./made-cluster";

describe("project", () => {
  test("not given: asked of the resource manager, whose answer holds no token", () => {
    const made = make();
    const [id] = Object.keys(made.json.data.google_project);
    expect(Object.keys(made.json.data)).toEqual(["google_project"]);
    const project = `\${data.google_project.${id}.project_id}`;
    expect(made.one("google_container_cluster").workload_identity_config.workload_pool).toBe(`${project}.svc.id.goog`);
    expect(made.one("google_container_cluster").project).toBeUndefined();
    expect(made.one("google_project_iam_member", { role: "roles/container.defaultNodeServiceAccount" }).project).toBe(project);
  });

  test("given: a constant everywhere", () => {
    const made = make({ project: "my-project" });
    expect(made.json.data).toBeUndefined();
    expect(made.one("google_container_cluster")).toMatchObject({
      project: "my-project",
      workload_identity_config: { workload_pool: "my-project.svc.id.goog" },
    });
    expect(made.cluster.registry.address).toBe("us-central1-docker.pkg.dev/my-project/lab");
  });

  test("its APIs are enabled first and never disabled", () => {
    const services = Object.entries(make().of("google_project_service"));
    const names = services.map(([, service]) => service.service);
    expect(names).toEqual(["artifactregistry", "compute", "container", "file", "iam"].map((api) => `${api}.googleapis.com`));
    for (const [, service] of services) expect(service.disable_on_destroy).toBe(false);
    expect(make().one("google_compute_network").depends_on).toContain(`google_project_service.${services[0][0]}`);
    expect(make({ enableApis: false }).of("google_project_service")).toEqual({});
  });
});
