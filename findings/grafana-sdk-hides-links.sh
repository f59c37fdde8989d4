#!/usr/bin/env bash
# @grafana/grafana-foundation-sdk 0.0.21: a dashboard's link and an annotation of which no placement is said get "inControlsMenu", by which newer
# Grafanas hide them in a menu; Grafana's own default is to have none and show them at the top, and the builders can't be told so
# (grafana-foundation-sdk#1202, #1272, of the Go builders; seen here in TypeScript's). Seen: inControlsMenu for both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @grafana/grafana-foundation-sdk@0.0.21 >/dev/null
cat >dashboard.js <<'JS'
const { AnnotationQueryBuilder, DashboardBuilder, DashboardLinkBuilder } = require("@grafana/grafana-foundation-sdk/dashboard");
const { links, annotations } = new DashboardBuilder("x").link(new DashboardLinkBuilder("link").url("https://example.com")).annotation(new AnnotationQueryBuilder().name("alerts").enable(true)).build();
console.log(JSON.stringify([links[0].placement, annotations.list[0].placement]));
JS
seen=$(node dashboard.js)
echo "grafana-foundation-sdk 0.0.21, placement of a link and an annotation that say none: $seen"
[ "$seen" = '["inControlsMenu","inControlsMenu"]' ] || { echo "changed: nothing is put into the menu unasked"; exit 1; }
