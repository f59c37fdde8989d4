import { ClusterConnection } from "../../../constructs/cluster/connection";
import { connectHelm, connectKubernetes } from "../../../constructs/kubernetes/providers";
import { newStack, synth } from "./described";

describe("providers", () => {
  const exec = ClusterConnection.exec({
    host: "https://api.example.com",
    clusterCaCertificate: "PEM",
    credential: { command: "aws", args: ["eks", "get-token"], env: { AWS_REGION: "eu-west-1" } },
  });
  const plugin = {
    api_version: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token"],
    env: { AWS_REGION: "eu-west-1" },
  };

  test("ask a program for the credential: an object for Helm, a list for Kubernetes", () => {
    const stack = newStack();
    expect(connectHelm(stack, exec).node.id).toBe("helm");
    expect(connectKubernetes(stack, exec).node.id).toBe("kubernetes");
    const { provider } = synth(stack);
    const address = { host: "https://api.example.com", cluster_ca_certificate: "PEM" };
    expect(provider.helm).toEqual([{ kubernetes: { ...address, exec: plugin } }]);
    expect(provider.kubernetes).toEqual([{ ...address, exec: [plugin] }]);
  });

  test("use a context of a kubeconfig", () => {
    const stack = newStack();
    const connection = ClusterConnection.kubeconfig({ context: "kind-dev" });
    connectHelm(stack, connection);
    connectKubernetes(stack, connection);
    const { provider } = synth(stack);
    const expected = { config_path: "~/.kube/config", config_context: "kind-dev" };
    expect(provider.helm).toEqual([{ kubernetes: expected }]);
    expect(provider.kubernetes).toEqual([expected]);
  });
});
