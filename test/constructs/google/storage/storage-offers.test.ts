import { FilestoreTier } from "../../../../constructs/google/storage/filestore-tier";
import { make } from "../made-cluster";

describe("storage offers", () => {
  test("Google's own disk class, there already, and Filestore in this network", () => {
    expect(make().cluster.storage).toEqual([
      { className: "standard-rwo", accessModes: ["ReadWriteOnce"], isDefault: true },
      {
        className: "filestore-zonal",
        accessModes: ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"],
        minimumGiB: 1024,
        ownedByRoot: true,
        definition: {
          provisioner: "filestore.csi.storage.gke.io",
          parameters: { tier: "zonal", network: expect.stringMatching(/^\$\{TfToken/) },
        },
      },
    ]);
    expect(make({ filestoreTier: FilestoreTier.BASIC_SSD }).cluster.storage[1]).toMatchObject({
      className: "filestore-basic-ssd",
      minimumGiB: 2560,
    });
  });
});
