import * as fs from "fs";
import { ALERTS } from "../../../observability/rules/alerts/alerts";
import { alertsPage } from "../../../observability/rules/page";

test("docs/alerts.md is what `npm run --silent rules -- --page` prints", () => {
  expect(fs.readFileSync("docs/alerts.md", "utf8")).toBe(alertsPage());
});

test("an alert's link leads to its heading, and every link between alerts to one", () => {
  const page = alertsPage();
  const headings = [...page.matchAll(/^### (\S+)$/gm)].map(([, name]) => name.toLowerCase());
  expect(headings).toEqual(ALERTS.map(({ name }) => name.toLowerCase()));
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((anchor) => !headings.includes(anchor))).toEqual([]);
});

test("each says what to do", () => {
  for (const { name, means, todo, summary } of ALERTS) expect([name, means.length > 40, todo.length > 0, summary.length > 15]).toEqual([name, true, true, true]);
});
