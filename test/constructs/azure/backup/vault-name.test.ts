import { all, clusterStack } from "../cluster";

const vaultOf = (clusterName: string): string => all(clusterStack({ clusterName, backup: {} }), "azurerm_data_protection_backup_vault")[0].name;
const LONG = "team-of-research-in-the-north-for-large-models-prod-1a";

test("a vault is named after its cluster", () => expect(vaultOf("lab")).toBe("lab-backup"));
test("and after all of a name that just fits", () => expect(vaultOf(LONG.slice(0, 43))).toBe(`${LONG.slice(0, 43)}-backup`));

test("of two long names that begin alike, in one resource group, the vaults are two", () => {
  const [one, two] = [LONG, `${LONG.slice(0, -1)}b`].map(vaultOf);
  expect(LONG).toHaveLength(54);
  expect(one).not.toBe(two);
  for (const name of [one, two]) expect(name).toMatch(/^[A-Za-z][-A-Za-z0-9]{0,48}[A-Za-z0-9]$/);
  expect(vaultOf(LONG)).toBe(one);
});
