import { ALERT_GROUPS } from "./alerts/alerts";
import { AlertDefinition } from "./alert";

const HEAD = `# Alerts

Each alert of [observability.md](observability.md): what it means, and what to do. The page is printed from the same table as the rules
(\`npm run --silent rules -- --page\`); an alert's link leads to its heading here.

\`critical\` is for whoever is on call, \`warning\` for the day. An alert that asks for a metric which a release lacks isn't among that
release's rules; \`cdktf-dynamo rules --release RELEASE\` tells which. What kube-prometheus-stack already alerts on (Jobs that fail, nodes
that aren't ready, full volumes, pods in a crash loop, targets that are down) isn't here a second time.
`;

/** `docs/alerts.md`. */
export function alertsPage(): string {
  const groups = ALERT_GROUPS.map(({ title, alerts }) => `## ${title}\n\n${alerts.map(entry).join("\n")}`);
  return `${HEAD}\n${groups.join("\n")}`;
}

function entry({ name, severity, for: held, means, todo, ways, panel: [dashboard, title] }: AlertDefinition): string {
  const after = /^0/.test(held) ? "at once" : `after ${held}`;
  const needs = [...new Set(ways.flatMap((way) => way.needs))].map((series) => `\`${series}\``).join(", ");
  return `### ${name}\n\n${severity}, ${after}. Panel: "${title}" of \`${dashboard}\`. Asks for ${needs}.\n\n${means}\n\n${todo.map((line) => `- ${line}`).join("\n")}\n`;
}
