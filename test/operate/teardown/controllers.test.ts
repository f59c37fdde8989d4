import { Controllers } from "../../../operate/teardown/controllers";
import { kubectlOf } from "../../../operate/teardown/connect";
import { FakePrograms } from "../fake-programs";
import { FakeCluster } from "./fake-cluster";

let fakes: FakePrograms;
beforeEach(() => {
  fakes = new FakePrograms();
  new FakeCluster(fakes);
});
afterEach(() => fakes.remove());

test.each([
  ["aws", "karpenter"],
  [undefined, "karpenter"],
  // AKS's node auto-provisioning is no Deployment of the cluster: that there is none means nothing.
  ["azure", undefined],
] as const)("who takes Karpenter's finaliser off on %s", async (cloud, name) => {
  const controllers = await Controllers.of(kubectlOf(fakes.programs(), {}), cloud);
  if (!controllers.known) throw new Error(controllers.reason);
  expect(controllers.value.for({ finalizers: ["karpenter.sh/termination"] })?.name).toBe(name);
});
