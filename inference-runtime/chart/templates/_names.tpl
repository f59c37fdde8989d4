{{/* On every pod of the graph, put there by the operator, whatever its release. */}}
{{- define "model.graphLabel" -}}nvidia.com/dynamo-graph-deployment-name{{- end }}

{{/* On the pods of the chart's own Jobs. */}}
{{- define "model.jobLabels" -}}
{{ include "model.labels" .root }}
app.kubernetes.io/component: {{ .job }}
{{- end }}

{{- define "model.labels" -}}
app.kubernetes.io/name: dynamo-model
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Volumes have no namespace: the release's is in the name. */}}
{{- define "model.volumeName" -}}
{{ .Release.Namespace }}-{{ .Values.cache.claimName }}
{{- end }}
