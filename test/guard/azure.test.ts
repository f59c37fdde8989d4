import { guard } from "../../guard/guard";

test.each([
  ["azurerm_netapp_volume.models", /files/],
  ["azurerm_netapp_pool.models", /files/],
  ["azurerm_netapp_account.models", /files/],
  ["azurerm_data_protection_backup_instance_kubernetes_cluster.cluster", /backups/],
])("%s doesn't go unnoticed", (address, loses) => {
  const losses = guard([{ address, mode: "managed", type: address.split(".")[0], change: { actions: ["delete"], before: null } }]).losses;
  expect(losses).toMatchObject([{ address, how: "deleted", loses: expect.stringMatching(loses) }]);
});
