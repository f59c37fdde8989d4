import table from "../data/migration.json";

/** Who moves a request to another worker in a release: "frontend", by its environment, or "worker", by a flag that no other release takes. */
export function migrationAt(release: string): string {
  const [first, second] = release.split(".");
  const rows = table.lines;
  return (rows.find(({ line }) => line === `${first}.${second}`) ?? rows[rows.length - 1]).at;
}
