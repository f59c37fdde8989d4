import { DeclaredDashboard } from "./declared";
import { lines } from "./panel";

export const PLATFORM_DASHBOARD: DeclaredDashboard = {
  name: "dynamo-platform",
  title: "Dynamo: platform",
  about: "The operator and graphs, and NATS, etcd and certificates where they are.",
  choices: [],
  rows: [
    {
      title: "Operator and graphs",
      panels: [
        lines("The operator", "short", "1 while it answers Prometheus; reconciliations a second by their result.", [
          [`sum by (job) (up{job=~@{operatorJob}})`, "{{job}} answers", "up"],
          [`sum by (controller, result) (rate(controller_runtime_reconcile_total{job=~@{operatorJob}}[5m]))`, "{{controller}} {{result}}", "controller_runtime_reconcile_total"],
        ]),
        lines("Errors of the operator", "short", "A second, by the kind that it fails at.", [
          [`sum by (controller) (rate(controller_runtime_reconcile_errors_total{job=~@{operatorJob}}[10m]))`, "{{controller}}", "controller_runtime_reconcile_errors_total"],
        ]),
        lines("Graphs by state", "short", "Objects of Dynamo's kinds, by the namespace they are in and their state.", [
          ["sum by (exported_namespace, resource_type, status) (dynamo_operator_resources_total)", "{{resource_type}} {{status}} in {{exported_namespace}}", "dynamo_operator_resources_total"],
        ]),
        lines("The webhook", "short", "Requests a second by their result, and refusals by their reason.", [
          ["sum by (resource_type, result) (rate(dynamo_operator_webhook_requests_total[5m]))", "{{resource_type}} {{result}}", "dynamo_operator_webhook_requests_total"],
          ["sum by (resource_type, reason) (rate(dynamo_operator_webhook_denials_total[5m]))", "{{resource_type}}: {{reason}}", "dynamo_operator_webhook_denials_total"],
        ]),
      ],
    },
    {
      title: "NATS, etcd, certificates",
      panels: [
        lines("NATS", "short", "Messages a second.", [
          ["sum by (namespace, pod) (rate(nats_varz_in_msgs[5m]))", "{{pod}} in", "nats_varz_in_msgs"],
          ["sum by (namespace, pod) (rate(nats_varz_out_msgs[5m]))", "{{pod}} out", "nats_varz_out_msgs"],
        ]),
        lines("NATS' clients", "short", "Connections, and clients that were cut off for being slow.", [
          ["sum by (namespace, pod) (nats_varz_connections)", "{{pod}} connections", "nats_varz_connections"],
          ["sum by (namespace, pod) (increase(nats_varz_slow_consumers[10m]))", "{{pod}} slow consumers in ten minutes", "nats_varz_slow_consumers"],
        ]),
        lines("JetStream's storage", "percentunit", "Of what it may take.", [
          ["max by (namespace, pod) (nats_varz_jetstream_stats_storage / (nats_varz_jetstream_config_max_storage > 0))", "{{pod}}", "nats_varz_jetstream_stats_storage", "nats_varz_jetstream_config_max_storage"],
        ], { most: 1, redFrom: 0.8 }),
        lines("etcd's log", "s", "One in a hundred writes takes longer than this.", [
          [`histogram_quantile(0.99, sum by (namespace, pod, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket{job=~@{etcdJob}}[5m])))`, "{{pod}} write, p99", "etcd_disk_wal_fsync_duration_seconds_bucket"],
        ], { redFrom: 0.5 }),
        lines("etcd", "short", "1 while it has a leader; changes of the leader in an hour.", [
          [`etcd_server_has_leader{job=~@{etcdJob}}`, "{{pod}} has a leader", "etcd_server_has_leader"],
          [`increase(etcd_server_leader_changes_seen_total{job=~@{etcdJob}}[1h])`, "{{pod}} changes", "etcd_server_leader_changes_seen_total"],
        ]),
        lines("Certificates", "s", "How long each of cert-manager's is still valid.", [
          ["certmanager_certificate_expiration_timestamp_seconds - time()", "{{exported_namespace}}/{{name}}", "certmanager_certificate_expiration_timestamp_seconds"],
        ]),
        lines("Certificates that aren't ready", "short", "1 while it isn't.", [
          ['sum by (exported_namespace, name) (certmanager_certificate_ready_status{condition!="True"})', "{{exported_namespace}}/{{name}}", "certmanager_certificate_ready_status"],
        ]),
      ],
    },
  ],
};
