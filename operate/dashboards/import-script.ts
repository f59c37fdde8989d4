import { Deployment } from "../../explain/deployment";

/** A managed Grafana, and what it asks. */
export interface GrafanaPlace {
  /** `aws` or `azure`. */
  readonly cloud: string;
  readonly region: string;
  /** The cluster's name, which the workspace of metrics has too. */
  readonly cluster: string;
  /** What the Grafana itself is called. */
  readonly grafana: string;
}

/** Where a deployment's managed Grafana is. @default - it has none, or its region isn't known */
export function grafanaPlace({ cluster: { cloud, region, name }, monitoring }: Pick<Deployment, "cluster" | "monitoring">): GrafanaPlace | undefined {
  const grafana = monitoring?.storeGrafanaName;
  return cloud === undefined || region === undefined || grafana === undefined ? undefined : { cloud, region, cluster: name, grafana };
}

/** What the datasource is called there. @default - the cloud makes it, and names it */
export function datasourceName({ cloud, cluster }: GrafanaPlace): string | undefined {
  return cloud === "aws" ? `Dynamo metrics of ${cluster}` : undefined;
}

/** A script for bash that brings dashboards into a managed Grafana, with the datasource where the cloud makes none. It may be run again. */
export function importScript(place: GrafanaPlace): string {
  return place.cloud === "aws" ? amazon(place) : azure(place);
}

/** Whatever a name has in it, the shell reads it as it stands. */
const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;

/** What stands in a comment, which ends with its line. */
const remarked = (text: string): string => text.replace(/[^\w .-]/g, "?");

function amazon(place: GrafanaPlace): string {
  const { region, cluster, grafana } = place;
  return `#!/usr/bin/env bash
# Brings the dashboards beside this file, and the datasource that they ask, into the workspace ${remarked(grafana)} of Amazon Managed Grafana in ${remarked(region)}.
# It wants the AWS CLI and curl, and of who runs it: grafana:ListWorkspaces, grafana:CreateWorkspaceServiceAccount,
# grafana:CreateWorkspaceServiceAccountToken, grafana:DeleteWorkspaceServiceAccount, aps:ListWorkspaces. What it signs in with lasts ten minutes,
# stands in no file, and is deleted at its end; AWS bills whoever asks a workspace as a user of that month.
set -euo pipefail
cd "$(dirname "$0")"
export AWS_REGION=${quoted(region)} AWS_PAGER=
grafana=${quoted(grafana)}
metrics=${quoted(cluster)}
datasource=${quoted(datasourceName(place) ?? "")}

found="$(aws grafana list-workspaces --region "$AWS_REGION" --query "workspaces[?name=='$grafana'].[id, endpoint]" --output text)"
read -r workspace endpoint <<<"$found" || true
if [ -z "$workspace" ]; then echo "no workspace of Amazon Managed Grafana in $AWS_REGION is called $grafana: deploy the cluster's stack first" >&2; exit 1; fi
amp="$(aws amp list-workspaces --region "$AWS_REGION" --query "workspaces[?alias=='$metrics'].workspaceId | [0]" --output text)"
if [ -z "$amp" ] || [ "$amp" = None ]; then echo "no workspace of metrics in $AWS_REGION is called $metrics" >&2; exit 1; fi
# From a network of your own, the address of an endpoint in it: GRAFANA_URL.
url="\${GRAFANA_URL:-https://$endpoint}"

account="$(aws grafana create-workspace-service-account --region "$AWS_REGION" --workspace-id "$workspace" --name "dynamo-dashboards-$$" --grafana-role ADMIN --query id --output text)"
trap 'aws grafana delete-workspace-service-account --region "$AWS_REGION" --workspace-id "$workspace" --service-account-id "$account" --output text >/dev/null' EXIT
token="$(aws grafana create-workspace-service-account-token --region "$AWS_REGION" --workspace-id "$workspace" --service-account-id "$account" --name once --seconds-to-live 600 --query serviceAccountToken.key --output text)"

# The token is among no program's arguments, which everybody on the machine may read.
ask() { curl --silent --show-error --fail --output /dev/null --header @<(printf 'Authorization: Bearer %s\\n' "$token") --header 'Content-Type: application/json' --request "$@"; }

uid=dynamo-metrics
asked="{\\"uid\\":\\"$uid\\",\\"name\\":\\"$datasource\\",\\"type\\":\\"prometheus\\",\\"access\\":\\"proxy\\",\\"url\\":\\"https://aps-workspaces.$AWS_REGION.amazonaws.com/workspaces/$amp\\",\\"jsonData\\":{\\"httpMethod\\":\\"POST\\",\\"sigV4Auth\\":true,\\"sigV4AuthType\\":\\"workspace-iam-role\\",\\"sigV4Region\\":\\"$AWS_REGION\\"}}"
if ask GET "$url/api/datasources/uid/$uid" 2>/dev/null; then
  ask PUT "$url/api/datasources/uid/$uid" --data-binary "$asked"
else
  ask POST "$url/api/datasources" --data-binary "$asked"
fi
echo "datasource $datasource"
for file in dynamo-*.json; do
  { printf '{"overwrite":true,"dashboard":'; cat "$file"; printf '}'; } | ask POST "$url/api/dashboards/db" --data-binary @-
  echo "$url/d/\${file%.json}"
done
`;
}

function azure({ grafana, cluster }: GrafanaPlace): string {
  return `#!/usr/bin/env bash
# Brings the dashboards beside this file into the instance ${remarked(grafana)} of Azure Managed Grafana, whose datasource is the workspace of metrics by itself.
# It wants the Azure CLI, signed in as one of its administrators; where the instance has no public access, on a machine that reaches its endpoint.
set -euo pipefail
cd "$(dirname "$0")"
grafana=${quoted(grafana)}
metrics=${quoted(cluster)}

az extension show --name amg --output none 2>/dev/null || az extension add --name amg --output none
group="$(az grafana list --query "[?name=='$grafana'].resourceGroup | [0]" --output tsv)"
if [ -z "$group" ]; then echo "no instance of Azure Managed Grafana in this subscription is called $grafana: deploy the cluster's stack first" >&2; exit 1; fi
asks="$(az monitor account show --name "$metrics" --resource-group "$group" --query metrics.prometheusQueryEndpoint --output tsv)"
found="$(az grafana data-source list --name "$grafana" --resource-group "$group" --query "[?url=='$asks'].[type, name]" --output tsv | head -n 1)"
IFS=$'\\t' read -r type datasource <<<"$found" || true
if [ -z "$datasource" ]; then echo "$grafana has no datasource that asks $asks" >&2; exit 1; fi

ready="$(mktemp -d)"
trap 'rm -rf "$ready"' EXIT
for file in dynamo-*.json; do
  # The one datasource that the dashboard offers: its kind and its name are known only here.
  sed "s|\\"query\\": \\"prometheus\\",|\\"query\\": \\"$type\\", \\"regex\\": \\"/^$datasource\\$/\\",|" "$file" >"$ready/$file"
  az grafana dashboard import --name "$grafana" --resource-group "$group" --overwrite true --definition "@$ready/$file" --output none
  echo "\${file%.json}"
done
`;
}
