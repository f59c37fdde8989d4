{{/*
How pods end. Kubernetes sends SIGTERM while others still send requests, and each part of Dynamo makes of it what is said here; measured on the
real frontend and runtime by test/dynamo/rollout.test.ts.
*/}}

{{/*
Seconds between a frontend's end being decided and its SIGTERM. From SIGTERM on it answers everything new with 503, its health too, while
endpoints, proxies and load balancers still send to it.
*/}}
{{- define "model.frontendPause" -}}20{{- end }}

{{/* What was begun in the last moment of the pause may take the longest time, and then the process ends. */}}
{{- define "model.frontendGrace" -}}{{ add .Values.shutdown.longestStreamSeconds (include "model.frontendPause" .) 30 }}{{- end }}

{{/*
A worker sleeps DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS after SIGTERM, idle or not, then ends every stream. What follows has three
steps of up to 30 s each (dynamo/common/utils/graceful_shutdown.py, 1.6.1).
*/}}
{{- define "model.workerGrace" -}}{{ add .Values.shutdown.longestStreamSeconds 120 }}{{- end }}

{{/* How often a request may go on at another worker when its own is gone: longer answers than promised, crashes, lost nodes. */}}
{{- define "model.migrationLimit" -}}3{{- end }}

{{/*
0: after the pause nobody new comes, and clients that keep a connection are sent away from it at once. With the default of 5 they are answered
503 on it for 5 s, longer than OpenAI's client tries again (two workers, 32 such clients, 1.5.1 and 1.6.1: 23 and 21 answers lost, with 0 none).
Answers that have begun go on either way.
*/}}
{{- define "model.frontendShutdownEnv" -}}
- {name: DYN_HTTP_GRACEFUL_SHUTDOWN_TIMEOUT_SECS, value: "0"}
{{- if eq .Values.shutdown.migration "frontend" }}
- {name: DYN_MIGRATION_LIMIT, value: {{ include "model.migrationLimit" . | quote }}}
{{- end }}
{{- end }}

{{- define "model.frontendLifecycle" -}}
preStop:
  exec:
    command: [/bin/sh, -c, sleep {{ include "model.frontendPause" . }}]
{{- end }}

{{- define "model.workerShutdownEnv" -}}
- {name: DYN_GRACEFUL_SHUTDOWN_GRACE_PERIOD_SECS, value: {{ .Values.shutdown.longestStreamSeconds | quote }}}
{{- end }}

{{/*
0.8 and 0.9 know no grace: they end their streams at SIGTERM, and whether another worker goes on with them is a flag of the worker. From 1.0
on the worker has no such flag and doesn't start with it.
*/}}
{{- define "model.workerShutdownArgs" -}}
{{- if eq .Values.shutdown.migration "worker" }}{{ list "--migration-limit" (include "model.migrationLimit" .) | toJson }}{{ else }}[]{{ end }}
{{- end }}
