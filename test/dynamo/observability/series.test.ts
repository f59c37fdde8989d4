import table from "../../../constructs/kubernetes/monitoring/data/series.json";
import { Desk, describeWithDynamo, run } from "../desk";

describeWithDynamo(
  "series that a real frontend and a real worker show",
  (desks) => {
    jest.setTimeout(300_000);
    const rows = desks.flatMap((desk) => ["round-robin", "kv"].map((router): [string, string, Desk] => [desk.release, router, desk]));

    test.concurrent.each(rows)("%s, router %s: as the table has it", async (release, router, desk) => {
      const env = router === "kv" ? { DYN_ROUTER_MODE: "kv" } : {};
      const { frontend, worker } = await run(desk, "observability/series.py", { workers: 3, env });
      const row = table.measured.find((one) => one.release === release && one.router === router);
      const added = (frontend[2] - frontend[0]) / 2;
      expect({ release, router, frontend: frontend[0], frontendPerWorker: added, worker: Math.max(...worker) }).toEqual(row);
      expect(table.least.frontend).toBeLessThan(frontend[0]);
      expect(table.least.worker).toBeLessThan(Math.min(...worker));
    });
  },
  "dynamo.mocker.main",
);
