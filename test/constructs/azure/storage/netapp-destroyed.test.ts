import { AksReplaceable } from "../../../../constructs/azure/replaceable";
import { clusterStack, json } from "../cluster";

const features = (props: Parameters<typeof clusterStack>[0]): unknown => json(clusterStack(props)).provider.azurerm[0].features;
const OPEN = { netapp: [{ prevent_volume_destruction: false }] };

test("azurerm may delete the volume where there is one, or where it may be replaced; else nothing is said of it", () => {
  expect(features({ storage: { netApp: {} } })).toMatchObject([OPEN]);
  expect(features({ allowReplacement: [AksReplaceable.NETAPP_FILES] })).toMatchObject([OPEN]);
  expect(JSON.stringify(features({}))).not.toContain("netapp");
});
